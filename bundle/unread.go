// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"
	"fmt"
	"io/fs"
)

// A LimitError says that a file exceeds a limit, so that nothing of it was read.
type LimitError struct {
	File  string // the file's name as the user gave it
	Limit int    // the limit in bytes
	Value int    // the file's size in bytes; Limit+1 may stand for any, where reading ended
}

// Error names the limit, the value found and the flag that raises the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("%q has %s", e.File, e.size())
}

func (e *LimitError) size() string {
	if e.Value == e.Limit+1 {
		return fmt.Sprintf("more than %d bytes, which is the limit", e.Limit)
	}
	return fmt.Sprintf("%d bytes, the limit is %d bytes", e.Value, e.Limit)
}

// Unread is the Bundle of a file whose bytes could not be had, for the reason
// given: permission denied, gone since its directory was listed, over a limit.
func Unread(name string, reason error) *Bundle {
	code := NotRead
	if errors.As(reason, new(*LimitError)) {
		code = OverLimit
	}
	return &Bundle{Name: name, Encoding: NoInput, Problems: []Problem{{
		Code: code, Span: Span{File: name, Line: 1, EndLine: 1}, Lost: true,
		Message: "the file cannot be read: " + reasonOf(reason),
		Fix:     "make the file readable, or leave it out",
	}}}
}

// reasonOf is an error without the path that the Problem names already.
func reasonOf(err error) string {
	var path *fs.PathError
	var limit *LimitError
	switch {
	case errors.As(err, &limit):
		return "it has " + limit.size()
	case errors.As(err, &path):
		return path.Err.Error()
	}
	return err.Error()
}
