// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// MatrixFormats lists the formats of a matrix of files against rulesets. The first is
// the default.
var MatrixFormats = []Format{
	{Name: "text", Description: "for a person: one line per file, one column per ruleset", Write: plain(matrixText)},
	{Name: "json", Description: "for a program: one document", Write: func(w io.Writer, r *Report, _ Options) error {
		return writeJSON(w, matrixDocument{r.header(), newMatrix(r).Rows}, "  ")
	}},
	{Name: "html", Description: "for a browser or a printer: one self-contained page", Write: plain(matrixHTML)},
}

type matrixDocument struct {
	header
	Files []matrixRow `json:"files"`
}

// A matrix has a row for each file and a column for each ruleset.
type matrix struct {
	Columns []*lints.Selection // in the order of the report
	Rows    []matrixRow
}

type matrixRow struct {
	Path   string       `json:"path"`
	Part   string       `json:"part,omitempty"`   // as that of a file in check's JSON
	SHA256 string       `json:"sha256,omitempty"` // absent for a file that could not be read
	Cells  []matrixCell `json:"rulesets"`         // one for each column
}

type matrixCell struct {
	Ruleset  string         `json:"ruleset"`
	Called   string         `json:"-"` // see called
	Verdict  Verdict        `json:"verdict"`
	Failures []matrixReason `json:"failures"` // the requirements of severity error that fail
	Open     []matrixReason `json:"open"`     // the must requirements that cannot be judged
	Confirm  []matrixReason `json:"confirm"`  // the must requirements that only a person can confirm

	Overrides []OverrideJSON `json:"overrides"`
}

// A matrixReason is a requirement that is not met, with the first message about it.
type matrixReason struct {
	Requirement string `json:"requirement"`
	Message     string `json:"message"`
	Line        int    `json:"line,omitempty"`
	insideJSON

	at bundle.Span
}

// Spot is the place of the reason in its file, for the page; empty if it is
// unknown.
func (r matrixReason) Spot() string {
	if r.Line == 0 {
		return ""
	}
	return spot(r.at)
}

// words returns the text of a cell: "pass", "pass (confirm 1)", "fail (3)" or
// "incomplete".
func (c *matrixCell) words() string {
	switch {
	case c.Verdict == Fail:
		return fmt.Sprintf("fail (%d)", len(c.Failures))
	case c.Verdict == Pass && len(c.Confirm) > 0:
		return fmt.Sprintf("pass (confirm %d)", len(c.Confirm))
	}
	return string(c.Verdict)
}

// name is the path, with the part of the file.
func (row *matrixRow) name() string {
	if row.Part == "" {
		return chain.Escape(row.Path)
	}
	return chain.Escape(row.Path + " [" + row.Part + "]")
}

// newMatrix makes a row for each file of the report.
func newMatrix(r *Report) matrix {
	m := matrix{Rows: []matrixRow{}}
	rows := map[[2]string]int{} // by path and part
	for i := range r.Files {
		f := &r.Files[i]
		if !slices.ContainsFunc(m.Columns, func(s *lints.Selection) bool { return s.Name == f.Selection.Name }) {
			m.Columns = append(m.Columns, f.Selection)
		}
		name := [2]string{f.Path, f.Chain.Bundle.Part}
		row, ok := rows[name]
		if !ok {
			row = len(m.Rows)
			rows[name] = row
			m.Rows = append(m.Rows, matrixRow{Path: f.Path, Part: name[1], SHA256: digestOf(f.Chain.Bundle)})
		}
		m.Rows[row].Cells = append(m.Rows[row].Cells, newCell(f))
	}
	return m
}

func newCell(f *File) matrixCell {
	c := matrixCell{
		Ruleset: f.Selection.Name, Called: called(f.Selection), Verdict: f.Verdict(),
		Failures: []matrixReason{}, Open: []matrixReason{}, Confirm: []matrixReason{},
		Overrides: OverridesJSON(f.Selection.Overrides),
	}
	for i := range f.Results {
		r := &f.Results[i]
		reason := matrixReason{r.Requirement.ID, message(r), r.At.Line, newInsideJSON(r.At), r.At}
		switch {
		case r.Outcome == lints.Failed && r.Severity == lints.Error && r.Follows == nil:
			c.Failures = withReason(c.Failures, reason)
		case r.Outcome == lints.Open && r.Requirement.Level == lints.Must:
			c.Open = withReason(c.Open, reason)
		case isPoint(r):
			c.Confirm = withReason(c.Confirm, reason)
		}
	}
	return c
}

func withReason(all []matrixReason, r matrixReason) []matrixReason {
	if slices.ContainsFunc(all, func(have matrixReason) bool { return have.Requirement == r.Requirement }) {
		return all
	}
	return append(all, r)
}

func matrixText(w io.Writer, r *Report) error {
	m := newMatrix(r)
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	head := []string{"FILE"}
	for _, s := range m.Columns {
		head = append(head, called(s))
	}
	fmt.Fprintln(tw, strings.Join(head, "\t"))
	for _, row := range m.Rows {
		line := []string{row.name()}
		for i := range row.Cells {
			line = append(line, row.Cells[i].words())
		}
		fmt.Fprintln(tw, strings.Join(line, "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s; judged at %s\n%s", tallyWords(m), chain.Stamp(r.At), lines(m.remarks()))
	return err
}

// remarks name the rulesets that are not built in, with what they extend and what
// they change.
func (m matrix) remarks() []string {
	var all []string
	for _, s := range m.Columns {
		if full := calledInFull(s); full != called(s) {
			all = append(all, full)
		}
		all = append(all, OverrideWords(s.Overrides)...)
	}
	return all
}

// lines ends each text with a line break.
func lines(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return strings.Join(texts, "\n") + "\n"
}

// tallyWords counts the cells: "2 files against 3 rulesets: 1 pass, 4 fail, 1 incomplete".
func tallyWords(m matrix) string {
	n := map[Verdict]int{}
	for _, row := range m.Rows {
		for _, c := range row.Cells {
			n[c.Verdict]++
		}
	}
	return fmt.Sprintf("%s against %s: %d pass, %d fail, %d incomplete",
		chain.Plural(len(m.Rows), "file"), chain.Plural(len(m.Columns), "ruleset"), n[Pass], n[Fail], n[Incomplete])
}
