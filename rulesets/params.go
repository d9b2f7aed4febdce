// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// parameters reads the inputs that a ruleset declares, in order.
func (r *reader) parameters(n *yaml.Node) []lints.Parameter {
	if n == nil {
		return nil
	}
	var all []lints.Parameter
	for _, e := range r.Entries(n, "params") {
		if !isName(e.Name) {
			r.Problem(e.Key, "parameter %s must be lower-case letters, digits and single hyphens", quote(e.Name))
		}
		all = append(all, r.parameter(e))
	}
	return all
}

func (r *reader) parameter(e entry) lints.Parameter {
	before := len(r.Problems)
	o := r.Object(e.Value, "parameter "+quote(e.Name), "note", "one-of", "form", "default", "repeatable", "required", "auto")
	p := lints.Parameter{
		Name: e.Name, Note: o.Text("note"), Form: o.Text("form"),
		Repeatable: o.Flag("repeatable"), Required: o.Flag("required"),
	}
	if n := o.Values["one-of"]; n != nil && len(o.List("one-of")) == 0 {
		o.Problem(n, "one-of has no values")
	}
	for _, value := range o.List("one-of") {
		p.OneOf = append(p.OneOf, r.ValueOf(value, "a member of one-of"))
	}
	if n := o.Values["default"]; n != nil {
		p.Default = r.ValueOf(n, "default")
	}
	p.Auto = automatic(o)
	if len(r.Problems) == before {
		coherent(o, p)
	}
	return p
}

// automatic reads the table that defines the value "auto".
func automatic(o object) []lints.Auto {
	var table []lints.Auto
	for i, n := range o.Items("auto") {
		line := o.Object(n, "a line of auto", "value", "if", "if-ca-named")
		line.Need("value")
		a := lints.Auto{Value: line.Text("value"), Fact: fact(line), CANamed: caNames(line, "if-ca-named")}
		if i > 0 && table[i-1].Always() {
			o.Problem(n, "this line of auto is never reached: the line above it always applies")
		}
		table = append(table, a)
	}
	return table
}

// caNames reads words in the names of CAs.
func caNames(o object, key string) []string {
	var all []string
	for _, n := range o.List(key) {
		name := o.TextOf(n, "a member of "+key)
		if name != "" && !chain.HasWords(name, name) {
			o.Problem(n, "%s has no words", quote(name))
		}
		all = append(all, name)
	}
	if o.Values[key] != nil && len(all) == 0 {
		o.Problem(o.At(key), "%s has no CAs", key)
	}
	return all
}

// coherent reports a parameter whose keys contradict each other.
func coherent(o object, p lints.Parameter) {
	if p.Default != "" && p.Required {
		o.Problem(o.At("required"), "%s must not have both required and a default", o.What)
	}
	if p.Default != "" {
		if err := accepts(p, p.Default); err != nil {
			o.Problem(o.At("default"), "default: %v", err)
		}
	}
	if (len(p.Auto) > 0) != slices.Contains(p.OneOf, "auto") {
		o.Problem(o.Node, "%s needs both the value auto in one-of and a table auto that defines it", o.What)
	}
	if p.Repeatable && len(p.Auto) > 0 {
		o.Problem(o.At("repeatable"), "%s cannot be both auto and repeatable", o.What)
	}
	for i, a := range p.Auto {
		if a.Value == "auto" || !slices.Contains(p.OneOf, a.Value) {
			o.Problem(o.Items("auto")[i], "auto has the value %s, which is not in one-of", quote(a.Value))
		}
	}
}

// accepts returns an error if a parameter does not accept a value.
func accepts(p lints.Parameter, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("parameter %s is empty", quote(p.Name))
	}
	if len(p.OneOf) > 0 && !slices.Contains(p.OneOf, value) {
		return fmt.Errorf("unknown value %s for parameter %s; it is one of %s%s", quote(value), quote(p.Name), strings.Join(p.OneOf, ", "), suggest(value, p.OneOf))
	}
	if left, right, found := strings.Cut(value, "="); strings.Contains(p.Form, "=") && (!found || left == "" || right == "") {
		return fmt.Errorf("value %s of parameter %s must have the form %s", quote(value), quote(p.Name), p.Form)
	}
	return nil
}

// A reference is a parameter of a rule that gets its value from a parameter of the
// ruleset.
type reference struct {
	check int    // which of the requirement's checks
	field string // the rule's parameter
	param string // the ruleset's parameter

	// optional means that the rule keeps its default if the user gives no value.
	optional bool
}

// fits returns an error if a parameter of a ruleset cannot provide the value of a
// parameter of a check. A user's value may still be refused later, when it is given.
// A parameter without restrictions can be any text, so it does not fit a number.
func fits(p lints.Parameter, check lints.Check, name string) error {
	rule := check.Rule
	params := copyOf(rule.Params)
	f := field(params, name)
	if len(p.Auto) > 0 {
		return fmt.Errorf("parameter %s may be auto, which depends on the chain: it can be in when, not in with", quote(p.Name))
	}
	if p.Repeatable && !isList(f) {
		return fmt.Errorf("parameter %s takes several values, but %s of rule %s takes one", quote(p.Name), name, quote(rule.ID))
	}
	if kind(f) != reflect.String && p.Form == "" && p.Default == "" && len(p.OneOf) == 0 {
		return fmt.Errorf("parameter %s may be any text, but %s of rule %s %s: restrict it with form, one-of or default", quote(p.Name), name, quote(rule.ID), mustBe(kind(f)))
	}
	values := p.OneOf
	if p.Default != "" {
		values = append(slices.Clone(values), p.Default)
	}
	for _, value := range values {
		if !reaches(check, p, value) {
			continue
		}
		if err := set(rule, params, name, []string{value}); err != nil {
			return fmt.Errorf("parameter %s: %s of rule %s %w", quote(p.Name), name, quote(rule.ID), err)
		}
	}
	return nil
}

// reaches reports whether a check may run with a value of a parameter: its
// conditions may exclude the value.
func reaches(check lints.Check, p lints.Parameter, value string) bool {
	return !slices.ContainsFunc(check.When, func(when lints.Condition) bool {
		return when.Param == p.Name && !slices.Contains(when.OneOf, value)
	})
}

// holds returns an error if a condition can never be true.
func holds(p lints.Parameter, value string) error {
	switch {
	case value == "auto" && len(p.Auto) > 0:
		return fmt.Errorf("parameter %s is never auto here: auto is replaced by its value", quote(p.Name))
	case p.Repeatable:
		return fmt.Errorf("parameter %s takes several values: it cannot be in when", quote(p.Name))
	}
	return accepts(p, value)
}

func find(params []lints.Parameter, name string) (lints.Parameter, bool) {
	i := slices.IndexFunc(params, func(p lints.Parameter) bool { return p.Name == name })
	if i < 0 {
		return lints.Parameter{}, false
	}
	return params[i], true
}

func paramNames(params []lints.Parameter) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}
