// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// DecodeParams reads parameters of a rule, as in the "with" of a requirement,
// starting from the rule's defaults. The value has the type of rule.Params; it is
// nil if the rule takes no parameters. An error is an [*Error] about the file
// "with". There is no ruleset here, so $name is not supported.
func DecodeParams(rule *lints.Rule, data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return rule.Params, nil
	}
	r := &reader{source: &source{File: "with", Holds: "ruleset"}}
	n := r.Document(data)
	if n == nil {
		return nil, r.Err()
	}
	params, _ := r.with(lints.Check{Rule: rule}, n, nil)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return params, nil
}

// with reads the parameters of a check's rule, starting from its defaults, and the
// references to the ruleset's parameters in them.
func (r *reader) with(check lints.Check, n *yaml.Node, declared []lints.Parameter) (any, []reference) {
	rule := check.Rule
	if rule.Params == nil {
		r.Problem(n, "rule %s takes no parameters", quote(rule.ID))
		return nil, nil
	}
	before := len(r.Problems)
	params := copyOf(rule.Params)
	names := fieldNames(rule)
	var refs []reference
	for _, e := range r.Entries(n, "with") {
		if !slices.Contains(names, e.Name) {
			r.Problem(e.Key, "unknown parameter %s of rule %s%s", quote(e.Name), quote(rule.ID), didYouMean(e.Name, names))
			continue
		}
		name, isReference := referenced(e.Value)
		if !isReference {
			r.assign(rule, field(params, e.Name), e, declared)
			continue
		}
		name, optional := strings.CutSuffix(name, "~")
		if r.reference(e, name, check, declared) {
			refs = append(refs, reference{field: e.Name, param: name, optional: optional})
		}
	}
	if len(r.Problems) == before {
		check.Params = params.Interface()
		r.sound(n, check, refs, declared)
	}
	return params.Interface(), refs
}

// sound reports parameters that contradict each other independent of the user's
// inputs. [Ruleset.Bind] reports those that depend on inputs.
func (r *reader) sound(n *yaml.Node, check lints.Check, refs []reference, declared []lints.Parameter) {
	preset := copyOf(check.Params)
	for _, ref := range refs {
		p, _ := find(declared, ref.param)
		switch {
		case p.Default == "" && ref.optional:
			continue
		case p.Default == "", !reaches(check, p, p.Default):
			return
		}
		if err := convert(field(preset, ref.field), []string{p.Default}); err != nil {
			return // fits has reported it
		}
	}
	if err := together(check.Rule, preset.Interface()); err != nil {
		r.Problem(n, "%v", err)
	}
}

// together returns an error if a rule does not accept a combination of parameters
// that are each valid.
func together(rule *lints.Rule, params any) error {
	if rule.ValidateParams == nil || params == nil {
		return nil
	}
	if err := rule.ValidateParams(params); err != nil {
		return fmt.Errorf("rule %s: %w", quote(rule.ID), err)
	}
	return nil
}

// referenced reports whether a value is $name, and returns the name. A text that
// begins with a dollar sign is written with two.
func referenced(n *yaml.Node) (string, bool) {
	name, found := strings.CutPrefix(n.Value, "$")
	return name, found && n.Kind == yaml.ScalarNode && !strings.HasPrefix(name, "$")
}

func (r *reader) reference(e entry, name string, check lints.Check, declared []lints.Parameter) bool {
	p, ok := find(declared, name)
	if !ok {
		r.Problem(e.Value, "unknown parameter %s: params does not declare it%s", quote("$"+name), didYouMean(name, paramNames(declared)))
		return false
	}
	if err := fits(p, check, e.Name); err != nil {
		r.Problem(e.Value, "%v", err)
		return false
	}
	return true
}

// assign sets a rule's parameter to the value in the file.
func (r *reader) assign(rule *lints.Rule, f reflect.Value, e entry, declared []lints.Parameter) {
	nodes := []*yaml.Node{e.Value}
	if isList(f) {
		if e.Value.Kind != yaml.SequenceNode {
			r.Problem(e.Value, "%s must be a list, not %s", e.Name, kindOf(e.Value))
			return
		}
		nodes = e.Value.Content
	}
	before := len(r.Problems)
	texts := make([]string, len(nodes))
	for i, n := range nodes {
		texts[i] = r.member(f, e.Name, n)
	}
	if len(r.Problems) > before {
		return
	}
	for i, n := range nodes {
		if err := r.admits(rule, e.Name, texts[i], declared); err != nil {
			r.Problem(n, "%s %v", e.Name, err)
		}
	}
	if err := convert(f, texts); err != nil {
		r.Problem(e.Value, "%s %v", e.Name, err)
	}
}

