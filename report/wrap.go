// SPDX-License-Identifier: Apache-2.0

package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A block is a part of a help text: a paragraph of prose, which may be wrapped again,
// or commands, whose lines stay as they are.
type block struct {
	command bool
	lines   []string
}

// commandRE matches the commands in a help text: lines that are indented, that follow
// a prompt, or that start with a program that help texts use, or with a group of such
// commands.
var commandRE = regexp.MustCompile(`^(\s{2,}\S|\$ |\{ |(awk|cat|chainlint|curl|iconv|keytool|openssl|printf|sed) \S)`)

// listRE matches the first line of a list's item.
var listRE = regexp.MustCompile(`^\s?([-*]|\d+[.)]) `)

// blocks splits a help text into blocks. A line that continues one that ends in a
// backslash is a command as well.
func blocks(text string) []block {
	var all []block
	joinNext := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n ")
		if line == "" {
			joinNext = false
			all = append(all, block{})
			continue
		}
		command := joinNext || commandRE.MatchString(line) && !listRE.MatchString(line)
		joinNext = command && strings.HasSuffix(line, `\`)
		last := len(all) - 1
		if last < 0 || len(all[last].lines) > 0 && (all[last].command != command || listRE.MatchString(line)) {
			all = append(all, block{})
			last++
		}
		all[last].command = command
		all[last].lines = append(all[last].lines, line)
	}
	return all
}

// wrapped formats a help text: prose in lines of at most width characters, commands
// unchanged, indented by two blanks.
func wrapped(text string, width int) []string {
	var lines []string
	for _, b := range blocks(text) {
		switch {
		case len(b.lines) == 0:
		case b.command:
			for _, line := range dedent(b.lines) {
				lines = append(lines, "  "+line)
			}
		default:
			lines = append(lines, fill(strings.Join(b.lines, " "), width)...)
		}
	}
	return lines
}

// dedent removes the blanks that all lines start with.
func dedent(lines []string) []string {
	margin := -1
	for _, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if margin < 0 || indent < margin {
			margin = indent
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line[max(margin, 0):]
	}
	return out
}

// fill breaks prose into lines of at most width characters. A longer word is on a
// line of its own. Blanks within a line stay as they are, since a quoted name may have
// several in a row.
func fill(text string, width int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	flush := func() {
		if used > 0 {
			lines = append(lines, strings.TrimRight(line.String(), " "))
		}
		line.Reset()
		used = 0
	}
	for word := range strings.SplitSeq(strings.TrimSpace(text), " ") {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			flush()
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += n
	}
	flush()
	return lines
}
