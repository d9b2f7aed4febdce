// SPDX-License-Identifier: Apache-2.0

package lints

// An Override is a change that a ruleset makes to a requirement that it inherits.
type Override struct {
	Requirement string   // "baseline/expires-soon"
	Was         Severity // what a failure was reported as before any override
	Severity    Severity // what a failure is reported as; empty where switched off
	Reason      string
	Ruleset     string // the name of the ruleset that says so
	File        string // its path; empty for a built-in one
}

// Off is the action of an override that switches its requirement off.
const Off = "off"

// Action is what the override does: Off, or the severity that failures now have.
func (o Override) Action() string {
	if o.Severity == "" {
		return Off
	}
	return string(o.Severity)
}
