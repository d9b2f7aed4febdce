// SPDX-License-Identifier: Apache-2.0

package bundle

// maxDefiniteDepth bounds the nesting that is rewritten. A keystore has 12
// levels at most outside its octet strings.
const maxDefiniteDepth = 32

// definite rewrites BER as definite lengths of the shortest form, and joins
// octet strings that are in pieces (X.690, 8.7.3 and 10.1). Java and Windows
// write keystores in such forms. Primitive values are copied as they are.
func definite(data []byte) ([]byte, bool) {
	return appendDefinite(make([]byte, 0, len(data)), &berCursor{data: data, end: len(data)}, maxDefiniteDepth)
}

func appendDefinite(out []byte, c *berCursor, depth int) ([]byte, bool) {
	for !c.empty() {
		e, ok := c.next()
		switch {
		case !ok, depth == 0:
			return nil, false
		case e.tag&0x20 == 0:
			out = appendElement(out, e.tag, c.data[e.content:e.end])
			continue
		}
		content, ok := appendDefinite(nil, c.enter(e), depth-1)
		if !ok {
			return nil, false
		}
		if tag := e.tag; tag == 0x24 {
			if content, ok = joinOctets(content); !ok {
				return nil, false
			}
			out = appendElement(out, 0x04, content)
		} else {
			out = appendElement(out, tag, content)
		}
	}
	return out, true
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
