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

// parameters reads the inputs that a ruleset declares, in their order.
func (r *reader) parameters(n *yaml.Node) []lints.Parameter {
	if n == nil {
		return nil
	}
	var all []lints.Parameter
	for _, e := range r.Entries(n, "params") {
		if !isName(e.Name) {
			r.Problem(e.Key, "parameter %s is not written in small letters, digits and single hyphens", quote(e.Name))
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
		o.Problem(n, "one-of names no value")
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

// automatic reads the table that says what the value "auto" stands for.
func automatic(o object) []lints.Auto {
	var table []lints.Auto
	for i, n := range o.Items("auto") {
		line := o.Object(n, "a line of auto", "value", "if", "if-ca-named")
		line.Need("value")
		a := lints.Auto{Value: line.Text("value"), Fact: fact(line), CANamed: caNames(line, "if-ca-named")}
		if i > 0 && table[i-1].Always() {
			o.Problem(n, "this line of auto is never reached: the one above it always holds")
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
			o.Problem(n, "%s has no word", quote(name))
		}
		all = append(all, name)
	}
	if o.Values[key] != nil && len(all) == 0 {
		o.Problem(o.At(key), "%s names no CA", key)
	}
	return all
}

// coherent reports a parameter whose own parts contradict each other.
func coherent(o object, p lints.Parameter) {
	if p.Default != "" && p.Required {
		o.Problem(o.At("required"), "%s is required and has a default: it can only be one of the two", o.What)
	}
	if p.Default != "" {
		if err := accepts(p, p.Default); err != nil {
			o.Problem(o.At("default"), "default: %v", err)
		}
	}
	if (len(p.Auto) > 0) != slices.Contains(p.OneOf, "auto") {
		o.Problem(o.Node, "%s needs both: the value auto in one-of, and a table auto that says what it stands for", o.What)
	}
	if p.Repeatable && len(p.Auto) > 0 {
		o.Problem(o.At("repeatable"), "%s cannot be both auto and repeatable", o.What)
	}
	for i, a := range p.Auto {
		if a.Value == "auto" || !slices.Contains(p.OneOf, a.Value) {
			o.Problem(o.Items("auto")[i], "auto stands for %s, which is not in one-of", quote(a.Value))
		}
	}
}

// accepts tells what is wrong with a value for a parameter.
func accepts(p lints.Parameter, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("parameter %s is empty", quote(p.Name))
	}
	if len(p.OneOf) > 0 && !slices.Contains(p.OneOf, value) {
		return fmt.Errorf("unknown value %s for parameter %s; it is one of %s%s", quote(value), quote(p.Name), strings.Join(p.OneOf, ", "), suggest(value, p.OneOf))
	}
	if left, right, found := strings.Cut(value, "="); strings.Contains(p.Form, "=") && (!found || left == "" || right == "") {
		return fmt.Errorf("value %s of parameter %s is not of the form %s", quote(value), quote(p.Name), p.Form)
	}
	return nil
}

// A reference is a rule's parameter that takes its value from a parameter of
// the ruleset.
type reference struct {
	check int    // which of the requirement's checks
	field string // the rule's parameter
	param string // the ruleset's parameter

	// optional tells that the rule keeps its default where the user gives no
	// value.
	optional bool
}

// fits tells why a parameter of a ruleset cannot give a parameter of a check its
// value. A user's value may still be refused later, when it is given; that of a
// parameter about which nothing is said is any text, and no number.
func fits(p lints.Parameter, check lints.Check, name string) error {
	rule := check.Rule
	params := copyOf(rule.Params)
	f := field(params, name)
	if len(p.Auto) > 0 {
		return fmt.Errorf("parameter %s may be auto, which only a chain resolves: it can stand in when, not in with", quote(p.Name))
	}
	if p.Repeatable && !isList(f) {
		return fmt.Errorf("parameter %s takes several values, %s of rule %s takes one", quote(p.Name), name, quote(rule.ID))
	}
	if kind(f) != reflect.String && p.Form == "" && p.Default == "" && len(p.OneOf) == 0 {
		return fmt.Errorf("parameter %s may be any text, and %s of rule %s %s: say so with form, one-of or default", quote(p.Name), name, quote(rule.ID), mustBe(kind(f)))
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

// reaches tells whether a check may run with a value of a parameter: its own
// conditions may leave it to others.
func reaches(check lints.Check, p lints.Parameter, value string) bool {
	return !slices.ContainsFunc(check.When, func(when lints.Condition) bool {
		return when.Param == p.Name && !slices.Contains(when.OneOf, value)
	})
}

// holds tells why a condition can never be what its author meant.
func holds(p lints.Parameter, value string) error {
	switch {
	case value == "auto" && len(p.Auto) > 0:
		return fmt.Errorf("parameter %s is never auto here: what auto stands for takes its place", quote(p.Name))
	case p.Repeatable:
		return fmt.Errorf("parameter %s takes several values: it cannot stand in when", quote(p.Name))
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
