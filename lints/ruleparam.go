// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"
	"reflect"
	"strings"
)

// A RuleParameter describes a parameter of a rule to people who write rulesets, and
// to their editors.
type RuleParameter struct {
	Name    string       // as rulesets write it: "min-bits"
	Kind    reflect.Kind // of a value, or of each value of a list: String, Int or Bool
	List    bool         // it takes several values
	Default any          // nil where the rule has none
	Values  Values       // what a text may be
}

// Parameters returns the parameters of the rule in the order of its struct.
func (r *Rule) Parameters() []RuleParameter {
	if r.Params == nil {
		return nil
	}
	v := reflect.ValueOf(r.Params)
	var all []RuleParameter
	for _, f := range reflect.VisibleFields(v.Type()) {
		name := ParamName(f)
		if name == "" {
			continue
		}
		p := RuleParameter{Name: name, Kind: f.Type.Kind(), Values: r.Values[name]}
		if p.List = p.Kind == reflect.Slice; p.List {
			p.Kind = f.Type.Elem().Kind()
		}
		if value := v.FieldByIndex(f.Index); !value.IsZero() {
			p.Default = value.Interface()
		}
		all = append(all, p)
	}
	return all
}

// Attribute returns the type of the subject attribute that a result is about, as its rule or
// the parameter "type" says: "ST". It is empty for a result about no attribute.
func (r *Result) Attribute() string {
	if r.Rule.Attribute != "" {
		return r.Rule.Attribute
	}
	for _, check := range r.Requirement.Checks {
		if check.Rule != r.Rule || check.Params == nil {
			continue
		}
		v := reflect.ValueOf(check.Params)
		for _, f := range reflect.VisibleFields(v.Type()) {
			if ParamName(f) == "type" && f.Type.Kind() == reflect.String {
				return v.FieldByIndex(f.Index).String()
			}
		}
	}
	return ""
}

// Takes says what the parameter takes: "a whole number", "a list of texts, each one
// of rsa, ec".
func (p RuleParameter) Takes() string {
	allowed := p.Values.String()
	if p.List {
		list := map[reflect.Kind]string{reflect.Int: "a list of whole numbers", reflect.Bool: "a list of true or false"}[p.Kind]
		switch {
		case list != "":
			return list
		case allowed != "":
			return "a list, each " + allowed
		}
		return "a list of texts"
	}
	switch {
	case p.Kind == reflect.Int:
		return "a whole number"
	case p.Kind == reflect.Bool:
		return "true or false"
	case allowed != "":
		return allowed
	}
	return "a text"
}

// DefaultText is the default as YAML writes it; empty where there is none.
func (p RuleParameter) DefaultText() string {
	if p.Default == nil {
		return ""
	}
	v := reflect.ValueOf(p.Default)
	if !p.List {
		return fmt.Sprint(p.Default)
	}
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = fmt.Sprint(v.Index(i).Interface())
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
