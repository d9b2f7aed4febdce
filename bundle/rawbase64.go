// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// minBareBase64 is the least number of bytes that text without any mark is
// tried as base64 for: no certificate is that short.
const minBareBase64 = 64

// readBareBase64 reads a file that is one object's base64 without BEGIN and END
// lines, and reports whether it is.
func (r *reader) readBareBase64() bool {
	body := r.t.data
	if len(body) < minBareBase64 {
		return false
	}
	der, unpadded, broken := decodeBase64(body)
	if broken != nil {
		return false
	}
	c := &berCursor{data: der, end: len(der)}
	e, ok := c.next()
	if !ok || e.end != len(der) {
		clear(der)
		return false
	}
	kind, encrypted := identify(der)
	if kind == Unknown {
		clear(der)
		return false
	}
	r.b.Encoding = PEM
	src := source{file: r.t.file, base: r.t.base, unit: r.t.unit, line: 1, size: len(der)}
	o := &Object{Kind: kind, Encoding: PEM, Encrypted: encrypted}
	from := len(body) - len(bytes.TrimLeft(body, " \t\r\n\v\f"))
	o.Span = r.t.span(from, len(bytes.TrimRight(body, " \t\r\n\v\f")))
	if !r.room(o.Span) {
		clear(der)
		return true
	}
	if kind != PrivateKey {
		src.body = body
		src = r.own(src)
	}
	if unpadded {
		r.nonconforming(MissingPadding, o.Span)
	}
	switch kind {
	case PrivateKey: // what is wrong with a key is that it is there
	case PKCS12:
		r.nonconforming(KeystoreAsText, o.Span)
	default:
		r.nonconforming(BareBase64, o.Span)
	}
	r.add(o, der, src)
	return true
}
