// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"io"
	"regexp"
)

// A Guard passes lines on to a writer, and escapes what a CI system would execute as a
// command when it reads them in a log: for GitHub, a line that begins with "::", also
// after blanks; for GitHub and Azure Pipelines, "##[" and "##vso[" anywhere in a line.
// Certificates, file names and rulesets are untrusted text.
//
// A colon becomes \x3a and a number sign \u0023, which in a JSON string is the number
// sign itself. The last line is buffered until it ends, or until Flush. Of a long
// line, only what may be the start of a command is buffered.
type Guard struct {
	W      io.Writer
	line   []byte
	inside bool // the start of the line has been written
}

// maxLine is how much of a line is buffered: a line of JSON may have many megabytes.
const maxLine = 64 << 10

var (
	commandLine   = regexp.MustCompile(`(?m)^((?:[ \t\v\f\r]|\x1b\[[0-9;]*m)*)::`)
	commandInside = regexp.MustCompile(`##([0-9A-Za-z]*\[)`)
)

// Write implements [io.Writer].
func (g *Guard) Write(p []byte) (int, error) {
	held := len(g.line) // without a line end
	g.line = append(g.line, p...)
	end := 0
	if n := bytes.LastIndexByte(p, '\n'); n >= 0 {
		end = held + n + 1
	}
	if rest := g.line[end:]; len(rest) > maxLine {
		end = len(g.line) - mayStart(rest)
	}
	if end == 0 {
		return len(p), nil
	}
	lines := g.line[:end]
	g.line = append([]byte(nil), g.line[end:]...)
	return len(p), g.write(lines)
}

// mayStart returns how many bytes at the end of a line may be the start of a command:
// "##vs", a colon, or a color sequence before one.
func mayStart(line []byte) int {
	word := bytes.TrimRightFunc(line, func(r rune) bool {
		return '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
	})
	if signs := bytes.TrimRight(word, "#"); len(signs) < len(word) {
		return len(line) - len(signs)
	}
	if color := bytes.TrimRight(bytes.TrimRight(line, "0123456789;"), "["); bytes.HasSuffix(color, []byte("\x1b")) {
		return len(line) - len(color) + 1
	}
	return len(line) - len(bytes.TrimRight(line[max(0, len(line)-2):], ":")) - max(0, len(line)-2)
}

// Flush writes a last line that has no line break.
func (g *Guard) Flush() error {
	line := g.line
	g.line = nil
	if len(line) == 0 {
		return nil
	}
	return g.write(line)
}

func (g *Guard) write(lines []byte) error {
	first := 0 // where a line may start
	if g.inside {
		first = bytes.IndexByte(lines, '\n') + 1
		if first == 0 {
			first = len(lines)
		}
	}
	if last := lines[bytes.LastIndexByte(lines, '\n')+1:]; len(last) < len(lines) || !g.inside {
		g.inside = len(bytes.Trim(last, " \t\v\f\r")) > 0
	}
	if bytes.Contains(lines[first:], []byte("::")) {
		lines = append(lines[:first:first], commandLine.ReplaceAll(lines[first:], []byte(`${1}\x3a:`))...)
	}
	if bytes.Contains(lines, []byte("##")) {
		lines = commandInside.ReplaceAll(lines, []byte(`#\u0023${1}`))
	}
	_, err := g.W.Write(lines)
	return err
}

// guarded calls write with a [Guard] in front of the writer.
func guarded(w io.Writer, write func(io.Writer) error) error {
	g := &Guard{W: w}
	if err := write(g); err != nil {
		return err
	}
	return g.Flush()
}