// member reads a value of a rule's parameter as text, after checking its YAML type.
func (r *reader) member(f reflect.Value, name string, n *yaml.Node) string {
	if _, ok := referenced(n); ok && n.ShortTag() == "!!str" {
		r.Problem(n, "%s must be a whole value, not a member of a list", quote(n.Value))
		return ""
	}
	want := map[reflect.Kind]string{reflect.Int: "!!int", reflect.Bool: "!!bool"}[kind(f)]
	switch {
	case want == "":
		r.TextOf(n, name)
		return strings.TrimPrefix(n.Value, "$")
	case n.Kind != yaml.ScalarNode, n.ShortTag() != want:
		r.Problem(n, "%s %s, not %s", name, mustBe(kind(f)), kindOf(n))
	}
	return n.Value
}

// admits returns an error if a rule's parameter cannot be the text in the file. The
// names of the ruleset's parameters are known only in a ruleset.
func (r *reader) admits(rule *lints.Rule, name, value string, declared []lints.Parameter) error {
	if !rule.Values[name].Input {
		return admits(rule, name, value)
	}
	if _, ok := find(declared, value); ok || r.ruleset == nil {
		return nil
	}
	return fmt.Errorf("must be %s, not %s%s", rule.Values[name], quote(value), didYouMean(value, paramNames(declared)))
}

// admits returns an error if a rule's parameter cannot be a text.
func admits(rule *lints.Rule, name, value string) error {
	allowed := rule.Values[name]
	if allowed.Allow(value) {
		return nil
	}
	if near, ok := Nearest(value, allowed.Known()); ok {
		return fmt.Errorf("cannot be %s; did you mean %s?", quote(value), quote(near))
	}
	return fmt.Errorf("must be %s, not %s", allowed, quote(value))
}

// set sets a rule's parameter to the values of a parameter of the ruleset.
func set(rule *lints.Rule, params reflect.Value, name string, values []string) error {
	for _, value := range values {
		if err := admits(rule, name, value); err != nil {
			return err
		}
	}
	return convert(field(params, name), values)
}

// convert sets a rule's parameter to a value, or a list to several.
func convert(f reflect.Value, texts []string) error {
	if !isList(f) {
		return convertOne(f, texts[0])
	}
	list := reflect.MakeSlice(f.Type(), len(texts), len(texts))
	for i, text := range texts {
		if err := convertOne(list.Index(i), text); err != nil {
			return err
		}
	}
	f.Set(list)
	return nil
}

func convertOne(f reflect.Value, text string) error {
	refused := fmt.Errorf("%s, not %s", mustBe(f.Kind()), quote(text))
	switch f.Kind() {
	case reflect.String:
		f.SetString(text)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return refused
		}
		f.SetInt(int64(n))
	case reflect.Bool:
		if text != "true" && text != "false" {
			return refused
		}
		f.SetBool(text == "true")
	default:
		return refused
	}
	return nil
}

// mustBe describes the values of a kind, as the predicate of a message.
func mustBe(k reflect.Kind) string {
	switch k {
	case reflect.Int:
		return "must be an integer of 0 or more"
	case reflect.Bool:
		return "must be true or false"
	}
	return "has a type that a ruleset cannot set"
}

// copyOf returns a settable copy of a rule's default parameters.
func copyOf(params any) reflect.Value {
	v := reflect.New(reflect.TypeOf(params)).Elem()
	v.Set(reflect.ValueOf(params))
	return v
}

// fieldNames lists the parameters of a rule by their names in rulesets.
func fieldNames(rule *lints.Rule) []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(rule.Params)) {
		if name := lints.ParamName(f); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func field(params reflect.Value, name string) reflect.Value {
	for _, f := range reflect.VisibleFields(params.Type()) {
		if lints.ParamName(f) == name {
			return params.FieldByIndex(f.Index)
		}
	}
	return reflect.Value{}
}

func isList(f reflect.Value) bool { return f.Kind() == reflect.Slice }

func kind(f reflect.Value) reflect.Kind {
	if isList(f) {
		return f.Type().Elem().Kind()
	}
	return f.Kind()
}
