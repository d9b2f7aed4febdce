// SPDX-License-Identifier: Apache-2.0

package chain

// An element is one BER element: der[start:end], of which der[content:stop] is
// the content. With an indefinite length the end-of-contents octets lie between.
type element struct {
	id                        byte // the identifier octet; 0x1f in its low bits is a high tag number
	start, content, stop, end int
	indefinite                bool
	longLength                bool // more length octets than DER has (X.690, 10.1)
	highTag                   bool // the form of high tag numbers (X.690, 8.1.2.4)
}

func (e element) constructed() bool { return e.id&0x20 != 0 }

// maxNesting is how deep indefinite lengths are followed: as deep as OpenSSL
// follows constructed elements.
const maxNesting = 30

// readElement reads the element at pos of der, which must end at the offset end
// or before, and says why it cannot be read.
func readElement(der []byte, pos, end int) (element, string) {
	return readNested(der, pos, end, maxNesting)
}

func readNested(der []byte, pos, end, depth int) (element, string) {
	e := element{start: pos}
	if pos >= end {
		return e, "nothing is left"
	}
	e.id = der[pos]
	pos++
	if e.id&0x1f == 0x1f {
		e.highTag = true
		number := 0
		for pos < end && der[pos]&0x80 != 0 {
			number = min(number<<7|int(der[pos]&0x7f), 1<<20)
			pos++
		}
		if pos < end {
			number = number<<7 | int(der[pos]&0x7f)
		}
		pos++
		if number < 0x1f { // OpenSSL takes it for the low tag number
			e.id = e.id&0xe0 | byte(number)
		}
	}
	if pos >= end {
		return e, "the length is missing"
	}
	length, at, reason := e.readLength(der, pos, end)
	if reason != "" {
		return e, reason
	}
	e.content = at
	if e.indefinite {
		return e.findEnd(der, end, depth)
	}
	if length > end-at {
		return e, "the length exceeds what is there"
	}
	e.stop, e.end = at+length, at+length
	return e, ""
}

// readLength reads length octets (X.690, 8.1.3).
func (e *element) readLength(der []byte, pos, end int) (length, after int, reason string) {
	first := der[pos]
	pos++
	switch {
	case first < 0x80:
		return int(first), pos, ""
	case first == 0x80 && !e.constructed():
		return 0, pos, "a primitive element has an indefinite length"
	case first == 0x80:
		e.indefinite = true
		return 0, pos, ""
	case int(first&0x7f)+1 > end-pos: // OpenSSL wants an octet after a long length, even after that of nothing
		return 0, pos, "the length is cut off"
	}
	octets := der[pos : pos+int(first&0x7f)]
	pos += len(octets)
	e.longLength = octets[0] == 0 || len(octets) == 1 && octets[0] < 0x80
	for _, o := range octets {
		if length >= 1<<23 {
			return 0, pos, "the length exceeds what is there"
		}
		length = length<<8 | int(o)
	}
	return length, pos, ""
}

// findEnd looks for the end-of-contents octets of an indefinite length.
func (e element) findEnd(der []byte, end, depth int) (element, string) {
	if depth == 0 {
		return e, "the nesting is too deep"
	}
	for at := e.content; at+2 <= end; {
		if der[at] == 0 && der[at+1] == 0 {
			e.stop, e.end = at, at+2
			return e, ""
		}
		inner, reason := readNested(der, at, end, depth-1)
		if reason != "" {
			return e, reason
		}
		at = inner.end
	}
	return e, "the end of an indefinite length is missing"
}

// A span is a run of elements that is read one by one.
type span struct{ pos, end int }

func (e element) inside() *span { return &span{e.content, e.stop} }

func (s *span) empty() bool { return s.pos >= s.end }
