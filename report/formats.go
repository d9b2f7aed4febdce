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
}

// A Format is a way to write a report.
type Format = FormatOf[*Report, Options]

// Formats lists the formats, the default first.
var Formats = []Format{
	{"text", "for a person: verdicts, findings with their fixes, the chain", func(w io.Writer, r *Report, o Options) error {
		return Text(w, r, o.Text)
	}},
	{"json", "for a program: one document with every result", func(w io.Writer, r *Report, _ Options) error {
		return JSON(w, r)
	}},
	{"ndjson", "for a stream: one JSON document per line, one line per file", func(w io.Writer, r *Report, _ Options) error {
		return NDJSON(w, r)
	}},
	{"sarif", "for code scanning: SARIF 2.1.0 with the failures", func(w io.Writer, r *Report, o Options) error {
		return SARIF(w, r, o.SARIF)
	}},
}

// FormatNamed returns the format of this name, which writes through a [Guard], or an
// error that lists the known formats.
func FormatNamed[T, O any](among []FormatOf[T, O], name string) (FormatOf[T, O], error) {
	for _, f := range among {
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
