// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/chainlint/chainlint/lints"
)

// Bind puts the user's inputs, by parameter name, into the requirements. What
// is wrong with them is reported at once, one line each: a value that is none
// of those the parameter may have, that has not its form or is no number where
// one is needed, that is empty, or one of several where one is asked for. Names
// that the ruleset does not declare are left alone: see [CheckNames].
//
// A parameter that has neither a value nor a default is listed as missing in
// the checks that need it.
func (r *Ruleset) Bind(values map[string][]string) (*lints.Selection, error) {
	sel := &lints.Selection{
		Name: r.Name, Title: r.Title, Provider: r.Provider, Artifacts: slices.Clone(r.Artifacts),
		Params: slices.Clone(r.Params), Values: map[string][]string{},
	}
	var wrong []error
	for _, p := range r.Params {
		given := values[p.Name]
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

// acceptsAll tells what is wrong with the values given for one parameter.
func acceptsAll(p lints.Parameter, values []string) error {
	if len(values) > 1 && !p.Repeatable {
		return fmt.Errorf("parameter %s is given %d times, it takes one value", quote(p.Name), len(values))
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
		values := sel.Values[p.Name]
		if len(values) == 0 && p.Default != "" {
			values = []string{p.Default}
		}
		check := &bound.Checks[ref.check]
		if len(values) == 0 && ref.optional {
			continue
		}
		if len(values) == 0 {
			check.Missing = append(slices.Clone(check.Missing), p)
			continue
		}
		params := copyOf(check.Params)
		if err := convert(field(params, ref.field), values); err != nil {
			wrong = append(wrong, fmt.Errorf("parameter %s %w", quote(p.Name), err))
			continue
		}
		check.Params = params.Interface()
	}
	return &bound, wrong
}

// distinct drops errors that say the same: a parameter may serve several
// requirements.
func distinct(errs []error) []error {
	var kept []error
	for _, err := range errs {
		if !slices.ContainsFunc(kept, func(have error) bool { return have.Error() == err.Error() }) {
			kept = append(kept, err)
		}
	}
	return kept
}

// CheckNames returns an error that names each input which none of the rulesets
// declares, one line each, with the nearest name that one does.
func CheckNames(rs []*Ruleset, values map[string][]string) error {
	var names []string
	for _, r := range rs {
		for _, name := range paramNames(r.Params) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	var wrong []error
	for _, given := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, given) {
			wrong = append(wrong, fmt.Errorf("unknown parameter %s%s", quote(given), didYouMean(given, names)))
		}
	}
	return errors.Join(wrong...)
}
