// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// The JSON shapes of what can cause an error at run time.
type (
	symptomCausesJSON struct {
		Symptom string      `json:"symptom"`
		Causes  []causeJSON `json:"causes"`
	}
	causeJSON struct {
		Sees        string         `json:"sees"`
		Where       string         `json:"where,omitempty"`
		Rank        int            `json:"rank"`
		Requirement string         `json:"requirement"`
		Title       string         `json:"title"`
		Level       lints.Level    `json:"level"`
		Severity    lints.Severity `json:"severity"`
		Check       string         `json:"check"`
	}
)

// causesOf lists the requirements that show themselves by an error, likeliest
// first. The error may be a symptom's word in any capitals, with blanks for
// hyphens and underscores, or a whole line that has the word in it.
func causesOf(known []*rulesets.Ruleset, text string) []causeJSON {
	var causes []causeJSON
	for _, r := range known {
		for _, req := range r.Requirements {
			if !req.Of(r.Name) {
				continue
			}
			for _, s := range req.Symptoms {
				if hasWords(text, s.Sees) {
					causes = append(causes, causeJSON{s.Sees, s.Where, s.Rank, req.ID, req.Title, req.Level, req.Severity, s.Check})
				}
			}
		}
	}
	slices.SortStableFunc(causes, func(a, b causeJSON) int { return cmp.Compare(a.Rank, b.Rank) })
	return causes
}

// hasWords tells whether the words of a symptom stand in a text, one after the
// other.
func hasWords(text, sees string) bool {
	part := plainWords(sees)
	return part != "" && strings.Contains(" "+plainWords(text)+" ", " "+part+" ")
}

func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// symptoms lists every symptom that the rulesets know, each once.
func symptoms(known []*rulesets.Ruleset) []string {
	var all []string
	for _, r := range known {
		for _, req := range r.Requirements {
			for _, s := range req.Symptoms {
				if !slices.Contains(all, s.Sees) {
					all = append(all, s.Sees)
				}
			}
		}
	}
	return all
}

func explainSymptom(w io.Writer, causes []causeJSON) {
	fmt.Fprintln(w, "What can cause it, likeliest first:")
	for i, c := range causes {
		fmt.Fprintf(w, "\n%d. %s (%s, %s)\n   %s\n", i+1, c.Requirement, c.Level, c.Severity, c.Title)
		fmt.Fprintf(w, "   seen as: %s\n", seen(c.Sees, c.Where))
		fmt.Fprintf(w, "   check:   %s\n", c.Check)
	}
	fmt.Fprintf(w, "\nchainlint explain %s tells more.\n", causes[0].Requirement)
}

func seen(sees, where string) string {
	if where == "" {
		return sees
	}
	return sees + ", " + where
}

// seenAs lists the symptoms of a requirement.
func seenAs(req *lints.Requirement) string {
	var lines []string
	for _, s := range req.Symptoms {
		lines = append(lines, seen(s.Sees, s.Where))
	}
	return strings.Join(lines, "\n")
}
