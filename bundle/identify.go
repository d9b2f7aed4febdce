// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// labelKinds are the PEM labels of RFC 7468 and of OpenSSL's pem.h, and those
// that other tools write for the same things.
var labelKinds = map[string]Kind{
	"CERTIFICATE":             Certificate,
	"X509 CERTIFICATE":        Certificate,
	"X.509 CERTIFICATE":       Certificate,
	"TRUSTED CERTIFICATE":     Certificate,
	"CERTIFICATE REQUEST":     CertificateRequest,
	"NEW CERTIFICATE REQUEST": CertificateRequest,
	"X509 CRL":                CRL,
	"CRL":                     CRL,
	"PUBLIC KEY":              PublicKey,
	"RSA PUBLIC KEY":          PublicKey,
	"PKCS7":                   PKCS7,
	"PKCS #7 SIGNED DATA":     PKCS7,
	"CMS":                     PKCS7,
	"PKCS12":                  PKCS12,
	"DH PARAMETERS":           Parameters,
	"X9.42 DH PARAMETERS":     Parameters,
	"DSA PARAMETERS":          Parameters,
	"EC PARAMETERS":           Parameters,
}

// labelKind is what a PEM label promises, empty for a label nobody knows.
func labelKind(label string) Kind {
	if strings.Contains(label, privateKeyWords) {
		return PrivateKey
	}
	return labelKinds[label]
}

// identify says what DER is by its structure alone. It takes an algorithm or
// an object identifier at its word and looks at no value but version numbers.
func identify(der []byte) (kind Kind, encrypted bool) {
	if bytes.HasPrefix(der, []byte("openssh-key-v1\x00")) {
		return PrivateKey, opensshEncrypted(der)
	}
	s := cryptobyte.String(der)
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) {
		return identifyBER(der), false
	}
	switch {
	case body.PeekASN1Tag(asn1.SEQUENCE):
		return identifySigned(body)
	case body.PeekASN1Tag(asn1.INTEGER):
		return identifyVersioned(body), false
	case body.PeekASN1Tag(asn1.OBJECT_IDENTIFIER) && isContentInfo(body):
		return PKCS7, false
	}
	return identifyBER(der), false
}

// identifySigned tells apart what starts with an inner SEQUENCE: signed things,
// SubjectPublicKeyInfo (RFC 5280, 4.1) and EncryptedPrivateKeyInfo (RFC 5958, 3).
func identifySigned(s cryptobyte.String) (kind Kind, encrypted bool) {
	var first, second cryptobyte.String
	var tag asn1.Tag
	if !s.ReadASN1(&first, asn1.SEQUENCE) || !s.ReadAnyASN1(&second, &tag) {
		return Unknown, false
	}
	switch {
	case tag == asn1.BIT_STRING && s.Empty() && first.PeekASN1Tag(asn1.OBJECT_IDENTIFIER):
		return PublicKey, false
	case tag == asn1.OCTET_STRING && s.Empty() && isPasswordBased(first):
		return PrivateKey, true
	case tag == asn1.SEQUENCE && s.SkipASN1(asn1.BIT_STRING) && s.Empty():
		return identifyToBeSigned(first), false
	}
	return Unknown, false
}

// identifyToBeSigned tells a certificate (RFC 5280, 4.1), a revocation list
// (5.1) and a request (RFC 2986, 4.1) apart by the tags they start with.
func identifyToBeSigned(s cryptobyte.String) Kind {
	if s.PeekASN1Tag(asn1.Tag(0).ContextSpecific().Constructed()) {
		return Certificate
	}
	versioned := s.PeekASN1Tag(asn1.INTEGER) && s.SkipASN1(asn1.INTEGER)
	for range 2 {
		if !s.SkipASN1(asn1.SEQUENCE) {
			return Unknown
		}
	}
	switch {
	case s.PeekASN1Tag(asn1.UTCTime), s.PeekASN1Tag(asn1.GeneralizedTime):
		return CRL
	case !versioned:
		return Unknown
	case s.PeekASN1Tag(asn1.SEQUENCE):
		return Certificate // of version 1
	case s.Empty(), s.PeekASN1Tag(asn1.Tag(0).ContextSpecific().Constructed()):
		return CertificateRequest
	}
	return Unknown
}

