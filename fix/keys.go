// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"io"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/chain"
)

// NewKey makes a private key of one of [rulesets.KeyTypes], or of the type of an old key.
func NewKey(keyType string) (crypto.Signer, error) {
	var bits int
	switch keyType {
	case "p-256":
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "p-384":
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case "p-521":
		return ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	}
	if _, err := fmt.Sscanf(keyType, "rsa-%d", &bits); err != nil {
		return nil, fmt.Errorf("unknown key type %q", keyType)
	}
	return rsa.GenerateKey(rand.Reader, bits)
}

// newSerial returns a random serial number of 128 bits, which is positive (RFC 5280,
// section 4.1.2.2).
func newSerial(random io.Reader) (*big.Int, error) {
	octets := make([]byte, 16)
	if _, err := io.ReadFull(random, octets); err != nil {
		return nil, err
	}
	octets[0] |= 0x80
	return new(big.Int).SetBytes(octets), nil
}

// keyID returns the key identifier of a made or existing issuer; nil if it has none.
func (mk *maker) keyID(o *Object) ([]byte, error) {
	cert, err := x509.ParseCertificate(mk.made[o])
	if err != nil {
		return nil, err
	}
	return cert.SubjectKeyId, nil
}

// subjectKeyID is method 1 of RFC 5280, section 4.2.1.2, which OpenSSL uses as well.
func subjectKeyID(public crypto.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	var info, algorithm cryptobyte.String
	var bits asn1.BitString
	s := cryptobyte.String(der)
	if !s.ReadASN1(&info, cbasn1.SEQUENCE) || !info.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !info.ReadASN1BitString(&bits) {
		return nil, fmt.Errorf("the public key cannot be read")
	}
	sum := sha1.Sum(bits.Bytes)
	return sum[:], nil
}

func keyIDExtension(oid string, id []byte) pkix.Extension {
	octets := func(tag cbasn1.Tag) func(b *cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) { b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(id) }) }
	}
	if oid == chain.OIDSubjectKeyID {
		return newExtension(oid, false, build(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddBytes(id) }), "").Extension
	}
	return newExtension(oid, false, build(cbasn1.SEQUENCE, octets(cbasn1.Tag(0).ContextSpecific())), "").Extension
}
