// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	encasn1 "encoding/asn1"
	"errors"
	"math/big"
	"math/bits"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// otherTypes lists the algorithms whose keys are recognised, but whose public half
// this package cannot compute.
var otherTypes = map[string]string{
	pubkey.OIDX25519: "X25519",
	pubkey.OIDX448:   "X448",
	pubkey.OIDEd448:  "Ed448",
}

// errNoPoint is the error about a key whose public half is unknown.
var errNoPoint = errors.New("the EC private key does not contain its public half, and its curve is not supported")

// publicRSA reads modulus and exponent from RSAPrivateKey. The numbers are
// n, e, d, p, q, d mod p-1, d mod q-1 and the coefficient.
func publicRSA(numbers [][]byte, form string) (*[32]byte, Facts, error) {
	facts := Facts{Form: form, Type: "RSA", Bits: bitLen(numbers[0])}
	return finish(facts, addRSA, rsaPublicKey(numbers[0], numbers[1]))
}

// publicInnerRSA reads the RSAPrivateKey inside a PrivateKeyInfo.
func publicInnerRSA(private cryptobyte.String, oid string, algorithm cryptobyte.BuilderContinuation) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Type: "RSA"}
	if oid == pubkey.OIDRSAPSS {
		facts.Type = "RSA-PSS"
	}
	var body cryptobyte.String
	if !private.ReadASN1(&body, asn1.SEQUENCE) || !body.SkipASN1(asn1.INTEGER) {
		return nil, facts, errBroken(facts)
	}
	numbers, _ := readIntegers(body)
	if len(numbers) < 8 {
		return nil, facts, errBroken(facts)
	}
	facts.Bits = bitLen(numbers[0])
	return finish(facts, algorithm, rsaPublicKey(numbers[0], numbers[1]))
}

// rsaPublicKey returns RSAPublicKey (RFC 8017, appendix A.1.1).
func rsaPublicKey(n, e []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(integer(n))
		b.AddBytes(integer(e))
	})
	return b.BytesOrPanic()
}

// addRSA adds rsaEncryption with its NULL (RFC 3279, section 2.3.1).
func addRSA(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(encasn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1})
		b.AddASN1NULL()
	})
}

// addEC adds id-ecPublicKey with these parameters (RFC 5480, section 2.1.1).
func addEC(params []byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(encasn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1})
			b.AddBytes(params)
		})
	}
}

// addDSA adds id-dsa with its parameters (RFC 3279, section 2.3.2).
func addDSA(p, q, g []byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(encasn1.ObjectIdentifier{1, 2, 840, 10040, 4, 1})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(integer(p))
				b.AddBytes(integer(q))
				b.AddBytes(integer(g))
			})
		})
	}
}

// publicInnerEC reads the ECPrivateKey inside a PrivateKeyInfo.
func publicInnerEC(private, params cryptobyte.String) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Type: "EC"}
	var body cryptobyte.String
	if !private.ReadASN1(&body, asn1.SEQUENCE) || !body.SkipASN1(asn1.INTEGER) {
		return nil, facts, errBroken(facts)
	}
	return publicSEC1(body, params, "PKCS#8")
}

// publicSEC1 reads the fields of an ECPrivateKey after its version (RFC 5915, section
// 3). outer are the curve's parameters if the key is inside PKCS#8. The public point
// is computed if the key does not contain it, or contains it compressed.
func publicSEC1(body, outer cryptobyte.String, form string) (*[32]byte, Facts, error) {
	facts := Facts{Form: form, Type: "EC"}
	var private, inner, point, bitString cryptobyte.String
	var stated bool
	if !body.ReadASN1(&private, asn1.OCTET_STRING) ||
		!body.ReadOptionalASN1(&inner, nil, asn1.Tag(0).ContextSpecific().Constructed()) ||
		!body.ReadOptionalASN1(&bitString, &stated, asn1.Tag(1).ContextSpecific().Constructed()) {
		return nil, facts, errBroken(facts)
	}
	params := inner
	if len(outer) > 0 {
		params = outer
	}
	if spelledOut(params) {
		if name := curveOf(params); name != nil {
			params = name
		} else {
			facts.Explicit = true
		}
	}
	c := namedCurve(params)
	if c != nil {
		facts.Bits = c.Bits
	}
	if stated && bitString.ReadASN1(&point, asn1.BIT_STRING) && len(point) > 2 && point[1] == 4 {
		return finish(facts, addEC(params), point[1:])
	}
	if c == nil || c.ECDH == nil {
		return nil, facts, errNoPoint
	}
	key, err := c.ECDH.NewPrivateKey(fitScalar(private, (c.Bits+7)/8))
	if err != nil {
		return nil, facts, errBroken(facts)
	}
	return finish(facts, addEC(params), key.PublicKey().Bytes())
}

// namedCurve returns the curve that parameters name; nil if they name none that is known.
func namedCurve(params cryptobyte.String) *pubkey.Curve {
	var id encasn1.ObjectIdentifier
	if !params.ReadASN1ObjectIdentifier(&id) {
		return nil
	}
	return pubkey.CurveByOID(id.String())
}

// fitScalar returns a private number in the length of its field, without a copy if
// it already has that length.
func fitScalar(scalar []byte, size int) []byte {
	if len(scalar) >= size {
		return scalar
	}
	return append(make([]byte, size-len(scalar)), scalar...)
}

// publicInnerDSA computes the public half of a DSA key inside a PrivateKeyInfo,
// which has none: g^x mod p.
func publicInnerDSA(private, params cryptobyte.String, algorithm cryptobyte.BuilderContinuation) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Type: "DSA"}
	var body cryptobyte.String
	if !params.ReadASN1(&body, asn1.SEQUENCE) {
		return nil, facts, errBroken(facts)
	}
	pqg, ok := readIntegers(body)
	secret, whole := readIntegers(private)
	if !ok || !whole || len(pqg) != 3 || len(secret) != 1 || len(pqg[0]) == 0 || 8*len(pqg[0]) > pubkey.MaxPrivateDSABits || 8*len(secret[0]) > pubkey.MaxSubprimeBits {
		return nil, facts, errBroken(facts)
	}
	facts.Bits = bitLen(pqg[0])
	x := new(big.Int).SetBytes(secret[0])
	defer wipe(x)
	p, g := new(big.Int).SetBytes(pqg[0]), new(big.Int).SetBytes(pqg[2])
	return finish(facts, algorithm, integer(new(big.Int).Exp(g, x, p).Bytes()))
}

// wipe overwrites a number's words.
func wipe(n *big.Int) { clear(n.Bits()) }

// integer returns the DER INTEGER of a positive number's bytes.
func integer(n []byte) []byte {
	n = bytes.TrimLeft(n, "\x00")
	var b cryptobyte.Builder
	b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) {
		if len(n) == 0 || n[0] >= 0x80 {
			b.AddUint8(0)
		}
		b.AddBytes(n)
	})
	return b.BytesOrPanic()
}

// bitLen returns a number's length in bits; its bytes have no leading zero.
func bitLen(n []byte) int {
	if len(n) == 0 {
		return 0
	}
	return (len(n)-1)*8 + bits.Len8(n[0])
}

// addEd25519 adds id-Ed25519, which has no parameters (RFC 8410, section 3).
func addEd25519(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(encasn1.ObjectIdentifier{1, 3, 101, 112})
	})
}
