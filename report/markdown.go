// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
)

// Markdown writes a summary of a run for a CI job, in GitHub Flavored Markdown: the
// verdict of each file, and a table of the results to act on. Text of files is shown as
// it is: nothing in it is markup, a link or a mention.
func Markdown(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "### chainlint: %s\n\n", markdownText(summaryWords(r, r.Summary())))
	if len(r.Files) > 0 {
		b.WriteString("| | file | verdict |\n|---|---|---|\n")
	}
	for i := range r.Files {
		f := &r.Files[i]
		fmt.Fprintf(b, "| %s | %s | %s |\n", verdictSign[f.Verdict()], markdownText(f.title()), markdownText(f.whose()+": "+f.worth()))
	}
	for _, words := range OverrideWords(overridesOf(r)) {
		fmt.Fprintf(b, "\n%s\n", markdownText(words))
	}
	all := r.located()
	if len(all) > 0 {
		b.WriteString("\n| severity | place | finding | requirement |\n|---|---|---|---|\n")
	}
	for _, l := range all {
		fmt.Fprintf(b, "| %s | %s | %s%s | %s |\n", l.level(), markdownText(l.where()), markdownText(message(l.result)), markdownFix(&l), markdownText(chain.Escape(l.result.Requirement.ID)))
	}
	return b.Flush()
}

var verdictSign = map[Verdict]string{Pass: "✅", Fail: "❌", Incomplete: "❔"}

// markdownFix is the command that fixes a finding, on a line of its own.
func markdownFix(l *located) string {
	if l.result.Commands == "" {
		return ""
	}
	lines := strings.Split(safeLines(l.result.Commands), "\n")
	for i := range lines {
		lines[i] = "<code>" + markdownText(lines[i]) + "</code>"
	}
	return "<br>" + strings.Join(lines, "<br>")
}

// markdownText makes text mean nothing to a renderer of Markdown: every character that
// could is written as a character reference, which is shown as the character.
func markdownText(text string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(text, "www.", "www\x00") {
		switch {
		case r == 0:
			b.WriteString("&#46;")
		case r == '\n', r == '\r':
			b.WriteByte(' ')
		case r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !strings.ContainsRune(".,;()/%'\"?-=+", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
