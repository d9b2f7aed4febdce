// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/chainlint/chainlint/lints"
)

func explainRequirement(w io.Writer, req *lints.Requirement) {
	fmt.Fprintf(w, "%s (%s, %s)\n%s\n", req.ID, req.Level, req.Severity, req.Title)
	for _, c := range req.Citations {
		explainCitation(w, c)
	}
	section(w, "Why it matters", req.Why)
	section(w, "How to comply", lints.NewFiles(req.HowToComply(), earlierFixes(".")))
	section(w, "How the document is read", req.Decision)
	section(w, "Seen when it is broken", seenAs(req))
	section(w, "Checked by", strings.Join(describeRequirement(req).Rules, ", "))
}

func explainCitation(w io.Writer, c lints.Citation) {
	if c.Quote != "" {
		fmt.Fprintf(w, "\n  %q\n", c.Quote)
	} else {
		fmt.Fprintln(w)
	}
	line := c.Document
	if c.Clause != "" {
		line += ", " + c.Clause
	}
	if c.Read != "" {
		line += " (read " + c.Read + ")"
	}
	fmt.Fprintf(w, "  %s\n", line)
	if c.URL != "" {
		fmt.Fprintf(w, "  %s\n", c.URL)
	}
}

func explainRule(w io.Writer, r *lints.Rule, usedBy []string) {
	fmt.Fprintf(w, "%s\n%s\n", r.ID, r.Title)
	section(w, "What it checks", r.Doc.What)
	section(w, "Why it matters", r.Doc.Why)
	section(w, "How to fix", lints.NewFiles(r.Doc.Fix, earlierFixes(".")))
	section(w, "Standard", r.Cite)
	section(w, "Parameters", strings.Join(paramLines(r), "\n"))
	section(w, "Used by", strings.Join(usedBy, "\n"))
}

// paramLines returns the lines that say what a ruleset may write under "with" of
// the rule.
func paramLines(r *lints.Rule) []string {
	params := r.Parameters()
	width := 0
	for _, p := range params {
		width = max(width, len(p.Name))
	}
	var lines []string
	for _, p := range params {
		line := fmt.Sprintf("%-*s  %s", width, p.Name, p.Takes())
		if p.Default != nil {
			line += " (default " + p.DefaultText() + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// section prints a heading and its text, unless the text is empty.
func section(w io.Writer, heading, text string) {
	if text = strings.TrimRight(text, "\n "); text == "" {
		return
	}
	fmt.Fprintf(w, "\n%s\n", heading)
	for _, line := range strings.Split(text, "\n") {
		if line == "" {
			fmt.Fprintln(w)
			continue
		}
		fmt.Fprintf(w, "  %s\n", line)
	}
}
