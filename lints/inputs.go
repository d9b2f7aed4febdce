// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// inputs resolves the inputs of a selection for a chain: the given values, or else
// the defaults, with "auto" replaced by what the chain shows. An input without a
// value and without a default is absent.
func inputs(sel *Selection, c *chain.Chain) map[string]string {
	resolved := make(map[string]string, len(sel.Params))
	for _, p := range sel.Params {
		value := p.Default
		if given := sel.Values[p.Name]; len(given) > 0 {
			value = given[0]
		}
		if value == "auto" {
			value = automatic(p, sel, c)
		}
		if value != "" {
			resolved[p.Name] = value
		}
	}
	return resolved
}

func automatic(p Parameter, sel *Selection, c *chain.Chain) string {
	for _, a := range p.Auto {
		if a.holds(sel, c) {
			return a.Value
		}
	}
	return ""
}

// Always reports whether the line applies to every chain.
func (a Auto) Always() bool { return a.Fact == "" && len(a.CANamed) == 0 }

func (a Auto) holds(sel *Selection, c *chain.Chain) bool {
	return (a.Fact == "" || factHolds(a.Fact, sel, c)) && (len(a.CANamed) == 0 || c.NamesCA(a.CANamed))
}

// unmet says why a check does not apply to a file: a fact or a condition that is not
// met. It is empty if the check applies.
func unmet(check *Check, sel *Selection, c *chain.Chain, inputs map[string]string) string {
	if check.Fact != "" && !factHolds(check.Fact, sel, c) {
		return factReason(check.Fact)
	}
	for _, when := range check.When {
		if value, given := inputs[when.Param]; given && !slices.Contains(when.OneOf, value) {
			return fmt.Sprintf("applies where %s is %s; here it is %s", when.Param, strings.Join(when.OneOf, " or "), value)
		}
	}
	return ""
}

// missingOf returns an input that a check needs but the user has not given, or nil.
// One that the ruleset does not require comes first, in whatever order the
// check names them: without it the check does not apply, and asks for nothing.
func missingOf(check *Check, sel *Selection, inputs map[string]string) *Parameter {
	var needed []Parameter
	for _, when := range check.When {
		if p, ok := sel.Param(when.Param); ok {
			needed = append(needed, p)
		} else {
			needed = append(needed, Parameter{Name: when.Param})
		}
	}
	needed = append(needed, check.Missing...)
	needed = slices.DeleteFunc(needed, func(p Parameter) bool {
		_, given := inputs[p.Name]
		return given
	})
	if i := slices.IndexFunc(needed, func(p Parameter) bool { return !p.Required }); i >= 0 {
		return &needed[i]
	}
	if len(needed) == 0 {
		return nil
	}
	return &needed[0]
}

func notGiven(p *Parameter) string { return fmt.Sprintf("no %s was given", p.Name) }
