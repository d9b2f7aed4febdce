// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Values say which texts a parameter of a rule may be; of a list, which each of
// its members may be. A parameter that has none may be any text of its type.
type Values struct {
	Words []string // what it may be, word by word

	// Match reports whether a text that is not one of Words is allowed, and
	// Form says in words which do: "a dotted object identifier".
	Match func(value string) bool
	Form  string

	// Suggestions lists allowed texts for a message about one that is not,
	// where they are too many for Words.
	Suggestions func() []string

	// Instead says how to give a text that will not do and whose meaning is plain,
	// by a flag ("-p rdn="); empty for any other text. Nil where nothing is known.
	Instead func(flag, value string) string

	// Input means that the text is the name of a parameter of the ruleset.
	Input bool
}

// Allow reports whether the parameter may be the text.
func (v Values) Allow(value string) bool {
	switch {
	case slices.Contains(v.Words, value):
		return true
	case v.Match != nil:
		return v.Match(value)
	}
	return v.Words == nil
}

// Known lists texts that will do, of which one may be meant by a text that will
// not.
func (v Values) Known() []string {
	if v.Suggestions == nil {
		return v.Words
	}
	return append(slices.Clone(v.Words), v.Suggestions()...)
}

// String describes the allowed texts: "one of rsa, ec", "a dotted object
// identifier". It is empty if any text is allowed.
func (v Values) String() string {
	switch {
	case v.Input:
		return "the name of a parameter of the ruleset"
	case v.Words == nil:
		return v.Form
	case v.Form == "":
		return "one of " + strings.Join(v.Words, ", ")
	}
	return "one of " + strings.Join(v.Words, ", ") + ", or " + v.Form
}

var dotted = regexp.MustCompile(`^[0-2](\.(0|[1-9][0-9]*))+$`)

// IsOID reports whether a text is a dotted object identifier: "2.5.29.37".
func IsOID(text string) bool { return dotted.MatchString(text) }

// HasDefaults reports whether the rule can be used without parameters: it takes
// none, or finds something with the defaults in Params.
func (r *Rule) HasDefaults() bool { return r.Params == nil || !reflect.ValueOf(r.Params).IsZero() }

// CheckParams returns an error if the parameters are not valid for the rule: their
// type is not that of Params, a text is not allowed, or they contradict each other.
// Parameters for a rule without any are nil.
func (r *Rule) CheckParams(params any) error {
	switch {
	case reflect.TypeOf(params) != reflect.TypeOf(r.Params):
		return fmt.Errorf("parameters of rule %q are of type %T, not %T", r.ID, r.Params, params)
	case params == nil:
		return nil
	}
	if err := r.allow(params); err != nil {
		return err
	}
	if r.ValidateParams == nil {
		return nil
	}
	if err := r.ValidateParams(params); err != nil {
		return fmt.Errorf("parameters of rule %q: %w", r.ID, err)
	}
	return nil
}

// allow returns an error about the first parameter with a text that it may not
// be. An empty text is a parameter that is not given.
func (r *Rule) allow(params any) error {
	v := reflect.ValueOf(params)
	for _, f := range reflect.VisibleFields(v.Type()) {
		name := ParamName(f)
		for _, text := range texts(v.FieldByIndex(f.Index)) {
			if allowed := r.Values[name]; !allowed.Allow(text) {
				return fmt.Errorf("%s of rule %q must be %s, not %q", name, r.ID, allowed, text)
			}
		}
	}
	return nil
}

// validateValues returns what is wrong with Values, and with the defaults by
// them.
func (r *Rule) validateValues() []string {
	var names, wrong []string
	if r.Params != nil {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(r.Params)) {
			names = append(names, ParamName(f))
		}
		if err := r.allow(r.Params); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Values)) {
		v := r.Values[name]
		if !slices.Contains(names, name) {
			wrong = append(wrong, "Values has "+name+", which is no parameter")
		}
		if v.String() == "" || (v.Match == nil) != (v.Form == "") {
			wrong = append(wrong, "Values of "+name+" do not say what it may be")
		}
	}
	return wrong
}

// texts are the texts in a field of a rule's parameters.
func texts(f reflect.Value) []string {
	switch {
	case f.Kind() == reflect.String && f.String() != "":
		return []string{f.String()}
	case f.Kind() != reflect.Slice || f.Type().Elem().Kind() != reflect.String:
		return nil
	}
	var all []string
	for i := range f.Len() {
		all = append(all, f.Index(i).String())
	}
	return all
}

// ParamName is the name by which rulesets call a field of a rule's parameters,
// that of its yaml tag. It is empty for a field that is the rule's own business.
func ParamName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if !f.IsExported() || name == "-" {
		return ""
	}
	return name
}
