// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error is everything that is wrong with one file.
type Error struct {
	File     string
	Problems []Problem // in the order of the file; at least one
}

// A Problem is one thing that is wrong, and where. Line and Column count from
// one; a column is a character.
type Problem struct {
	Line, Column int
	Message      string // one line of printing characters, lower case, no final period
}

// Error lists the problems, one a line, as compilers do:
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
