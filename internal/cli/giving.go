// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/lints"
)

// giving returns how a user gives an input: the flag of the command line, and the
// key of a target in a configuration.
func giving(in lints.Input) (flag, configKey string) {
	switch in.Kind {
	case lints.AnchorInput:
		return "--anchor FILE", "anchors"
	case lints.PasswordInput:
		return "--password-file FILE", "password"
	case lints.SizeInput:
		return "--max-bytes N", ""
	}
	key := paramKey(in.Param)
	if key == "environment" {
		return paramFlag(in.Param), key
	}
	return paramFlag(in.Param), "params." + key
}

// paramFlag is how a parameter is given on the command line: "-p company=COMPANY".
func paramFlag(p lints.Parameter) string {
	given := "-p " + paramKey(p) + "="
	switch {
	case len(p.OneOf) > 0:
		return given + strings.Join(slices.DeleteFunc(slices.Clone(p.OneOf), func(v string) bool { return v == "auto" }), "|")
	case p.Form != "":
		return given + p.Form
	}
	return given + strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_"))
}

// paramKey is what is before the value: the name, or RULESET.KEY.
func paramKey(p lints.Parameter) string {
	if p.Ruleset == "" {
		return p.Name
	}
	return p.Ruleset + "." + p.Name
}
