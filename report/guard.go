// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"io"
	"regexp"
)

// A Guard passes lines on to a writer, and takes from them what a CI system would
// carry out as a command when it reads them in a log: GitHub a line that begins with
// "::", blanks before it aside; GitHub and Azure Pipelines, anywhere in a line,
// "##[" and "##vso[". Certificates, file names and rulesets are text of others.
//
// A colon becomes \x3a and a number sign \u0023, which within a string of JSON is the
// number sign itself. The last line is held until it ends, or until Flush.
type Guard struct {
	W    io.Writer
	line []byte
}

var (
	commandLine   = regexp.MustCompile(`(?m)^((?:[ \t\v\f\r]|\x1b\[[0-9;]*m)*)::`)
	commandInside = regexp.MustCompile(`##([0-9A-Za-z]*\[)`)
)

// Write implements [io.Writer].
func (g *Guard) Write(p []byte) (int, error) {
	end := bytes.LastIndexByte(p, '\n') + 1
	if end == 0 {
		g.line = append(g.line, p...)
		return len(p), nil
	}
	lines := append(g.line, p[:end]...)
	g.line = append([]byte(nil), p[end:]...)
	_, err := g.W.Write(defused(lines))
	return len(p), err
}

// Flush writes a last line that has no end.
func (g *Guard) Flush() error {
	line := g.line
	g.line = nil
	if len(line) == 0 {
		return nil
	}
	_, err := g.W.Write(defused(line))
	return err
}

func defused(lines []byte) []byte {
	if bytes.Contains(lines, []byte("::")) {
		lines = commandLine.ReplaceAll(lines, []byte(`${1}\x3a:`))
	}
	if bytes.Contains(lines, []byte("##")) {
		lines = commandInside.ReplaceAll(lines, []byte(`#\u0023${1}`))
	}
	return lines
}

// guarded has write write its lines through a [Guard].
func guarded(w io.Writer, write func(io.Writer) error) error {
	g := &Guard{W: w}
	if err := write(g); err != nil {
		return err
	}
	return g.Flush()
}
