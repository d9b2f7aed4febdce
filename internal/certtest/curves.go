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

// otherCurves are those that the standard library lacks: secp256k1 from SEC 2
// section 2.4.1, the Brainpool curves from RFC 5639, sections 3.4, 3.6 and 3.7.
var otherCurves = map[string]*curve{
	"secp256k1": {
		oid: "1.3.132.0.10",
		p:   hexInt("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"),
		a:   big.NewInt(0),
		b:   big.NewInt(7),
		x:   hexInt("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
		y:   hexInt("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"),
		n:   hexInt("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
	},
	"brainpoolP256r1": {
		oid: "1.3.36.3.3.2.8.1.1.7",
		p:   hexInt("a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377"),
		a:   hexInt("7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9"),
		b:   hexInt("26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6"),
		x:   hexInt("8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262"),
		y:   hexInt("547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997"),
		n:   hexInt("a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7"),
	},
	"brainpoolP384r1": {
		oid: "1.3.36.3.3.2.8.1.1.11",
		p:   hexInt("8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53"),
		a:   hexInt("7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826"),
		b:   hexInt("04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11"),
		x:   hexInt("1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e"),
		y:   hexInt("8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315"),
		n:   hexInt("8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565"),
	},
	"brainpoolP512r1": {
		oid: "1.3.36.3.3.2.8.1.1.13",
		p:   hexInt("aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3"),
		a:   hexInt("7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca"),
		b:   hexInt("3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723"),
		x:   hexInt("81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822"),
		y:   hexInt("7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892"),
		n:   hexInt("aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069"),
	},
}

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
