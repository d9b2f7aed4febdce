// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/diff"
	"github.com/chainlint/chainlint/lints"
)

// A Comparison says what changes when a file takes the place of another one.
type Comparison struct {
	Old, New *Report // on the two files, by the same rulesets
	Diff     *diff.Diff
}

// DiffFormats lists the formats of a comparison, the default first.
var DiffFormats = []FormatOf[*Comparison, TextOptions]{
	{Name: "text", Description: "for a person: what changes, why it matters, and what breaks", Write: DiffText},
	{Name: "json", Description: "for a program: one document", Write: func(w io.Writer, c *Comparison, _ TextOptions) error { return DiffJSON(w, c) }},
}

// A judgement compares the results of the two files under one ruleset.
type judgement struct {
	old, new *File
	broken   []lints.Result // failures of the new file whose requirement the old one satisfies
	prints   []string       // their fingerprints
	still    []string       // requirements that both files break
	fixed    []string       // requirements that only the old file breaks
}

// judgements compares the results ruleset by ruleset, and part by part of the new file.
func (c *Comparison) judgements() []judgement {
	var all []judgement
	for i := range c.New.Files {
		j := judgement{new: &c.New.Files[i]}
		var before []string
		for k := range c.Old.Files {
			if old := &c.Old.Files[k]; old.Selection.Name == j.new.Selection.Name {
				j.old = old
				before = append(before, failed(old.Results)...)
			}
		}
		after := failed(j.new.Results)
		for _, id := range before {
			if slices.Contains(after, id) {
				j.still = with(j.still, id)
			} else {
				j.fixed = with(j.fixed, id)
			}
		}
		for k, print := range fingerprints(j.new.Results, j.new.Chain.Bundle) {
			if r := &j.new.Results[k]; objection(r) && !slices.Contains(before, r.Requirement.ID) {
				j.broken, j.prints = append(j.broken, *r), append(j.prints, print)
			}
		}
		all = append(all, j)
	}
	return all
}

// objection reports whether a result is a failure that counts: not a note.
func objection(r *lints.Result) bool {
	return r.Outcome == lints.Failed && r.Severity.AtLeast(lints.Warning)
}

// failed lists the requirements that have a failure.
func failed(results []lints.Result) []string {
	var ids []string
	for i := range results {
		if objection(&results[i]) {
			ids = with(ids, results[i].Requirement.ID)
		}
	}
	return ids
}

// Verdict returns Fail if the new file breaks a requirement of severity error that the
// old one satisfies, else Incomplete if the new file cannot be judged. What both files
// break is not a change.
func (c *Comparison) Verdict() Verdict {
	worst := Pass
	for _, j := range c.judgements() {
		if verdict(j.broken) == Fail {
			return Fail
		}
		open := func(r lints.Result) bool { return r.Outcome == lints.Open && r.Requirement.Level == lints.Must }
		if slices.ContainsFunc(j.new.Results, open) || j.new.Verdict() == Incomplete {
			worst = Incomplete
		}
	}
	return worst
}

// DiffText writes a comparison for a person. Text from a certificate is escaped.
func DiffText(w io.Writer, c *Comparison, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	return guarded(w, func(w io.Writer) error {
		t := &textWriter{Writer: bufio.NewWriter(w), TextOptions: o, report: c.New}
		t.line(0, t.paint(bold, chain.Escape(c.Old.Files[0].Path)+" -> "+chain.Escape(c.New.Files[0].Path)+c.subtitle()))
		for i := range c.Diff.Pairs {
			t.pair(&c.Diff.Pairs[i])
		}
		for _, j := range c.judgements() {
			t.judgement(&j)
		}
		if flags, _ := missing(c.New); len(flags) > 0 {
			t.line(0, "to decide what is open, add: "+strings.Join(flags, " "))
		}
		return t.Flush()
	})
}

func (c *Comparison) subtitle() string {
	if c.Diff.Issuance {
		return " (a request and its certificate)"
	}
	return ""
}

var gradeColor = map[diff.Grade]string{diff.Breaks: red, diff.Changes: yellow}

// pair writes the changes of one certificate.
func (t *textWriter) pair(p *diff.Pair) {
	t.line(0, "")
	t.prose(0, pairTitle(p))
	for _, c := range p.Changes {
		t.labelled(string(c.Grade), gradeColor[c.Grade], c.Field+": "+c.Message)
		t.fromTo(c)
		t.prose(textIndent, c.Why)
	}
	if p.Unchanged > 0 && !p.Identical {
		t.line(2, chain.Plural(p.Unchanged, "field")+" unchanged")
	}
}

// mostOfValue is the number of bytes of a value that the text shows.
const mostOfValue = 400

// fromTo writes the two values, unless the message says them.
func (t *textWriter) fromTo(c diff.Change) {
	if c.Old != "" && !strings.HasSuffix(c.Message, c.Old) {
		t.prose(textIndent, "old: "+truncate(c.Old, mostOfValue))
	}
	if c.New != "" && !strings.HasSuffix(c.Message, c.New) {
		t.prose(textIndent, "new: "+truncate(c.New, mostOfValue))
	}
}

// pairTitle names the certificate, where it is, and whether it has the same key.
func pairTitle(p *diff.Pair) string {
	switch {
	case p.Old == nil:
		return p.New.Title() + " (" + spot(p.New.Object.Span) + ")"
	case p.New == nil:
		return p.Old.Title() + " (" + spot(p.Old.Object.Span) + ")"
	}
	words := fmt.Sprintf("%s (%s -> %s)", p.New.Title(), spot(p.Old.Object.Span), spot(p.New.Object.Span))
	switch {
	case p.Identical:
		words += ": identical"
	case p.KeyKept:
		words += ": same key, " + p.New.Key().Words()
	}
	return words
}

// judgement writes what the new file breaks under one ruleset.
func (t *textWriter) judgement(j *judgement) {
	t.line(0, "")
	t.line(0, t.paint(verdictColor[j.new.Verdict()], headline(j.new)))
	t.failures(j.broken)
	if len(j.broken) == 0 {
		t.prose(2, "it breaks nothing that the old file satisfies")
	}
	if len(j.still) > 0 {
		t.prose(2, "both files break "+chain.Listed(j.still))
	}
	if len(j.fixed) > 0 {
		t.prose(2, "only the old file breaks "+chain.Listed(j.fixed))
	}
}
