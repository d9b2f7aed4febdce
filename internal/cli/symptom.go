// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// The JSON shapes of what can cause an error at run time.
type (
	symptomCausesJSON struct {
		Symptom string      `json:"symptom"` // what the user asked about
		Sees    []string    `json:"sees"`    // the message, and other spellings of it
		Where   string      `json:"where,omitempty"`
		Means   string      `json:"means,omitempty"`
		Causes  []causeJSON `json:"causes"`
	}
	causeJSON struct {
		Rank        int            `json:"rank"`
		Requirement string         `json:"requirement"`
		Title       string         `json:"title"`
		Level       lints.Level    `json:"obligation"`
		Severity    lints.Severity `json:"severity"`
		Check       string         `json:"check"`
	}
)

// printMessage explains the known message that a text contains, for the rulesets that
// the user named, or for all built-in ones if none is named. It reports whether
// there is such a message.
func (a *app) printMessage(known, named []*rulesets.Ruleset, text, format string) (found bool, err error) {
	errors := rulesets.KnownErrors(known...)
	m := errors.Find(text)
	if m == nil {
		return false, nil
	}
	causes := causesOf(errors, m, known, named)
	if format == "json" {
		return true, a.writeJSON(symptomCausesJSON{text, m.Sees, m.Where, m.Means, nonNil(causes)})
	}
	explainMessage(a.stdout, m, causes, named)
	return true, nil
}

// causesOf lists the requirements that can cause a message, the most likely first.
// For a ruleset that is named, these are its own or, if it has none, those that it
// inherits.
func causesOf(errors *rulesets.Errors, m *rulesets.Message, known, named []*rulesets.Ruleset) []causeJSON {
	var causes []causeJSON
	for _, c := range m.Causes {
		for _, r := range named {
			for _, req := range c.For(r) {
				causes = addCause(causes, errors, c, req, r)
			}
		}
		if len(named) > 0 {
			continue
		}
		for _, id := range c.Of {
			for _, r := range known {
				if req := r.Requirement(id); req != nil && req.Of(r.Name) {
					causes = addCause(causes, errors, c, req, r)
				}
			}
		}
	}
	return causes
}

func addCause(causes []causeJSON, errors *rulesets.Errors, c rulesets.Cause, req *lints.Requirement, r *rulesets.Ruleset) []causeJSON {
	if slices.ContainsFunc(causes, func(have causeJSON) bool { return have.Requirement == req.ID }) {
		return causes
	}
	shown := shownAs(r)
	if r.Name == "baseline" {
		shown = ""
	}
	return append(causes, causeJSON{len(causes) + 1, req.ID, req.Title, req.Level, req.Severity, errors.Check(c, req, shown)})
}

func explainMessage(w io.Writer, m *rulesets.Message, causes []causeJSON, named []*rulesets.Ruleset) {
	fmt.Fprintln(w, m.Sees[0])
	if m.Where != "" {
		fmt.Fprintf(w, "  seen in: %s\n", m.Where)
	}
	if len(m.Sees) > 1 {
		fmt.Fprintf(w, "  also as: %s\n", strings.Join(m.Sees[1:], "; "))
	}
	section(w, "What it means", m.Means)
	if len(causes) == 0 {
		names := make([]string, len(named))
		for i, r := range named {
			names[i] = r.Name
		}
		fmt.Fprintf(w, "\nNo requirement of %s is known to cause it.\n", strings.Join(names, " or "))
		return
	}
	fmt.Fprint(w, "\nPossible causes, most likely first:\n")
	for _, c := range causes {
		fmt.Fprintf(w, "\n%d. %s (%s, %s)\n   %s\n", c.Rank, c.Requirement, c.Level, c.Severity, c.Title)
		fmt.Fprintf(w, "   check: %s\n", c.Check)
	}
	fmt.Fprintf(w, "\nFor details, run: chainlint explain %s\n", causes[0].Requirement)
}

// symptoms lists every known message in all its spellings.
func symptoms(known []*rulesets.Ruleset) []string {
	var all []string
	for _, m := range rulesets.KnownErrors(known...).Messages {
		all = append(all, m.Sees...)
	}
	return all
}

// symptomsOf lists the messages that a broken requirement causes.
func symptomsOf(req *lints.Requirement) []symptomJSON {
	var all []symptomJSON
	errors := rulesets.KnownErrors()
	for _, m := range errors.Messages {
		for i, c := range m.Causes {
			if slices.Contains(c.Of, req.ID) {
				name, _, _ := strings.Cut(req.ID, "/")
				if name == "baseline" {
					name = ""
				}
				all = append(all, symptomJSON{m.Sees[0], m.Where, i + 1, errors.Check(c, req, name)})
			}
		}
	}
	for _, s := range req.Symptoms {
		all = append(all, symptomJSON{s.Sees, s.Where, s.Rank, s.Check})
	}
	return all
}

// seenAs lists the messages that a requirement is a likely cause of, at most enough
// of them.
func seenAs(req *lints.Requirement) string {
	const likely, enough = 2, 6
	all := slices.DeleteFunc(symptomsOf(req), func(s symptomJSON) bool { return s.Rank > likely && len(req.Symptoms) == 0 })
	var lines []string
	for _, s := range all[:min(enough, len(all))] {
		if s.Where != "" {
			s.Sees += " (" + s.Where + ")"
		}
		lines = append(lines, s.Sees)
	}
	if more := len(all) - enough; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}
