// SPDX-License-Identifier: Apache-2.0

package bundle

// maxBERDepth bounds the nesting of indefinite lengths that is followed.
const maxBERDepth = 64

// A berElement is one tag, length and value of BER, by its offsets.
type berElement struct {
	tag        byte // the whole identifier octet; high tag numbers are not read
	start      int
	content    int
	end        int // behind the value; behind the end-of-contents octets if indefinite
	indefinite bool
}

// A berCursor walks the elements of data[pos:end]. It allocates nothing and
// believes no length beyond its end.
type berCursor struct {
	data []byte
	pos  int
	end  int
}

// next reads the element at the cursor and moves behind it.
func (c *berCursor) next() (berElement, bool) {
	e, ok := c.header(c.pos)
	if !ok {
		return e, false
	}
	if e.indefinite {
		if e.end, ok = c.skipIndefinite(e.content); !ok {
			return e, false
		}
	}
	c.pos = e.end
	return e, true
}

// peek reads the tag and length at the cursor and stays there.
func (c *berCursor) peek() (berElement, bool) { return c.header(c.pos) }

// enter walks inside a constructed element.
func (c *berCursor) enter(e berElement) *berCursor {
	end := e.end
	if e.indefinite {
		end -= 2
	}
	return &berCursor{data: c.data, pos: e.content, end: end}
}

// header reads an identifier and a length (X.690, 8.1.2 and 8.1.3).
func (c *berCursor) header(pos int) (berElement, bool) {
	e := berElement{start: pos}
	if pos+2 > c.end || c.data[pos]&0x1F == 0x1F {
		return e, false
	}
	e.tag = c.data[pos]
	length := int(c.data[pos+1])
	e.content = pos + 2
	switch {
	case length == 0x80:
		e.indefinite = e.tag&0x20 != 0
		return e, e.indefinite
	case length > 0x80:
		octets := length & 0x7F
		if octets > 4 || e.content+octets > c.end {
			return e, false
		}
		length = 0
		for _, b := range c.data[e.content : e.content+octets] {
			length = length<<8 | int(b)
		}
		e.content += octets
	}
	if length > c.end-e.content {
		return e, false
	}
	e.end = e.content + length
	return e, true
}

// skipIndefinite finds the end of an indefinite element's content: one pass,
// with definite elements jumped over.
func (c *berCursor) skipIndefinite(pos int) (end int, ok bool) {
	for depth := 1; depth > 0; {
		if c.endsAt(pos) {
			depth--
			pos += 2
			continue
		}
		// Nearly all lengths are short: these are jumped over at once.
		if pos+2 <= c.end && c.data[pos]&0x1F != 0x1F && c.data[pos+1] < 0x80 {
			if pos += 2 + int(c.data[pos+1]); pos > c.end {
				return 0, false
			}
			continue
		}
		e, ok := c.header(pos)
		if !ok {
			return 0, false
		}
		pos = e.end
		if e.indefinite {
			if depth++; depth > maxBERDepth {
				return 0, false
			}
			pos = e.content
		}
	}
	return pos, true
}

// endsAt reports whether end-of-contents octets stand at pos (X.690, 8.1.5).
func (c *berCursor) endsAt(pos int) bool {
	return pos+2 <= c.end && c.data[pos] == 0 && c.data[pos+1] == 0
}

// empty reports whether nothing is left.
func (c *berCursor) empty() bool { return c.pos >= c.end }
