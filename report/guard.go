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
	insideStart   = regexp.MustCompile(`(?:#+[0-9A-Za-z]*|::?|\x1b(?:\[[0-9;]*)?)$`)
)

// Write implements [io.Writer].
func (g *Guard) Write(p []byte) (int, error) {
	g.line = append(g.line, p...)
	end := bytes.LastIndexByte(g.line, '\n') + 1
	if rest := g.line[end:]; len(rest) > maxLine {
		end = len(g.line) - len(insideStart.Find(rest))
	}
	if end == 0 {
		return len(p), nil
	}
	lines := g.line[:end]
	g.line = append([]byte(nil), g.line[end:]...)
	return len(p), g.write(lines)
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
