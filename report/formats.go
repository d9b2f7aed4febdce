// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"strings"
)

// Options say how a report is written. Each format uses its own part.
type Options struct {
	Text  TextOptions
	SARIF SARIFOptions
}

// A FormatOf is a way to write a T with options O.
type FormatOf[T, O any] struct {
	Name        string // the value of -f: "text"
	Description string // one line for a help text, without a final period
	Write       func(io.Writer, T, O) error

	// Commands is set for a format whose lines are commands to a CI system. It escapes
	// what it takes from files itself.
	Commands bool
}

// A Format is a way to write a report.
type Format = FormatOf[*Report, Options]

// Formats lists the formats, the default first.
var Formats = []Format{
	{Name: "text", Description: "for a person: verdicts, findings with their fixes, the chain", Write: func(w io.Writer, r *Report, o Options) error { return Text(w, r, o.Text) }},
	{Name: "concise", Description: "for a log: one line per finding", Write: plain(Concise)},
	{Name: "json", Description: "for a program: one document with every result", Write: plain(JSON)},
	{Name: "ndjson", Description: "for a stream: one JSON document per line, one line per file", Write: plain(NDJSON)},
	{Name: "sarif", Description: "for code scanning: SARIF 2.1.0 with the failures", Write: func(w io.Writer, r *Report, o Options) error { return SARIF(w, r, o.SARIF) }},
	{Name: "junit", Description: "for a CI system: a test suite per file, a test case per requirement", Write: plain(JUnit)},
	{Name: "gitlab", Description: "for GitLab: a Code Quality report", Write: plain(GitLab)},
	{Name: "github", Description: "for GitHub Actions: annotations on the lines of the files", Write: plain(GitHub), Commands: true},
	{Name: "markdown", Description: "for a job summary or a comment: the verdicts and a table of findings", Write: plain(Markdown)},
	{Name: "checkstyle", Description: "for Jenkins, reviewdog and editors: Checkstyle XML", Write: plain(Checkstyle)},
	{Name: "csv", Description: "for a spreadsheet: one row per finding (RFC 4180, UTF-8)", Write: plain(CSV)},
}

// plain is the writer of a format without options.
func plain(write func(io.Writer, *Report) error) func(io.Writer, *Report, Options) error {
	return func(w io.Writer, r *Report, _ Options) error { return write(w, r) }
}

// FormatNamed returns the format of this name, which writes through a [Guard], or an
// error that lists the known formats.
func FormatNamed[T, O any](among []FormatOf[T, O], name string) (FormatOf[T, O], error) {
	for _, f := range among {
		if f.Name == name && f.Commands {
			return f, nil
		}
		if f.Name == name {
			write := f.Write
			f.Write = func(w io.Writer, t T, o O) error {
				return guarded(w, func(w io.Writer) error { return write(w, t, o) })
			}
			return f, nil
		}
	}
	return FormatOf[T, O]{}, fmt.Errorf("unknown format %q; the formats are %s", name, strings.Join(FormatNames(among), ", "))
}

// FormatNames lists the names of formats.
func FormatNames[T, O any](formats []FormatOf[T, O]) []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}
