// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	encasn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A cursor reads DER elements one after the other and knows their offsets. It
// is tolerant: where nothing readable stands, it is empty from there on.
type cursor struct {
	rest cryptobyte.String
	end  int // offset in the whole DER behind rest
}

// newCursor starts at the first byte of der.
func newCursor(der []byte) *cursor {
	return &cursor{rest: cryptobyte.String(der), end: len(der)}
}

// empty reports whether nothing is left to read.
func (c *cursor) empty() bool { return c.rest.Empty() }

// peek reports whether the next element has this tag.
func (c *cursor) peek(tag asn1.Tag) bool { return c.rest.PeekASN1Tag(tag) }

// read reads the next element, tag and length included.
func (c *cursor) read() (extent, bool) {
	from := c.end - len(c.rest)
	var element cryptobyte.String
	var tag asn1.Tag
	if !c.rest.ReadAnyASN1Element(&element, &tag) {
		c.rest = nil
		return extent{}, false
	}
	return extent{from, c.end - len(c.rest)}, true
}

// mark reads the next element and notes it as a field.
func (c *cursor) mark(l *layout, f Field) {
	if e, ok := c.read(); ok {
		l.fields[f] = e
	}
}

// enter is a cursor inside the next element, which stays the next one.
func (c *cursor) enter() *cursor {
	rest := c.rest
	var content cryptobyte.String
	var tag asn1.Tag
	if !rest.ReadAnyASN1(&content, &tag) {
		return &cursor{}
	}
	return &cursor{rest: content, end: c.end - len(rest)}
}

// oid reads an object identifier in dotted form, empty where none stands.
func (c *cursor) oid() string {
	var oid encasn1.ObjectIdentifier
	if !c.rest.ReadASN1ObjectIdentifier(&oid) {
		c.rest = nil
		return ""
	}
	return oid.String()
}

// contextTag is the tag of a constructed context-specific element.
func contextTag(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }
