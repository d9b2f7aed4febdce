// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	stdx509 "crypto/x509"
	"unicode/utf8"

	"github.com/zmap/zcrypto/x509"
	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Other parsers than Go's take a name whose text does not fit its string type, and
// a request without attributes. For one such fault no other check of the object is
// to be lost: it is parsed with the fault repaired, and has its true bytes back then.

// parseTolerantly parses a certificate: as it is, else with a key that the parser
// knows in the place of one on another curve, else with the strings of its names
// repaired. The error is that of the first attempt.
func parseTolerantly(der []byte) (*x509.Certificate, error) {
	cert, err := guard(der, parseX509)
	if err == nil {
		return cert, nil
	}
	if cert, other := guard(der, parseOtherCurve); other == nil {
		return cert, nil
	}
	repaired, ok := withStringTypes(der, Certificate)
	if !ok {
		return nil, err
	}
	cert, other := guard(repaired, parseX509)
	if other != nil {
		if cert, other = guard(repaired, parseOtherCurve); other != nil {
			return nil, err
		}
	}
	o := &Object{Kind: Certificate, DER: der}
	cert.Raw, cert.RawTBSCertificate = der, o.FieldBytes(toBeSigned)
	cert.RawIssuer, cert.RawSubject = o.FieldBytes(Issuer), o.FieldBytes(Subject)
	fingerprint(cert)
	return cert, nil
}

// parseRequestTolerantly is [parseTolerantly] for a request, which may lack the
// field of its attributes, too.
func parseRequestTolerantly(der []byte) (*stdx509.CertificateRequest, error) {
	request, err := guard(der, stdx509.ParseCertificateRequest)
	if err == nil {
		return request, nil
	}
	repaired := der
	o := &Object{Kind: CertificateRequest, DER: der}
	if with, missing := o.withAttributes(); missing {
		repaired = with
	}
	if with, other := withStringTypes(repaired, CertificateRequest); other {
		repaired = with
	}
	request, again := guard(repaired, stdx509.ParseCertificateRequest)
	if again != nil {
		if request, again = guard(repaired, parseOtherCurveRequest); again != nil {
			return nil, err
		}
	}
	request.Raw, request.RawTBSCertificateRequest = der, o.FieldBytes(toBeSigned)
	request.RawSubject, request.RawSubjectPublicKeyInfo = o.FieldBytes(Subject), o.FieldBytes(SubjectPublicKey)
	return request, nil
}

// withAttributes adds the empty attributes field to a request that has none (RFC
// 2986, section 4.1, does not call the field optional), and reports whether it was
// missing.
func (o *Object) withAttributes() ([]byte, bool) {
	parts, ok := o.splitAtKey()
	if !ok || len(parts.after) > 0 {
		return nil, false
	}
	parts.after = []byte{0xA0, 0}
	repaired, err := parts.with(parts.key)
	return repaired, err == nil
}

// HasAttributes reports whether a request has the field of its attributes, which
// may be empty.
func (o *Object) HasAttributes() bool {
	_, missing := o.withAttributes()
	return !missing
}

// withStringTypes is a copy of a certificate or a request in which every string of
// its names that its type does not allow has another type, and reports whether
// there is such a string. No length changes.
func withStringTypes(der []byte, kind Kind) ([]byte, bool) {
	o, repaired, changed := &Object{Kind: kind, DER: der}, bytes.Clone(der), false
	for _, field := range []Field{Issuer, Subject} {
		name, ok := o.extent(field)
		if !ok {
			continue
		}
		rdns := newCursor(der[name.from:name.to])
		for rdns = rdns.enter(); !rdns.empty(); rdns.read() {
			for set := rdns.enter(); !set.empty(); set.read() {
				attribute := set.enter()
				attribute.read()
				value, ok := attribute.read()
				at := name.from + value.from
				if tag, wrong := otherStringType(der[at : name.from+value.to]); ok && wrong {
					repaired[at], changed = tag, true
				}
			}
		}
	}
	return repaired, changed
}

// otherStringType is the tag of a type that the text of a string fits, where it
// does not fit the string's own.
func otherStringType(element []byte) (tag byte, wrong bool) {
	input := cryptobyte.String(element)
	var text cryptobyte.String
	var own casn1.Tag
	if !input.ReadAnyASN1(&text, &own) || !misfits(byte(own), text) {
		return 0, false
	}
	if utf8.Valid(text) {
		return byte(casn1.UTF8String), true
	}
	return byte(casn1.T61String), true
}

// misfits reports whether a text has characters that its string type does not have,
// or a type that Go does not read in a name.
func misfits(tag byte, text []byte) bool {
	const (
		numericString, videotexString  = 0x12, 0x15
		graphicString, universalString = 0x19, 0x1C
	)
	outside := func(allowed func(byte) bool) bool {
		return bytes.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf || !allowed(byte(r)) })
	}
	switch {
	case tag == byte(casn1.UTF8String):
		return !utf8.Valid(text)
	case tag == byte(casn1.PrintableString):
		return outside(printableChar)
	case tag == numericString:
		return outside(func(c byte) bool { return c == ' ' || c >= '0' && c <= '9' })
	case tag == byte(casn1.IA5String):
		return outside(func(byte) bool { return true })
	}
	return tag == videotexString || tag >= graphicString && tag <= universalString
}

// printableChar reports whether a PrintableString can have c (X.680, 41.4), or Go
// takes it there all the same: "*" and "&".
func printableChar(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return bytes.IndexByte([]byte(" '()+,-./:=?*&"), c) >= 0
}
