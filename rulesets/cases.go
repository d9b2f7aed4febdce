// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"regexp"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// A Case is a file with the result that the author of a ruleset expects. Cases are
// under "tests", and chainlint rulesets test runs them.
type Case struct {
	File    string              // a path relative to the directory of the ruleset
	Params  map[string][]string // the user's inputs
	Anchors []string            // paths like File, of the registered certificates
	At      time.Time           // the time of the check

	// Breaks are the ids of the requirements that fail, and Open those of the
	// requirements that stay open. If both are empty, the file passes.
	Breaks, Open []string

	Line, Column int // where it is in the ruleset
}

// cases reads the cases of a ruleset, after all of its requirements.
func (r *reader) cases(nodes []*yaml.Node) []Case {
	var all []Case
	for _, n := range nodes {
		o := r.Object(n, "a test", "file", "params", "anchors", "at", "breaks", "open")
		o.Need("file", "at")
		all = append(all, Case{
			File: o.Text("file"), Params: r.given(o), Anchors: r.textsOf(o, "anchors"), At: r.instant(o),
			Breaks: r.broken(o, "breaks"), Open: r.broken(o, "open"), Line: n.Line, Column: n.Column,
		})
	}
	return all
}

// instant reads the time of the check of a case. Without it the result would change
// over time.
func (r *reader) instant(o object) time.Time {
	text := o.Text("at")
	at, err := time.Parse(time.RFC3339, text)
	if text != "" && err != nil {
		r.Problem(o.At("at"), "at must be an RFC 3339 time such as 2026-12-01T00:00:00Z, not %s", quote(text))
	}
	return at
}

func (r *reader) textsOf(o object, key string) []string {
	var all []string
	for _, n := range o.List(key) {
		all = append(all, o.TextOf(n, "a member of "+key))
	}
	return all
}

// given reads the values of parameters. Bind validates them.
func (r *reader) given(o object) map[string][]string {
	n := o.Values["params"]
	if n == nil {
		return nil
	}
	given := map[string][]string{}
	for _, e := range r.Entries(n, "params") {
		if _, known := find(r.ruleset.Params, e.Name); !known {
			r.Problem(e.Key, "unknown parameter %s%s", quote(e.Name), didYouMean(e.Name, paramNames(r.ruleset.Params)))
			continue
		}
		values := []*yaml.Node{e.Value}
		if e.Value.Kind == yaml.SequenceNode {
			values = e.Value.Content
		}
		for _, v := range values {
			given[e.Name] = append(given[e.Name], r.ValueOf(v, e.Name))
		}
	}
	return given
}

// broken reads ids of requirements. An id of this ruleset may omit the name of the
// ruleset.
func (r *reader) broken(o object, key string) []string {
	var all []string
	for _, n := range o.List(key) {
		id := o.TextOf(n, "a member of "+key)
		full := id
		if isName(id) {
			full = r.ruleset.Name + "/" + id
		}
		switch {
		case id == "":
		case !slices.ContainsFunc(r.ruleset.Requirements, func(req *lints.Requirement) bool { return req.ID == full }):
			r.Problem(n, "unknown requirement %s%s", quote(id), suggestID(full, requirementIDs(r.ruleset.Requirements)))
		case slices.Contains(all, full):
			r.Problem(n, "duplicate requirement %s", quote(id))
		default:
			all = append(all, full)
		}
	}
	return all
}

func requirementIDs(requirements []*lints.Requirement) []string {
	ids := make([]string, len(requirements))
	for i, req := range requirements {
		ids[i] = req.ID
	}
	return ids
}

// casesKey is the key "tests" of a ruleset, at the start of a line.
var casesKey = regexp.MustCompile(`(?m)^tests:`)

// HasCases reports whether a YAML file looks like a ruleset with cases. The file
// need not be valid: loading it reports the problems.
func HasCases(data []byte) bool { return casesKey.Match(data) }
