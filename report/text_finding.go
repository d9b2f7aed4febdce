// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A group is a list of results that are reported together: the failures of a
// requirement against one citation, or what one missing input leaves open.
type group struct {
	results []*lints.Result
	folded  []*lints.Result // failures that follow from these
}

func (g *group) requirement() *lints.Requirement { return g.results[0].Requirement }

// worst returns the highest severity of the group's failures.
func (g *group) worst() lints.Severity {
	worst := g.results[0].Severity
	for _, r := range g.results {
		if r.Severity.AtLeast(worst) {
			worst = r.Severity
		}
	}
	return worst
}

// groupBy groups the results of an outcome by key, in the order in which the keys
// appear. Folded failures are left out.
func groupBy[K comparable](results []lints.Result, outcome lints.Outcome, key func(*lints.Result) K) []*group {
	var groups []*group
	byKey := map[K]*group{}
	for i := range results {
		r := &results[i]
		if r.Outcome != outcome || r.Follows != nil {
			continue
		}
		g := byKey[key(r)]
		if g == nil {
			g = &group{}
			byKey[key(r)] = g
			groups = append(groups, g)
		}
		g.results = append(g.results, r)
	}
	return groups
}

func requirementOf(r *lints.Result) *lints.Requirement { return r.Requirement }

// A sentence is a requirement with one of its citations.
type sentenceKey struct {
	requirement *lints.Requirement
	citation    lints.Citation
}

func sentenceOf(r *lints.Result) sentenceKey {
	s := sentenceKey{requirement: r.Requirement}
	if len(r.Citations) > 0 {
		s.citation = r.Citations[0]
	}
	return s
}

// failures returns the groups of failures, the most severe first, each with the
// failures that follow from it.
func failures(results []lints.Result) []*group {
	groups := groupBy(results, lints.Failed, sentenceOf)
	for i := range results {
		r := &results[i]
		if r.Follows == nil {
			continue
		}
		for _, g := range groups {
			if g.requirement() == r.Follows {
				g.folded = append(g.folded, r)
				break
			}
		}
	}
	slices.SortStableFunc(groups, func(a, b *group) int {
		return cmp.Compare(severityRank[a.worst()], severityRank[b.worst()])
	})
	return groups
}

var severityRank = map[lints.Severity]int{lints.Error: 0, lints.Warning: 1, lints.Note: 2}

var severityColor = map[lints.Severity]string{lints.Error: red, lints.Warning: yellow, lints.Note: blue}

// textIndent is the column where the text of a finding starts, after its severity.
const textIndent = 11

// findings writes what failed, what is open, and what a person must confirm.
func (t *textWriter) findings(results []lints.Result) {
	t.failures(results)
	for _, g := range groupBy(results, lints.Open, message) {
		t.line(0, "")
		t.labelled("open", purple, message(g.results[0]))
		t.decides(g)
	}
	for i, g := range groupBy(results, lints.Review, requirementOf) {
		if i == 0 {
			t.line(0, "")
		}
		for _, r := range g.results {
			label := "review"
			if isPoint(r) {
				label = "confirm"
			}
			t.labelled(label, blue, message(r)+" "+bracketed(r.Requirement))
		}
	}
}

// failures writes the failures, the most severe first.
func (t *textWriter) failures(results []lints.Result) {
	for _, g := range failures(results) {
		t.line(0, "")
		t.failure(g)
	}
}

// labelled writes a line with its kind in the margin.
func (t *textWriter) labelled(label, color, text string) {
	for i, line := range fill(text, t.room(textIndent)) {
		if i > 0 {
			t.line(textIndent, line)
			continue
		}
		t.line(2, t.paint(color, label)+strings.Repeat(" ", textIndent-2-len(label))+line)
	}
}

func bracketed(r *lints.Requirement) string { return "[" + chain.Escape(r.ID) + "]" }

// decides lists the requirements that need one input.
func (t *textWriter) decides(g *group) {
	seen := map[*lints.Requirement]bool{}
	for _, r := range g.results {
		if seen[r.Requirement] {
			continue
		}
		seen[r.Requirement] = true
		t.prose(textIndent, "decides: "+chain.Escape(cmp.Or(r.Requirement.Title, r.Rule.Title))+" "+bracketed(r.Requirement))
	}
}

