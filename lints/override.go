// SPDX-License-Identifier: Apache-2.0

package lints

// An Override is a change that a ruleset makes to a requirement that it inherits.
type Override struct {
	Requirement string   // "baseline/expires-soon"
	Was         Severity // the severity of a failure before any override
	Severity    Severity // the severity of a failure; empty if disabled
	Reason      string
	Ruleset     string // the name of the ruleset that says so
	File        string // its path; empty for a built-in one
}

// Off is the action of an override that disables its requirement.
const Off = "off"

// Action returns Off, or the severity that failures now have.
func (o Override) Action() string {
	if o.Severity == "" {
		return Off
	}
	return string(o.Severity)
}
