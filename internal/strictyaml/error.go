// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error lists all problems of one file.
type Error struct {
	File     string
	Problems []Problem // in the order of the file; at least one
}

// A Problem is one error in a file and its place. Line and Column start at one; a
// column is a character.
type Problem struct {
	Line, Column int
	Message      string // one line of printing characters, lower case, no final period
}

// Error lists the problems, one per line, in the format of compilers:
// FILE:LINE:COLUMN: MESSAGE.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", e.File, p.Line, p.Column, p.Message)
	}
	return strings.Join(lines, "\n")
}

func newError(file string, problems []Problem) *Error {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return &Error{file, slices.Compact(problems)}
}
