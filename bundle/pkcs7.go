// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/asn1"
	"fmt"
)

// contentTypes are the last arcs of PKCS#7's content types (RFC 2315, 14).
var contentTypes = map[byte]string{
	1: "data", 2: "signedData", 3: "envelopedData", 4: "signedAndEnvelopedData", 5: "digestedData", 6: "encryptedData",
}

// readPKCS7 lists what a SignedData carries in its certificates and crls fields
// (RFC 5652, 5.1), in DER or in BER of indefinite length. It slices and skips;
// no length that the message states is allocated.
func (r *reader) readPKCS7(o *Object) {
	c := &berCursor{data: o.DER, end: len(o.DER)}
	signed, kind, ok := openContent(c)
	switch {
	case !ok:
		r.brokenPKCS7(o, "its ContentInfo cannot be read")
		return
	case kind != "signedData":
		r.problem(Problem{Code: NotSignedData, Span: o.At(Whole), Lost: true,
			Message: fmt.Sprintf("the PKCS#7 message is of type %q; certificates are read from %q alone", kind, "signedData"),
			Fix:     "export the certificates with openssl crl2pkcs7 -nocrl -certfile FILE, or send them as PEM"})
		return
	}
	if reason := r.readSigned(o, signed); reason != "" {
		r.brokenPKCS7(o, reason)
	}
}

// readSigned reads the fields of a SignedData up to its crls, and returns what
// is wrong with it, or nothing.
func (r *reader) readSigned(o *Object, signed *berCursor) (reason string) {
	for _, tag := range []byte{0x02, 0x31, 0x30} { // version, digestAlgorithms, encapContentInfo
		if e, ok := signed.next(); !ok || e.tag != tag {
			return "its SignedData does not have the fields of RFC 5652 5.1"
		}
	}
	in := &inner{of: o, src: o.source}
	for _, list := range []struct {
		tag  byte
		kind Kind
	}{{0xA0, Certificate}, {0xA1, CRL}} {
		e, ok := signed.peek()
		if !ok {
			return ""
		}
		if e.tag != list.tag {
			continue
		}
		if e, ok = signed.next(); !ok {
			return fmt.Sprintf("its list of %ss has no end", list.kind)
		}
		if !r.readInner(in, signed.enter(e), list.kind) {
			return fmt.Sprintf("its list of %ss breaks off", list.kind)
		}
	}
	return ""
}

// inner walks through the objects inside a message.
type inner struct {
	of  *Object
	src source // at the byte pos of the message
	pos int
}

// at moves to a byte of the message; places are visited in order.
func (in *inner) at(e berElement) source {
	in.src = in.src.seek(e.start - in.pos)
	in.pos = e.start
	src := in.src
	src.size = e.end - e.start
	return src
}

// openContent opens a ContentInfo and returns a cursor inside the content's
// SEQUENCE, with the name or the dotted identifier of the content's type.
func openContent(c *berCursor) (content *berCursor, kind string, ok bool) {
	outer, ok := c.next()
	if !ok || outer.tag != 0x30 {
		return nil, "", false
	}
	info := c.enter(outer)
	oid, ok := info.next()
	if !ok || oid.tag != 0x06 {
		return nil, "", false
	}
	kind = contentType(c.data[oid.start:oid.end])
	if kind != "signedData" {
		return nil, kind, true
	}
	explicit, ok := info.next()
	if !ok || explicit.tag != 0xA0 {
		return nil, "", false
	}
	in := info.enter(explicit)
	signed, ok := in.next()
	if !ok || signed.tag != 0x30 {
		return nil, "", false
	}
	return in.enter(signed), kind, true
}

// contentType names a content type from its object identifier's DER.
func contentType(der []byte) string {
	var oid asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(der, &oid); err != nil {
		return "unreadable"
	}
	last := der[len(der)-1]
	if name := contentTypes[last]; name != "" && len(der) == 2+len(oidPKCS7)+1 && bytes.HasPrefix(der[2:], oidPKCS7) {
		return name
	}
	return oid.String()
}

// readInner lists the members of a SET of certificates or of revocation lists,
// and reports whether each of them could be told from the next.
func (r *reader) readInner(in *inner, c *berCursor, kind Kind) bool {
	for !c.empty() {
		e, ok := c.next()
		if !ok {
			return false
		}
		src := in.at(e)
		at := src.span(0, src.size)
		if !r.room(at) {
			return true
		}
		if e.tag != 0x30 || e.indefinite {
			r.quota.objects++
			r.problem(Problem{Code: BrokenPKCS7, Span: at, Lost: true,
				Message: fmt.Sprintf("the PKCS#7 message holds something that is no X.509 %s (tag 0x%02x)", kind, e.tag),
				Fix:     "export the message with X.509 certificates alone"})
			continue
		}
		o := &Object{Kind: kind, Encoding: in.of.Encoding, Container: PKCS7, Span: at, masked: in.of.masked}
		r.add(o, bytes.Clone(in.of.DER[e.start:e.end]), src)
	}
	return true
}

// brokenPKCS7 reports a message that cannot be read to its end.
func (r *reader) brokenPKCS7(o *Object, reason string) {
	r.problem(Problem{Code: BrokenPKCS7, Span: o.At(Whole), Lost: true,
		Message: "the PKCS#7 message cannot be read: " + reason,
		Fix:     "export the message again"})
}