func (t *textWriter) failure(g *group) {
	for _, r := range g.results {
		t.labelled(string(r.Severity), severityColor[r.Severity], message(r)+" "+t.where(r))
		t.evidence(r)
		for _, rel := range r.Related {
			t.prose(textIndent, "see "+chain.Escape(rel.Message)+" ("+place(rel.At)+")")
		}
	}
	t.citations(g.results[0])
	t.fixes(g)
	t.line(textIndent, t.paint(faint, bracketed(g.requirement())))
	for _, r := range g.folded {
		t.prose(textIndent, "follows from it: "+string(r.Severity)+": "+message(r)+" "+t.where(r)+" "+bracketed(r.Requirement))
	}
}

// mostPlaces is the number of places of a finding that are listed before the rest is
// counted.
const mostPlaces = 5

// where returns the place of a finding, or the files that it is about.
func (t *textWriter) where(r *lints.Result) string {
	if len(r.Places) == 0 {
		return "(" + place(r.At) + ")"
	}
	var all []string
	for i, p := range r.Places {
		if more := len(r.Places) - mostPlaces; i == mostPlaces && more > 1 {
			all = append(all, fmt.Sprintf("and %d more", more))
			break
		}
		where := chain.Escape(p.Path)
		if p.Cert != nil {
			at := p.Cert.Object.Span
			at.File = p.Path
			where = place(at)
		}
		all = append(all, where)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// evidence writes found and required, unless the message has them.
func (t *textWriter) evidence(r *lints.Result) {
	var parts []string
	for _, p := range []struct{ label, text string }{{"found ", r.Found}, {"required ", r.Required}} {
		if p.text != "" && !strings.Contains(r.Message, p.text) {
			parts = append(parts, p.label+chain.Escape(p.text))
		}
	}
	t.prose(textIndent, strings.Join(parts, "; "))
}

// citations writes the provider's sentence, and the other sources.
func (t *textWriter) citations(r *lints.Result) {
	var named []string
	for i, c := range r.Citations {
		named = append(named, source(c))
		if i > 0 {
			continue
		}
		if c.Quote == "" {
			t.prose(textIndent, "see "+source(c))
			continue
		}
		t.prose(textIndent, `"`+oneLine(c.Quote)+`" (`+source(c)+")")
	}
	if others := named[min(len(named), 1):]; len(others) > 0 {
		t.prose(textIndent, "see also "+strings.Join(others, "; "))
	}
}

// source returns the document and the clause of a citation.
func source(c lints.Citation) string {
	words := c.Document
	if c.Clause != "" {
		words += ", " + c.Clause
	}
	return chain.Escape(words)
}

// fixes writes how to fix the findings of a group, each text once.
func (t *textWriter) fixes(g *group) {
	var written []string
	for _, r := range g.results {
		text := shortFix(r)
		if t.Verbose {
			text = wholeFix(r)
		}
		if text != "" && !slices.Contains(written, text) {
			written = append(written, text)
			t.explanation("fix: ", text)
		}
	}
}

// explanation writes a text of several lines after its label.
func (t *textWriter) explanation(label, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines := wrapped(safeLines(text), t.room(textIndent)-len(label))
	t.line(textIndent, label+strings.TrimLeft(lines[0], " "))
	for _, line := range lines[1:] {
		t.line(textIndent+len(label), line)
	}
}

// rest lists what passed and what does not apply, requirement by requirement.
func (t *textWriter) rest(results []lints.Result) {
	t.line(0, "")
	for _, outcome := range []lints.Outcome{lints.Passed, lints.NotApplicable} {
		for _, g := range groupBy(results, outcome, requirementOf) {
			for _, r := range g.results {
				t.labelled(restLabel[outcome], green, restWords(r)+" "+bracketed(r.Requirement))
			}
		}
	}
}

var restLabel = map[lints.Outcome]string{lints.Passed: "pass", lints.NotApplicable: "n/a"}

// restWords returns which certificate passed, and the evidence.
func restWords(r *lints.Result) string {
	words := chain.Escape(cmp.Or(r.Requirement.Title, r.Rule.Title))
	if r.Outcome == lints.NotApplicable {
		return words + ": " + chain.Escape(r.Message)
	}
	if r.Cert != nil {
		words += ": " + string(r.Cert.Role) + ` "` + r.Cert.Name() + `"`
	}
	if r.Found != "" {
		words += ": " + chain.Escape(r.Found)
	}
	return words
}
