// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// TextOptions are the options of the text report.
type TextOptions struct {
	Color   bool
	All     bool // also list what passed and what does not apply
	Verbose bool // print the whole fix of each finding
	Quiet   bool // only errors and open must requirements, and the summary
	Width   int  // of a line, in characters; 0 means 100
}

const defaultWidth = 100

// Text writes the report for a person. For each file and ruleset, it has the verdict,
// the failures with their fixes, what is open, what only a person can confirm, a count
// of the rest, and the chain. At the end is a summary, with the flags that would
// decide what is open. Text from a certificate is escaped.
func Text(w io.Writer, r *Report, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	return guarded(w, func(w io.Writer) error {
		t := &textWriter{Writer: bufio.NewWriter(w), TextOptions: o, report: r}
		for i := range r.Files {
			if !o.Quiet {
				t.file(i)
			} else if r.Files[i].Verdict() != Pass {
				t.quiet(&r.Files[i])
			}
		}
		t.crossFile()
		t.summary()
		return t.Flush()
	})
}

// A textWriter writes one report. Its Writer keeps an error until the end.
type textWriter struct {
	*bufio.Writer
	TextOptions
	report *Report
}

// line writes one line, indented.
func (t *textWriter) line(indent int, text string) {
	t.WriteString(strings.Repeat(" ", indent))
	t.WriteString(text)
	t.WriteByte('\n')
}

// prose writes text in lines that fit, each indented.
func (t *textWriter) prose(indent int, text string) {
	for _, line := range fill(text, t.room(indent)) {
		t.line(indent, line)
	}
}

// room returns the width that is left, at least enough to read.
func (t *textWriter) room(indent int) int { return max(t.Width-indent, 40) }

func (t *textWriter) file(i int) {
	f := &t.report.Files[i]
	if i > 0 {
		t.WriteByte('\n')
	}
	t.line(0, t.paint(verdictColor[f.Verdict()], headline(f)))
	t.context(f)
	t.findings(f.Results)
	if text := counts(f.Results); text != "" {
		t.line(0, "")
		if !t.All {
			text += " (list them with --all)"
		}
		t.prose(2, text)
	}
	if t.All {
		t.rest(f.Results)
	}
	if i+1 == len(t.report.Files) || t.report.Files[i+1].Chain != f.Chain {
		t.chain(f.Chain)
	}
	t.crossChecks(f.CrossChecks)
}

// quiet writes the errors about a file, and what is open and must not be.
func (t *textWriter) quiet(f *File) {
	t.line(0, t.paint(verdictColor[f.Verdict()], headline(f)))
	t.findings(slices.DeleteFunc(slices.Clone(f.Results), func(r lints.Result) bool { return !refuses(&r) }))
	t.line(0, "")
}

// refuses reports whether a result keeps the file from passing.
func refuses(r *lints.Result) bool {
	return r.Outcome == lints.Failed && r.Severity == lints.Error || r.Outcome == lints.Open && r.Requirement.Level == lints.Must
}

// counts returns one line that counts the requirements that were not listed. The lints
// of another tool's collection are not counted: their number changes with its
// releases.
func counts(results []lints.Result) string {
	line := tally(results).words()
	if line == "" || !slices.ContainsFunc(results, func(r lints.Result) bool { return r.Requirement.Collected() }) {
		return line
	}
	return line + ", zlint's lints not counted"
}

// A count of requirements by outcome.
type count map[lints.Outcome]int

func (c count) words() string {
	var parts []string
	for _, p := range []struct {
		outcome   lints.Outcome
		one, many string
	}{
		{lints.Passed, "passed", "passed"},
		{lints.NotApplicable, "does not apply", "do not apply"},
		{lints.Review, "needs a person", "need a person"},
	} {
		switch n := c[p.outcome]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+p.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, p.many))
		}
	}
	return strings.Join(parts, ", ")
}

// tally counts each of the rulesets' own requirements once, by its worst outcome.
func tally(results []lints.Result) count {
	worst := map[*lints.Requirement]lints.Outcome{}
	for _, r := range results {
		if r.Requirement.Collected() {
			continue
		}
		if known, ok := worst[r.Requirement]; !ok || gravity(r.Outcome) < gravity(known) {
			worst[r.Requirement] = r.Outcome
		}
	}
	n := count{}
	for _, outcome := range worst {
		n[outcome]++
	}
	return n
}

// outcomes are in order of importance to the reader.
var outcomes = []lints.Outcome{lints.Failed, lints.Open, lints.Review, lints.Passed, lints.NotApplicable}

func gravity(o lints.Outcome) int { return slices.Index(outcomes, o) }

// crossFile writes the findings about several files together.
func (t *textWriter) crossFile() {
	shown := func(r lints.Result) bool {
		return r.Outcome != lints.Passed && r.Outcome != lints.NotApplicable && (!t.Quiet || refuses(&r))
	}
	if !slices.ContainsFunc(t.report.CrossFile, shown) {
		return
	}
	t.line(0, "")
	t.line(0, t.paint(bold, "all files together"))
	t.findings(t.report.CrossFile)
}

// summary writes the counts, and the flags that would decide what is open.
func (t *textWriter) summary() {
	s := t.report.Summary()
	if s.Files > 0 {
		t.line(0, "")
	}
	t.prose(0, summaryWords(t.report, s))
	flags, keys := missing(t.report)
	if len(flags) > 0 {
		t.line(0, "to decide what is open, add: "+strings.Join(flags, " "))
	}
	if len(keys) > 0 {
		t.line(0, "to decide what is open, add to the configuration: "+strings.Join(keys, ", "))
	}
}

// SummaryLine counts the files of a run by their verdicts, and the findings.
func SummaryLine(r *Report) string { return summaryWords(r, r.Summary()) }

func summaryWords(r *Report, s Summary) string {
	var names []string
	for _, f := range r.Files {
		if name := f.Path + "\n" + f.Chain.Bundle.Part; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	words := chain.Plural(len(names), "file")
	if n := len(r.Rulesets); n > 1 {
		words += " against " + chain.Plural(n, "ruleset")
	}
	words += fmt.Sprintf(": %d failed, %d passed", s.Fail, s.Pass)
	if s.Incomplete > 0 {
		words += fmt.Sprintf(", %d incomplete", s.Incomplete)
	}
	return words + "; " + chain.Plural(s.Errors, "error") + ", " + chain.Plural(s.Warnings, "warning") + ", " + chain.Plural(s.Notes, "note")
}

// missing lists the inputs that would decide what is open, each once: their flags, or
// for targets of a configuration their keys.
func missing(r *Report) (flags, keys []string) {
	for res, target := range r.Awaited() {
		if target == "" {
			flags = with(flags, res.Input.Flag)
		} else {
			keys = with(keys, res.Input.ConfigKey+" of "+chain.Escape(target))
		}
	}
	return flags, keys
}

// with adds a word to a list, unless it contains it.
func with(words []string, word string) []string {
	if slices.Contains(words, word) {
		return words
	}
	return append(words, word)
}

// The colours, as the parameters of SGR (ECMA-48, section 8.3.117).
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	green  = "1;32"
	yellow = "33"
	blue   = "34"
	purple = "35"
)

var verdictColor = map[Verdict]string{Fail: red, Pass: green, Incomplete: purple}

// paint colours text, if colours are on.
func (t *textWriter) paint(color, text string) string {
	if !t.Color || color == "" || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}
