// SPDX-License-Identifier: Apache-2.0

package bundle

// maxDefiniteDepth bounds the nesting that is rewritten. A keystore has 12
// levels at most outside its octet strings.
const maxDefiniteDepth = 32

// definite rewrites BER as definite lengths of the shortest form, and joins
// octet strings that are in pieces (X.690, 8.7.3 and 10.1). Java and Windows
// write keystores in such forms. Primitive values are copied as they are.
func definite(data []byte) ([]byte, bool) {
	return appendDER(make([]byte, 0, len(data)), &berCursor{data: data, end: len(data)}, maxDefiniteDepth, false)
}

// appendDER rewrites the elements at the cursor and moves behind them.
// Where open is set, the end-of-contents octets end them and not c.end: to look
// for those first would be a walk over the content for each level of it.
func appendDER(out []byte, c *berCursor, depth int, open bool) ([]byte, bool) {
	for !c.empty() {
		e, ok := c.peek()
		switch {
		case open && c.endsAt(c.pos):
			c.pos += 2
			return out, true
		case !ok, depth == 0:
			return nil, false
		case e.tag&0x20 == 0:
			out = appendElement(out, e.tag, c.data[e.content:e.end])
			c.pos = e.end
			continue
		}
		inner := &berCursor{data: c.data, pos: e.content, end: e.end}
		if e.indefinite {
			inner.end = c.end
		}
		content, ok := appendDER(nil, inner, depth-1, e.indefinite)
		if !ok {
			return nil, false
		}
		c.pos = inner.pos
		tag := e.tag
		if tag == 0x24 {
			if content, ok = joinOctets(content); !ok {
				return nil, false
			}
			tag = 0x04
		}
		out = appendElement(out, tag, content)
	}
	return out, !open
}

// joinOctets joins the OCTET STRINGs that content is a sequence of.
func joinOctets(content []byte) ([]byte, bool) {
	var joined []byte
	c := &berCursor{data: content, end: len(content)}
	for !c.empty() {
		e, ok := c.next()
		if !ok || e.tag != 0x04 {
			return nil, false
		}
		joined = append(joined, content[e.content:e.end]...)
	}
	return joined, true
}

// appendElement appends a tag, the shortest form of the length, and the value.
func appendElement(out []byte, tag byte, value []byte) []byte {
	out = append(out, tag)
	switch n := len(value); {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 1<<8:
		out = append(out, 0x81, byte(n))
	case n < 1<<16:
		out = append(out, 0x82, byte(n>>8), byte(n))
	case n < 1<<24:
		out = append(out, 0x83, byte(n>>16), byte(n>>8), byte(n))
	default:
		out = append(out, 0x84, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, value...)
}
