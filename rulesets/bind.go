// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/lints"
)

// Bind puts the user's inputs, by parameter name, into the requirements. An input
// written RULESET.KEY is only for the ruleset of this name, and takes precedence
// there over one written KEY: two rulesets may have parameters with one name and
// different values. Bind ignores names that the ruleset does not declare: see
// [CheckNames].
//
// What is wrong with the inputs is reported at once, one line each: a value that
// is none of those the parameter may have, that has not its form or is no number
// where one is needed, that is empty, or one of several where one is asked for;
// one that a rule cannot have, by itself or together with the rule's other parameters.
//
// A parameter that has neither a value nor a default is listed as missing in
// the checks that need it.
func (r *Ruleset) Bind(values map[string][]string) (*lints.Selection, error) {
	sel := &lints.Selection{
		Name: r.Name, Title: r.Title, Provider: r.Provider, Artifacts: slices.Clone(r.Artifacts),
		Params: slices.Clone(r.Params), Values: map[string][]string{},
		File: r.Path(), Extends: r.Sources(), Overrides: slices.Clone(r.Overrides),
	}
	var wrong []error
	for _, p := range r.Params {
		given, own := values[r.qualified(p.Name)]
		if !own {
			given = values[p.Name]
		}
		if err := acceptsAll(p, given); err != nil {
			wrong = append(wrong, err)
			continue
		}
		if len(given) > 0 {
			sel.Values[p.Name] = slices.Clone(given)
		}
	}
	for _, req := range r.Requirements {
		bound, errs := r.bind(req, sel)
		sel.Requirements = append(sel.Requirements, bound)
		wrong = append(wrong, errs...)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(distinct(wrong)...)
	}
	return sel, nil
}

// acceptsAll returns an error if a parameter does not accept the given values.
func acceptsAll(p lints.Parameter, values []string) error {
	if len(values) > 1 && !p.Repeatable {
		return fmt.Errorf("parameter %s is given %d times, but takes one value", quote(p.Name), len(values))
	}
	for _, value := range values {
		if err := accepts(p, value); err != nil {
			return err
		}
	}
	return nil
}

// bind returns the requirement with the values of its references filled in.
func (r *Ruleset) bind(req *lints.Requirement, sel *lints.Selection) (*lints.Requirement, []error) {
	bound := *req
	bound.Checks = slices.Clone(req.Checks)
	var wrong []error
	for _, ref := range r.references[req] {
		p, _ := sel.Param(ref.param)
		values := valuesOf(p, sel)
		check := &bound.Checks[ref.check]
		if len(values) == 0 && ref.optional {
			continue
		}
		if len(values) == 0 {
			check.Missing = append(slices.Clone(check.Missing), p)
			continue
		}
		params := copyOf(check.Params)
		if words := instead(check.Rule, ref.field, p, values); words != "" {
			wrong = append(wrong, fmt.Errorf("parameter %s: %s", quote(p.Name), words))
			continue
		}
		switch err := set(check.Rule, params, ref.field, values); {
		case err == nil:
			check.Params = params.Interface()
		case !idle(*check, sel):
			wrong = append(wrong, fmt.Errorf("parameter %s %w", quote(p.Name), err))
		}
	}
	if len(wrong) == 0 {
		wrong = contradictions(&bound, sel)
	}
	return &bound, wrong
}

// instead says how to correct the first of a parameter's values that a rule
// understands but does not allow. It is empty if there is none.
func instead(rule *lints.Rule, field string, p lints.Parameter, values []string) string {
	allowed := rule.Values[field]
	if allowed.Instead == nil {
		return ""
	}
	for _, value := range values {
		if words := allowed.Instead("-p "+p.Name+"=", value); words != "" && !allowed.Allow(value) {
			return quote(value) + " " + words
		}
	}
	return ""
}

// valuesOf returns the values of a parameter: the user's, or its default.
func valuesOf(p lints.Parameter, sel *lints.Selection) []string {
	values := sel.Values[p.Name]
	if len(values) == 0 && p.Default != "" {
		values = []string{p.Default}
	}
	return values
}

// idle reports whether a check never runs with these inputs, for any file. Its
// parameters are then not validated.
func idle(check lints.Check, sel *lints.Selection) bool {
	return slices.ContainsFunc(sel.Params, func(p lints.Parameter) bool {
		return slices.ContainsFunc(valuesOf(p, sel), func(value string) bool {
			auto := value == "auto" && len(p.Auto) > 0
			return !auto && !reaches(check, p, value)
		})
	})
}

// contradictions reports parameters that contradict each other, including inputs.
func contradictions(req *lints.Requirement, sel *lints.Selection) []error {
	var wrong []error
	for _, check := range req.Checks {
		if len(check.Missing) > 0 || idle(check, sel) {
			continue
		}
		if err := together(check.Rule, check.Params); err != nil {
			wrong = append(wrong, fmt.Errorf("requirement %s: %w", quote(req.ID), err))
		}
	}
	return wrong
}

// distinct drops duplicate errors: several requirements may use a parameter.
func distinct(errs []error) []error {
	var kept []error
	for _, err := range errs {
		if !slices.ContainsFunc(kept, func(have error) bool { return have.Error() == err.Error() }) {
			kept = append(kept, err)
		}
	}
	return kept
}

// qualified returns the name of a parameter that is only for this ruleset.
func (r *Ruleset) qualified(param string) string { return r.Name + "." + param }

// CheckNames returns an error that names each input that none of the rulesets
// declares, one per line, with the nearest declared name. RULESET.KEY is declared
// if the ruleset of this name has KEY.
func CheckNames(rs []*Ruleset, values map[string][]string) error {
	var plain, qualified []string
	for _, r := range rs {
		for _, name := range paramNames(r.Params) {
			if !slices.Contains(plain, name) {
				plain = append(plain, name)
			}
			qualified = append(qualified, r.qualified(name))
		}
	}
	var wrong []error
	for _, given := range slices.Sorted(maps.Keys(values)) {
		names := plain
		if strings.Contains(given, ".") {
			names = qualified
		}
		if !slices.Contains(names, given) {
			wrong = append(wrong, fmt.Errorf("unknown parameter %s%s", quote(given), didYouMean(given, names)))
		}
	}
	return errors.Join(wrong...)
}
