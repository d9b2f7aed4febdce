// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// A source maps offsets in an object's DER to places in the file. For PEM it
// keeps a copy of the block's base64, so that a file that also holds a private
// key is not kept alive; for a binary file it only counts.
type source struct {
	file string
	base int // offset in the file of body, or of the DER's first byte
	unit int // bytes of the file for each byte of body
	line int // line of body's first byte, or of all of the DER

	body  []byte // the base64; nil in a binary file
	shift int    // where the DER starts in the decoded body
	size  int    // length of the DER in bytes
}

// seek is the source of what starts n bytes further on. In PEM it moves to the
// group of four characters that holds the byte, so that the objects of a large
// container are found in one pass: seek from one to the next.
func (s source) seek(n int) source {
	s.size -= n
	if s.body == nil {
		s.base += n
		return s
	}
	s.shift += n
	group, count := s.shift/3*4, 0
	for i := range significant(s.body) {
		if count == group {
			s.line += s.lineEnds(0, i)
			s.base += i * s.unit
			s.body = s.body[i:]
			s.shift %= 3
			break
		}
		count++
	}
	return s
}

// own is the source with a copy of just the base64 that holds the DER.
func (s source) own() source {
	last := max(0, ((s.shift+s.size)*8-1)/6)
	n := 0
	for i := range significant(s.body) {
		if n == last {
			s.body = bytes.Clone(s.body[:i+charLen(s.body[i:])])
			return s
		}
		n++
	}
	s.body = bytes.Clone(s.body)
	return s
}

// span is the place of DER[from:to].
func (s source) span(from, to int) Span {
	if s.body == nil {
		return Span{File: s.file, Line: s.line, EndLine: s.line, Start: s.base + from, End: s.base + to}
	}
	// A byte's first bit stands in character from*8/6, its last bit in (to*8-1)/6.
	first := (s.shift + from) * 8 / 6
	last := max(first, ((s.shift+to)*8-1)/6)
	sp := Span{File: s.file}
	n, line, pos := 0, s.line, 0
	for i := range significant(s.body) {
		if n == first || n == last {
			line += s.lineEnds(pos, i)
			pos = i
		}
		if n == first {
			sp.Line, sp.Start = line, s.base+i*s.unit
		}
		if n == last {
			sp.EndLine, sp.End = line, s.base+(i+charLen(s.body[i:]))*s.unit
			break
		}
		n++
	}
	return sp
}

// lineEnds counts the line ends of body[from:to], a CRLF at its LF.
func (s source) lineEnds(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if s.body[i] == '\n' || loneCR(s.body, i) {
			n++
		}
	}
	return n
}
