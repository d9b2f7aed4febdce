// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// inputs resolves the inputs of a selection for one chain: what the user gave,
// else the default, with "auto" replaced by what the chain shows. An input that
// is neither given nor has a default is absent.
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

// Always reports whether the line counts for every chain.
func (a Auto) Always() bool { return a.Fact == "" && len(a.CANamed) == 0 }

func (a Auto) holds(sel *Selection, c *chain.Chain) bool {
	return (a.Fact == "" || factHolds(a.Fact, sel, c)) && (len(a.CANamed) == 0 || c.NamesCA(a.CANamed))
}

// unmet says why a check does not concern a file: a fact that is not given, or
// a condition that does not hold. It is empty where neither is so.
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

// missingOf is an input that a check needs and the user has not given, or nil.
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

// Flag is how the parameter is given on the command line.
func (p Parameter) Flag() string {
	given := "-p " + p.key() + "="
	switch {
	case strings.HasPrefix(p.Name, "-"):
		return p.Name
	case len(p.OneOf) > 0:
		return given + strings.Join(slices.DeleteFunc(slices.Clone(p.OneOf), func(v string) bool { return v == "auto" }), "|")
	case p.Form != "":
		return given + p.Form
	}
	return given + strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_"))
}

// giveWith says how the parameter is given: by its flag, or by a key of the
// target where the inputs stand in a configuration.
func (p Parameter) giveWith(configured bool) string {
	switch {
	case configured:
		return fmt.Sprintf("give it with the key %q of the target in the configuration", p.ConfigKey())
	case strings.HasPrefix(p.Name, "--password-file "):
		return "give it with " + p.Name + " or --password-env NAME"
	}
	return "give it with " + p.Flag()
}

// key is what stands before the value: the name, or RULESET.KEY.
func (p Parameter) key() string {
	if p.Ruleset == "" {
		return p.Name
	}
	return p.Ruleset + "." + p.Name
}

// ConfigKey is the key under which a target of a configuration gives the
// parameter: "params.company", "environment", "anchors", "password".
func (p Parameter) ConfigKey() string {
	name, _, _ := strings.Cut(strings.TrimLeft(p.Name, "-"), " ")
	switch {
	case p.Name == name && p.key() != "environment":
		return "params." + p.key()
	case name == "anchor":
		return "anchors"
	case strings.HasPrefix(name, "password-"):
		return "password"
	}
	return name
}
