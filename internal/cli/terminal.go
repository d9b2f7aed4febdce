// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether a stream is a person's terminal.
func isTerminal(stream any) (is bool) {
	control(stream, func(fd int) { is = term.IsTerminal(fd) })
	return is
}

// The width of a report for a person: at most what is easy to read, and at least
// what the drawing of a chain needs.
const (
	maxWidth = 100
	minWidth = 40
)

// textWidth returns the number of characters in a line of the report: at most what
// the terminal shows. Anything else than a terminal gets the longest line, so that a
// log is the same everywhere.
func textWidth(stream any) int {
	width := maxWidth
	control(stream, func(fd int) {
		if columns, _, err := term.GetSize(fd); err == nil && columns > 0 {
			width = columns
		}
	})
	return min(max(width, minWidth), maxWidth)
}

// control calls a function with the descriptor of a file. It does not use Fd, which
// puts the file into blocking mode.
func control(stream any, do func(fd int)) {
	f, ok := stream.(*os.File)
	if !ok {
		return
	}
	if c, err := f.SyscallConn(); err == nil {
		c.Control(func(fd uintptr) { do(int(fd)) }) // on error, the file is closed, so it is not a terminal
	}
}
