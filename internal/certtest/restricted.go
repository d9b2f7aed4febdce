// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// oidPSS names RSASSA-PSS, the signature algorithm and the key restricted to it
// (RFC 4055, section 1.2).
const oidPSS = "1.2.840.113549.1.1.10"

// pssAlgorithm is the AlgorithmIdentifier of a key that is restricted to RSASSA-PSS
// with any parameters: they are absent (RFC 4055, section 3.3).
func pssAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid(oidPSS)) })
}

func pssSPKI(public *rsa.PublicKey) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		pssAlgorithm(b)
		b.AddASN1BitString(x509.MarshalPKCS1PublicKey(public))
	})
}

// An ed448Signer is the one Ed448 key of recipes. It makes no signatures: the
// standard library has no Ed448, and a leaf does not need any.
type ed448Signer struct{ seed, public []byte }

// Public returns the DER of the SubjectPublicKeyInfo as []byte.
func (s ed448Signer) Public() crypto.PublicKey { return s.spki() }

// Sign returns an error.
func (ed448Signer) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("recipes have no Ed448 signatures: the certificate cannot be an issuer")
}

// algorithm is that of RFC 8410, section 3.
func (ed448Signer) algorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid("1.3.101.113")) })
}

func (s ed448Signer) spki() []byte {
	return sequence(func(b *cryptobyte.Builder) {
		s.algorithm(b)
		b.AddASN1BitString(s.public)
	})
}

// publishedEd448 is the first key of RFC 8032, section 7.4, which is public. Every
// ed448 of a recipe is this one.
func publishedEd448() *key {
	seed, err1 := hex.DecodeString("" +
		"6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3" +
		"528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b")
	public, err2 := hex.DecodeString("" +
		"5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778" +
		"edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180")
	if err := errors.Join(err1, err2); err != nil {
		panic("certtest: " + err.Error())
	}
	s := ed448Signer{seed: seed, public: public}
	return &key{kind: "ed448", signer: s, spki: s.spki()}
}