// identifyVersioned tells apart what starts with an INTEGER: private keys
// (RFC 8017 A.1.2, RFC 5958, RFC 5915, OpenSSL's form of DSA), PKCS#1 public
// keys and PKCS#12 (RFC 7292, 4).
func identifyVersioned(s cryptobyte.String) Kind {
	var first cryptobyte.String
	if !s.ReadASN1(&first, asn1.INTEGER) {
		return Unknown
	}
	small := -1
	if len(first) == 1 {
		small = int(first[0])
	}
	switch {
	case s.PeekASN1Tag(asn1.SEQUENCE) && small == 3:
		return PKCS12
	case s.PeekASN1Tag(asn1.SEQUENCE) && small >= 0:
		if s.SkipASN1(asn1.SEQUENCE) && s.PeekASN1Tag(asn1.OCTET_STRING) {
			return PrivateKey
		}
		return Unknown
	case s.PeekASN1Tag(asn1.OCTET_STRING) && small == 1:
		return PrivateKey
	}
	integers := 1
	for integers < 10 && s.PeekASN1Tag(asn1.INTEGER) && s.SkipASN1(asn1.INTEGER) {
		integers++
	}
	switch {
	case integers >= 6 && small >= 0:
		return PrivateKey
	case integers == 2 && s.Empty():
		return PublicKey
	}
	return Unknown
}

// isContentInfo reports whether s is an object identifier under PKCS#7
// (1.2.840.113549.1.7) followed by an explicit [0] or nothing (RFC 5652, 3).
func isContentInfo(s cryptobyte.String) bool {
	var oid cryptobyte.String
	return s.ReadASN1(&oid, asn1.OBJECT_IDENTIFIER) && bytes.HasPrefix(oid, oidPKCS7) &&
		(s.Empty() || s.PeekASN1Tag(asn1.Tag(0).ContextSpecific().Constructed()))
}

// isPasswordBased reports whether an AlgorithmIdentifier is one of PKCS#5 or
// PKCS#12, which encrypt private keys.
func isPasswordBased(s cryptobyte.String) bool {
	var oid cryptobyte.String
	return s.ReadASN1(&oid, asn1.OBJECT_IDENTIFIER) &&
		(bytes.HasPrefix(oid, oidPKCS5) || bytes.HasPrefix(oid, oidPKCS12PBE))
}

// The contents of object identifiers.
var (
	oidPKCS7     = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07}       // 1.2.840.113549.1.7
	oidPKCS5     = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05}       // 1.2.840.113549.1.5
	oidPKCS12PBE = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01} // 1.2.840.113549.1.12.1
)

// identifyBER recognises PKCS#7 and PKCS#12 in the indefinite-length form that
// Java and Windows write, which is not DER (X.690, 8.1.3.6).
func identifyBER(data []byte) Kind {
	c := &berCursor{data: data, end: len(data)}
	outer, ok := c.peek() // its end need not be known
	if !ok || outer.tag != 0x30 {
		return Unknown
	}
	in := &berCursor{data: data, pos: outer.content, end: len(data)}
	first, ok := in.peek()
	switch {
	case !ok:
		return Unknown
	case first.tag == 0x06 && bytes.HasPrefix(data[first.content:first.end], oidPKCS7):
		return PKCS7
	case first.tag == 0x02 && bytes.Equal(data[first.content:first.end], []byte{3}):
		in.pos = first.end
		if second, ok := in.peek(); ok && second.tag == 0x30 {
			return PKCS12
		}
	}
	return Unknown
}

// opensshEncrypted reads the cipher's name behind the magic of OpenSSH's key format.
func opensshEncrypted(key []byte) bool {
	s := cryptobyte.String(key[len("openssh-key-v1\x00"):])
	var length uint32
	var cipher []byte
	return s.ReadUint32(&length) && length < 64 && s.ReadBytes(&cipher, int(length)) && string(cipher) != "none"
}

// isJavaKeystore recognises the magic numbers of JKS and JCEKS.
func isJavaKeystore(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xFE, 0xED, 0xFE, 0xED}) ||
		bytes.HasPrefix(data, []byte{0xCE, 0xCE, 0xCE, 0xCE})
}
