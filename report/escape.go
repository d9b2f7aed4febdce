// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/chainlint/chainlint/chain"
)

// Text from a certificate and the name of a file are untrusted. The functions in
// this file make them harmless for the reader of a format.

// safeLines escapes text of several lines as [chain.Escape] does, and keeps its line
// breaks. Only the text of a ruleset may have them.
func safeLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = chain.Escape(strings.ReplaceAll(strings.TrimSuffix(line, "\r"), "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// sarifText escapes what a SARIF message would interpret as a link (SARIF 2.1.0,
// section 3.11.6): "[", "]" and the backslash.
func sarifText(s string) string { return sarifEscapes.Replace(chain.Escape(s)) }

var sarifEscapes = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`)

// markdown escapes a line for Markdown, so that it cannot contain a link, formatting,
// the start of a block, or HTML.
func markdown(s string) string { return markdownEscapes.Replace(chain.Escape(s)) }

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, `[`, `\[`, `]`, `\]`, `(`, `\(`, `)`, `\)`, `<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`,
	`*`, `\*`, `_`, `\_`, "`", "\\`", `~`, `\~`, `|`, `\|`, `#`, `\#`, `!`, `\!`, `://`, `:\//`, `@`, `\@`,
)

// writeJSON writes v and a line break, indented by indent. It writes the characters
// that could disturb a terminal as \u escapes, so that a program reads the original
// text and the output is safe to view.
func writeJSON(w io.Writer, v any, indent string) error {
	var raw strings.Builder
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, plainJSON(raw.String()))
	return err
}

// plainJSON writes \u escapes for the characters that [chain.Escape] escapes, and for
// what a CI system takes for a command anywhere in a line ([Guard]). They can only be
// in strings. encoding/json has already escaped those in ASCII, except DEL.
func plainJSON(doc string) string {
	if strings.Contains(doc, "##") {
		doc = commandInside.ReplaceAllString(doc, `#\u0023${1}`)
	}
	if !strings.ContainsFunc(doc, func(r rune) bool { return r >= 0x7f }) {
		return doc
	}
	var b strings.Builder
	b.Grow(len(doc))
	for _, r := range doc {
		if r < 0x7f || chain.Escape(string(r)) == string(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// truncate cuts text to at most n bytes, at the end of a character.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
