// SPDX-License-Identifier: Apache-2.0

// Package section is what the parts of docs/conformance.md have in common: each
// asks other software whether chainlint is right, and returns a section of the
// document and the faults that it has found.
package section

import (
	"fmt"
	"io"
	"strings"
)

// Options are how much a part tries.
type Options struct {
	Seed  uint64    // of everything that is drawn
	Count int       // how many things are tried; 0 for as many as the document has
	Log   io.Writer // where progress goes; nil for nowhere
}

// Logf writes a line of progress.
func (o Options) Logf(format string, args ...any) {
	if o.Log != nil {
		fmt.Fprintf(o.Log, format+"\n", args...)
	}
}

// A Section is a part of the document, and what is wrong with chainlint.
type Section struct {
	Heading string // of level 2, without the marks
	Text    string // Markdown below the heading

	// Faults are the verdicts that no line of the section explains, each with what
	// is needed to find it again. Empty when chainlint is right.
	Faults []string

	// Skipped is why nothing was tried, such as a tool of another version; empty
	// when everything was.
	Skipped string
}

// Markdown is the section with its heading.
func (s Section) Markdown() string {
	return "## " + s.Heading + "\n\n" + strings.TrimSpace(s.Text) + "\n"
}

// Replace returns the document with the section in place of the one of the same
// heading, or at its end where it has none.
func Replace(document string, s Section) string {
	before, rest, found := strings.Cut("\n"+document, "\n## "+s.Heading+"\n")
	before = strings.TrimPrefix(before, "\n")
	if !found {
		return strings.TrimRight(before, "\n") + "\n\n" + s.Markdown()
	}
	_, after, more := strings.Cut(rest, "\n## ")
	if !more {
		return before + "\n" + s.Markdown()
	}
	return before + "\n" + s.Markdown() + "\n## " + after
}
