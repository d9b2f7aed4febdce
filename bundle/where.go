// SPDX-License-Identifier: Apache-2.0

package bundle

import "fmt"

// Where says in words where an object stands, for a sentence of a report:
// "lines 1 to 20", "bytes 0 to 901" (both ends included), `in "ca.pem", lines 1
// to 20` for the member of an archive, `called "client"` for what is in a
// keystore, and both for a keystore in an archive. The words are safe to print.
func (o *Object) Where() string {
	switch {
	case o.Member != "" && o.inside != nil && !o.sealed:
		return fmt.Sprintf("in %q, %s", o.Member, o.inside.words(o.Encoding))
	case o.Member != "" && o.Alias != "":
		return fmt.Sprintf("in %q, called %q", o.Member, o.Alias)
	case o.Member != "":
		return fmt.Sprintf("in %q", o.Member)
	case o.Alias != "" && o.inside != nil && !o.sealed:
		return fmt.Sprintf("called %q, %s", o.Alias, o.inside.words(o.Encoding))
	case o.Alias != "":
		return fmt.Sprintf("called %q", o.Alias)
	}
	return o.Span.words(o.Encoding)
}

func (s Span) words(e Encoding) string {
	switch {
	case (e == DER || e == Binary) && s.End > s.Start:
		return fmt.Sprintf("bytes %d to %d", s.Start, s.End-1)
	case s.Line == s.EndLine:
		return fmt.Sprintf("line %d", s.Line)
	}
	return fmt.Sprintf("lines %d to %d", s.Line, s.EndLine)
}
