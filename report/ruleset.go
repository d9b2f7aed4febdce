// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A Ruleset names the version of the requirements that files were checked against.
type Ruleset struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of the YAML text, those it extends included

	// Path is the file of a ruleset that is not built in, and Extends are the names
	// of the built-in rulesets and the paths of the files that it extends.
	Path    string   `json:"path,omitempty"`
	Extends []string `json:"extends,omitempty"`
}

// Is reports whether two are the same ruleset.
func (r Ruleset) Is(other Ruleset) bool {
	return r.Name == other.Name && r.SHA256 == other.SHA256 && r.Path == other.Path
}

// called returns the name of a ruleset in reports: a built-in one has its name, a file
// its path, which cannot be mistaken for a built-in one.
func called(s *lints.Selection) string { return chain.Escape(cmp.Or(s.File, s.Name)) }

// calledInFull adds what a file extends: "house.yaml (extends connectpay)". It leaves
// out baseline, which is the default.
func calledInFull(s *lints.Selection) string {
	var extends []string
	for _, name := range s.Extends {
		if name != "baseline" {
			extends = append(extends, chain.Escape(name))
		}
	}
	if s.File == "" || len(extends) == 0 {
		return called(s)
	}
	return called(s) + " (extends " + strings.Join(extends, ", ") + ")"
}

// OverrideWords describes the ruleset's overrides: "1 requirement is switched off by
// house.yaml: REASON [baseline/expires-soon]", one line for each reason. It leaves out
// an override that does not change the severity.
func OverrideWords(overrides []lints.Override) []string {
	type act struct{ does, by, reason string }
	var order []act
	ids := map[act][]string{}
	for _, o := range overrides {
		if o.Severity == o.Was {
			continue
		}
		a := act{does(o), cmp.Or(o.File, o.Ruleset), o.Reason}
		if ids[a] == nil {
			order = append(order, a)
		}
		ids[a] = append(ids[a], chain.Escape(o.Requirement))
	}
	words := make([]string, len(order))
	for i, a := range order {
		words[i] = isAre(len(ids[a]), "requirement") + " " + a.does + " by " + chain.Escape(a.by) + ": " + oneLine(a.reason) +
			" [" + strings.Join(ids[a], ", ") + "]"
	}
	return words
}

// does describes what an override does to its requirement.
func does(o lints.Override) string {
	switch {
	case o.Severity == "":
		return "switched off"
	case o.Severity.AtLeast(o.Was):
		return "raised to " + string(o.Severity)
	}
	return "lowered to " + string(o.Severity)
}

// An OverrideJSON is an override in a JSON document.
type OverrideJSON struct {
	Requirement string `json:"requirement"`
	Action      string `json:"action"`
	Reason      string `json:"reason"`
	Ruleset     string `json:"ruleset"`
	Path        string `json:"path,omitempty"`
}

// OverridesJSON lists overrides for a JSON document. The list is never nil.
func OverridesJSON(overrides []lints.Override) []OverrideJSON {
	all := make([]OverrideJSON, len(overrides))
	for i, o := range overrides {
		all[i] = OverrideJSON{o.Requirement, o.Action(), oneLine(o.Reason), o.Ruleset, o.File}
	}
	return all
}

// overridesOf lists the overrides of all rulesets of the report, each once.
func overridesOf(r *Report) []lints.Override {
	var all []lints.Override
	for i := range r.Files {
		for _, o := range r.Files[i].Selection.Overrides {
			if !slices.Contains(all, o) {
				all = append(all, o)
			}
		}
	}
	return all
}
