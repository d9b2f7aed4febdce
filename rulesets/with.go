// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// DecodeParams reads parameters of a rule as the "with" of a requirement writes
// them, starting from the rule's defaults. The value has the type of
// rule.Params; it is nil where the rule takes no parameters. An error is an
// [*Error] about the file "with". There is no ruleset here, and so no $name.
func DecodeParams(rule *lints.Rule, data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return rule.Params, nil
	}
	r := &reader{source: &source{File: "with", Holds: "ruleset"}}
	n := r.Document(data)
	if n == nil {
		return nil, r.Err()
	}
	params, _ := r.with(rule, n, nil)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return params, nil
}

// with reads the parameters of a rule over its defaults, and the references to
// the ruleset's parameters among them.
func (r *reader) with(rule *lints.Rule, n *yaml.Node, declared []lints.Parameter) (any, []reference) {
	if rule.Params == nil {
		r.Problem(n, "rule %s takes no parameters", quote(rule.ID))
		return nil, nil
	}
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
			r.assign(field(params, e.Name), e)
			continue
		}
		name, optional := strings.CutSuffix(name, "~")
		if r.reference(e, name, rule, declared) {
			refs = append(refs, reference{field: e.Name, param: name, optional: optional})
		}
	}
	return params.Interface(), refs
}

// referenced tells whether a value is $name, and the name. A text that really
// begins with a dollar sign is written with two.
func referenced(n *yaml.Node) (string, bool) {
	name, found := strings.CutPrefix(n.Value, "$")
	return name, found && n.Kind == yaml.ScalarNode && !strings.HasPrefix(name, "$")
}

func (r *reader) reference(e entry, name string, rule *lints.Rule, declared []lints.Parameter) bool {
	p, ok := find(declared, name)
	if !ok {
		r.Problem(e.Value, "unknown parameter %s: no params declare it%s", quote("$"+name), didYouMean(name, paramNames(declared)))
		return false
	}
	if err := fits(p, rule, e.Name); err != nil {
		r.Problem(e.Value, "%v", err)
		return false
	}
	return true
}

// assign gives a rule's parameter the value that stands in the file.
func (r *reader) assign(f reflect.Value, e entry) {
	nodes := []*yaml.Node{e.Value}
	if isList(f) {
		if e.Value.Kind != yaml.SequenceNode {
			r.Problem(e.Value, "%s is a list, not %s", e.Name, kindOf(e.Value))
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
	if err := convert(f, texts); err != nil {
		r.Problem(e.Value, "%s %v", e.Name, err)
	}
}

// member reads one value of a rule's parameter as text, after a look at what
// YAML takes it for.
func (r *reader) member(f reflect.Value, name string, n *yaml.Node) string {
	if _, ok := referenced(n); ok && n.ShortTag() == "!!str" {
		r.Problem(n, "%s stands for a whole value, not for a member of a list", quote(n.Value))
		return ""
	}
	want := map[reflect.Kind]string{
		reflect.Int: "!!int", reflect.Bool: "!!bool", reflect.Float64: "!!float",
	}[kind(f)]
	switch tag := n.ShortTag(); {
	case want == "":
		r.TextOf(n, name)
		return strings.TrimPrefix(n.Value, "$")
	case n.Kind != yaml.ScalarNode, tag != want && (want != "!!float" || tag != "!!int"):
		r.Problem(n, "%s %v, not %s", name, mustBe(kind(f)), kindOf(n))
	}
	return n.Value
}

// convert gives a rule's parameter a value, or several to a list.
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
	refused := fmt.Errorf("%w, not %s", mustBe(f.Kind()), quote(text))
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
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || x < 0 || math.IsNaN(x) || math.IsInf(x, 0) {
			return refused
		}
		f.SetFloat(x)
	default:
		return refused
	}
	return nil
}

func mustBe(k reflect.Kind) error {
	switch k {
	case reflect.Int:
		return errors.New("must be a whole number of 0 or more")
	case reflect.Bool:
		return errors.New("must be true or false")
	case reflect.Float64:
		return errors.New("must be a number of 0 or more")
	}
	return errors.New("has a type that a ruleset cannot write")
}

// copyOf returns a settable copy of a rule's default parameters.
func copyOf(params any) reflect.Value {
	v := reflect.New(reflect.TypeOf(params)).Elem()
	v.Set(reflect.ValueOf(params))
	return v
}

// fieldNames lists the parameters of a rule as rulesets write them.
func fieldNames(rule *lints.Rule) []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(rule.Params)) {
		if name := fieldName(f); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func field(params reflect.Value, name string) reflect.Value {
	for _, f := range reflect.VisibleFields(params.Type()) {
		if fieldName(f) == name {
			return params.FieldByIndex(f.Index)
		}
	}
	return reflect.Value{}
}

// fieldName is the name in the field's yaml tag; a field without one is the
// rule's own business.
func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if !f.IsExported() || name == "-" {
		return ""
	}
	return name
}

func isList(f reflect.Value) bool { return f.Kind() == reflect.Slice }

func kind(f reflect.Value) reflect.Kind {
	if isList(f) {
		return f.Type().Elem().Kind()
	}
	return f.Kind()
}
