// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	stdx509 "crypto/x509"
	"encoding/asn1"
	"errors"

	"github.com/zmap/zcrypto/x509"
	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// errKnownCurve says that something does not parse for another reason than
// its curve.
var errKnownCurve = errors.New("the key is on a curve that the parser knows, or no elliptic curve key")

// parseOtherCurve parses a certificate whose key is on a curve that the parser
// refuses (secp256k1, Brainpool, explicit parameters): all else in it is to be
// checked, too. It parses the certificate with a P-256 key in place of its own
// and then puts the true bytes back. PublicKey is nil.
func parseOtherCurve(der []byte) (*x509.Certificate, error) {
	parts, replaced, err := withKnownCurve(&Object{Kind: Certificate, DER: der})
	if err != nil {
		return nil, err
	}
	cert, err := parseX509(replaced)
	if err != nil {
		return nil, err
	}
	cert.Raw, cert.RawTBSCertificate, cert.RawSubjectPublicKeyInfo = der, parts.tbs, parts.key
	fingerprint(cert)
	cert.PublicKey = nil
	return cert, nil
}

// parseOtherCurveRequest is [parseOtherCurve] for a request.
func parseOtherCurveRequest(der []byte) (*stdx509.CertificateRequest, error) {
	parts, replaced, err := withKnownCurve(&Object{Kind: CertificateRequest, DER: der})
	if err != nil {
		return nil, err
	}
	request, err := stdx509.ParseCertificateRequest(replaced)
	if err != nil {
		return nil, err
	}
	request.Raw, request.RawTBSCertificateRequest, request.RawSubjectPublicKeyInfo = der, parts.tbs, parts.key
	request.PublicKey = nil
	return request, nil
}

// withKnownCurve encodes a certificate or a request with a P-256 key in place of its
// own.
func withKnownCurve(o *Object) (parts keyParts, replaced []byte, err error) {
	parts, ok := o.splitAtKey()
	if !ok || !otherCurve(parts.key) {
		return parts, nil, errKnownCurve
	}
	replaced, err = parts.with(p256Key())
	return parts, replaced, err
}

// keyParts are a certificate or a request cut at its subjectPublicKeyInfo.
type keyParts struct {
	tbs    []byte // the whole of what is signed
	before []byte // its content up to the key
	key    []byte // the subjectPublicKeyInfo
	after  []byte // its content behind the key
	rest   []byte // what follows it: algorithm and signature
}

// splitAtKey cuts an object at its key; ok is false if it has none.
func (o *Object) splitAtKey() (p keyParts, ok bool) {
	key, ok := o.extent(SubjectPublicKey)
	if !ok {
		return p, false
	}
	outer := newCursor(o.DER).enter()
	content := outer.enter()
	from := content.end - len(content.rest)
	outer.read()
	return keyParts{
		tbs: o.FieldBytes(toBeSigned), before: o.DER[from:key.from], key: o.DER[key.from:key.to],
		after: o.DER[key.to:content.end], rest: outer.rest,
	}, true
}

// with encodes the whole anew with another key.
func (p keyParts) with(key []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, func(cert *cryptobyte.Builder) {
		cert.AddASN1(casn1.SEQUENCE, func(tbs *cryptobyte.Builder) {
			tbs.AddBytes(p.before)
			tbs.AddBytes(key)
			tbs.AddBytes(p.after)
		})
		cert.AddBytes(p.rest)
	})
	return b.Bytes()
}

// otherCurve reports whether a subjectPublicKeyInfo is an elliptic curve key on a
// curve that the parser does not know.
func otherCurve(spki []byte) bool {
	input := cryptobyte.String(spki)
	var info, algorithm cryptobyte.String
	var oid, curve asn1.ObjectIdentifier
	if !input.ReadASN1(&info, casn1.SEQUENCE) || !info.ReadASN1(&algorithm, casn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || oid.String() != pubkey.OIDEC {
		return false
	}
	if algorithm.PeekASN1Tag(casn1.SEQUENCE) {
		return true // explicit parameters
	}
	if !algorithm.ReadASN1ObjectIdentifier(&curve) {
		return false
	}
	known := pubkey.CurveByOID(curve.String())
	return known == nil || known.Standard == nil
}

// p256Key is the subjectPublicKeyInfo of P-256's base point (SEC 2, 2.4.2).
func p256Key() []byte {
	const basePoint = "\x04" +
		"\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96" +
		"\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5"
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, func(spki *cryptobyte.Builder) {
		spki.AddASN1(casn1.SEQUENCE, func(algorithm *cryptobyte.Builder) {
			algorithm.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1})
			algorithm.AddBytes(pubkey.CurveByName("P-256").Parameters())
		})
		spki.AddASN1BitString([]byte(basePoint))
	})
	return b.BytesOrPanic()
}
