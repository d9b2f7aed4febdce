// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	"crypto/elliptic"
	"errors"
	"io"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// A curve is y^2 = x^3 + ax + b over the integers modulo p, with a base point
// of order n. The arithmetic is affine and slow: good for a handful of test
// signatures and for nothing else.
type curve struct {
	oid              string
	p, a, b, x, y, n *big.Int
}

// A point is a point of a curve; x is nil for the point at infinity.
type point struct{ x, y *big.Int }

// otherCurves are those that the standard library lacks, and whose parameters the
// product has. The arithmetic here is another one.
var otherCurves = func() map[string]*curve {
	curves := make(map[string]*curve)
	for i := range pubkey.Curves {
		if c := &pubkey.Curves[i]; c.Verifies() {
			own := &curve{oid: c.OID}
			own.p, own.a, own.b, own.x, own.y, own.n = c.Domain()
			curves[c.Name] = own
		}
	}
	return curves
}()

// explicitP256 is P-256 as data, for keys that spell their curve out.
var explicitP256 = func() *curve {
	c := elliptic.P256().Params()
	return &curve{p: c.P, a: new(big.Int).Sub(c.P, big.NewInt(3)), b: c.B, x: c.Gx, y: c.Gy, n: c.N}
}()

func hexInt(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic("certtest: " + s + " is not hexadecimal")
	}
	return n
}

func (c *curve) mod(n *big.Int) *big.Int { return n.Mod(n, c.p) }

func (c *curve) add(s, t point) point {
	if s.x == nil {
		return t
	}
	if t.x == nil {
		return s
	}
	slope := new(big.Int)
	if s.x.Cmp(t.x) != 0 {
		run := c.mod(new(big.Int).Sub(t.x, s.x))
		slope.Mul(new(big.Int).Sub(t.y, s.y), run.ModInverse(run, c.p))
	} else {
		if s.y.Cmp(t.y) != 0 || s.y.Sign() == 0 {
			return point{}
		}
		run := c.mod(new(big.Int).Lsh(s.y, 1))
		rise := new(big.Int).Mul(s.x, s.x)
		rise.Mul(rise, big.NewInt(3)).Add(rise, c.a)
		slope.Mul(rise, run.ModInverse(run, c.p))
	}
	x := new(big.Int).Mul(slope, slope)
	c.mod(x.Sub(x, s.x).Sub(x, t.x))
	y := new(big.Int).Sub(s.x, x)
	return point{x, c.mod(y.Mul(y, slope).Sub(y, s.y))}
}

func (c *curve) times(k *big.Int, p point) point {
	var sum point
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.add(sum, sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, p)
		}
	}
	return sum
}

// bytes is the uncompressed point of SEC 1, section 2.3.3.
func (c *curve) bytes(p point) []byte {
	size := (c.p.BitLen() + 7) / 8
	out := append([]byte{4}, p.x.FillBytes(make([]byte, size))...)
	return append(out, p.y.FillBytes(make([]byte, size))...)
}

// spki is the SubjectPublicKeyInfo of a public point (RFC 5480, section 2).
func (c *curve) spki(public []byte, parameters func(*cryptobyte.Builder)) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		c.addAlgorithm(b, parameters)
		b.AddASN1BitString(public)
	})
}

func (c *curve) addAlgorithm(b *cryptobyte.Builder, parameters func(*cryptobyte.Builder)) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.10045.2.1"))
		parameters(b)
	})
}

func (c *curve) addNamed(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid(c.oid)) }

// addExplicit writes SpecifiedECDomain (SEC 1, appendix C.2), which RFC 5480
// section 2.1.1 forbids in certificates.
func (c *curve) addExplicit(b *cryptobyte.Builder) {
	size := (c.p.BitLen() + 7) / 8
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid("1.2.840.10045.1.1"))
			b.AddASN1BigInt(c.p)
		})
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(c.a.FillBytes(make([]byte, size)))
			b.AddASN1OctetString(c.b.FillBytes(make([]byte, size)))
		})
		b.AddASN1OctetString(c.bytes(point{c.x, c.y}))
		b.AddASN1BigInt(c.n)
		b.AddASN1Int64(1)
	})
}

func otherKey(family string, random *stream) *key {
	c := otherCurves[family]
	d := random.scalar(c.n)
	public := c.bytes(c.times(d, point{c.x, c.y}))
	spki := c.spki(public, c.addNamed)
	return &key{kind: "ecdsa", hash: curveHash(family), signer: &curveSigner{c, d, public, spki}, spki: spki}
}

// A curveSigner is a private key on one of the otherCurves.
type curveSigner struct {
	curve  *curve
	d      *big.Int
	public []byte
	spki   []byte
}

// Public returns the DER of the SubjectPublicKeyInfo as []byte.
func (s *curveSigner) Public() crypto.PublicKey { return s.spki }

// Sign makes an ECDSA signature (SEC 1, section 4.1.3) whose nonce follows from
// key and digest; it reads nothing from the reader.
func (s *curveSigner) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	n := s.curve.n
	nonces := &stream{seed: "nonce/" + s.d.Text(16) + "/" + string(digest)}
	for range 8 {
		k := nonces.scalar(n)
		r := s.curve.times(k, point{s.curve.x, s.curve.y}).x
		r = new(big.Int).Mod(r, n)
		v := new(big.Int).Mul(r, s.d)
		v.Add(v, truncated(digest, n)).Mul(v, new(big.Int).ModInverse(k, n)).Mod(v, n)
		if r.Sign() > 0 && v.Sign() > 0 {
			return pairDER(r, v), nil
		}
	}
	return nil, errors.New("no usable nonce")
}

// truncated is the leftmost bits of a digest, as many as n has.
func truncated(digest []byte, n *big.Int) *big.Int {
	z := new(big.Int).SetBytes(digest)
	if extra := len(digest)*8 - n.BitLen(); extra > 0 {
		z.Rsh(z, uint(extra))
	}
	return z
}

// pairDER is SEQUENCE { r INTEGER, s INTEGER } of DSA and ECDSA (RFC 3279, section 2.2.2).
func pairDER(r, s *big.Int) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(r)
		b.AddASN1BigInt(s)
	})
}

// sequence is the DER of a SEQUENCE that cannot fail to encode.
func sequence(f cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, f)
	return b.BytesOrPanic()
}
