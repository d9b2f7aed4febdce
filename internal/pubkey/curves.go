// SPDX-License-Identifier: Apache-2.0

package pubkey

import (
	"crypto/ecdh"
	"crypto/elliptic"
	"crypto/x509"
	"math/big"
	"slices"
	"sync"
)

// A Curve is a curve that a public key or a private key can name (RFC 5480, section
// 2.1.1.1).
type Curve struct {
	OID  string // dotted
	Name string // "P-256", "secp256k1", "brainpoolP256r1"
	Bits int    // of the field

	// Standard is the curve in the standard library; nil if Go does not support it.
	// Java and GnuTLS do not support those in certificates either.
	Standard elliptic.Curve

	// ECDH is the same for computing the public half of a private key.
	ECDH ecdh.Curve

	weierstrass func() *weierstrass
}

// Curves lists the curves of SEC 2 version 2, X9.62 and RFC 5639.
var Curves = []Curve{
	{OID: "1.3.132.0.33", Name: "P-224", Bits: 224, Standard: elliptic.P224()},
	{OID: "1.2.840.10045.3.1.7", Name: "P-256", Bits: 256, Standard: elliptic.P256(), ECDH: ecdh.P256()},
	{OID: "1.3.132.0.34", Name: "P-384", Bits: 384, Standard: elliptic.P384(), ECDH: ecdh.P384()},
	{OID: "1.3.132.0.35", Name: "P-521", Bits: 521, Standard: elliptic.P521(), ECDH: ecdh.P521()},

	{OID: "1.3.132.0.10", Name: "secp256k1", Bits: 256, weierstrass: secp256k1},
	{OID: "1.3.36.3.3.2.8.1.1.7", Name: "brainpoolP256r1", Bits: 256, weierstrass: brainpoolP256r1},
	{OID: "1.3.36.3.3.2.8.1.1.11", Name: "brainpoolP384r1", Bits: 384, weierstrass: brainpoolP384r1},
	{OID: "1.3.36.3.3.2.8.1.1.13", Name: "brainpoolP512r1", Bits: 512, weierstrass: brainpoolP512r1},

	{OID: "1.2.840.10045.3.1.1", Name: "P-192", Bits: 192},
	{OID: "1.3.132.0.6", Name: "secp112r1", Bits: 112},
	{OID: "1.3.132.0.7", Name: "secp112r2", Bits: 112},
	{OID: "1.3.132.0.28", Name: "secp128r1", Bits: 128},
	{OID: "1.3.132.0.29", Name: "secp128r2", Bits: 128},
	{OID: "1.3.132.0.9", Name: "secp160k1", Bits: 160},
	{OID: "1.3.132.0.8", Name: "secp160r1", Bits: 160},
	{OID: "1.3.132.0.30", Name: "secp160r2", Bits: 160},
	{OID: "1.3.132.0.31", Name: "secp192k1", Bits: 192},
	{OID: "1.3.132.0.32", Name: "secp224k1", Bits: 224},
	{OID: "1.3.132.0.1", Name: "sect163k1", Bits: 163},
	{OID: "1.3.132.0.2", Name: "sect163r1", Bits: 163},
	{OID: "1.3.132.0.15", Name: "sect163r2", Bits: 163},
	{OID: "1.3.132.0.26", Name: "sect233k1", Bits: 233},
	{OID: "1.3.132.0.27", Name: "sect233r1", Bits: 233},
	{OID: "1.3.132.0.16", Name: "sect283k1", Bits: 283},
	{OID: "1.3.132.0.17", Name: "sect283r1", Bits: 283},
	{OID: "1.3.132.0.36", Name: "sect409k1", Bits: 409},
	{OID: "1.3.132.0.37", Name: "sect409r1", Bits: 409},
	{OID: "1.3.132.0.38", Name: "sect571k1", Bits: 571},
	{OID: "1.3.132.0.39", Name: "sect571r1", Bits: 571},
	{OID: "1.3.36.3.3.2.8.1.1.1", Name: "brainpoolP160r1", Bits: 160},
	{OID: "1.3.36.3.3.2.8.1.1.3", Name: "brainpoolP192r1", Bits: 192},
	{OID: "1.3.36.3.3.2.8.1.1.5", Name: "brainpoolP224r1", Bits: 224},
	{OID: "1.3.36.3.3.2.8.1.1.8", Name: "brainpoolP256t1", Bits: 256},
	{OID: "1.3.36.3.3.2.8.1.1.9", Name: "brainpoolP320r1", Bits: 320},
	{OID: "1.3.36.3.3.2.8.1.1.10", Name: "brainpoolP320t1", Bits: 320},
	{OID: "1.3.36.3.3.2.8.1.1.12", Name: "brainpoolP384t1", Bits: 384},
	{OID: "1.3.36.3.3.2.8.1.1.14", Name: "brainpoolP512t1", Bits: 512},
}

// byOID are the [Curves] by object identifier.
var byOID = func() map[string]*Curve {
	curves := make(map[string]*Curve, len(Curves))
	for i := range Curves {
		curves[Curves[i].OID] = &Curves[i]
	}
	return curves
}()

// CurveByOID returns the curve with a dotted object identifier; nil if it is not one
// of [Curves].
func CurveByOID(oid string) *Curve { return byOID[oid] }

// CurveByName returns the curve with a name; nil if it is not one of [Curves].
func CurveByName(name string) *Curve {
	if i := slices.IndexFunc(Curves, func(c Curve) bool { return c.Name == name }); i >= 0 {
		return &Curves[i]
	}
	return nil
}

// Parameters returns the DER of the ECParameters that name the curve (RFC 5480,
// section 2.1.1).
func (c *Curve) Parameters() []byte {
	oid, err := x509.ParseOID(c.OID)
	if err != nil {
		return nil
	}
	body, err := oid.MarshalBinary()
	if err != nil {
		return nil
	}
	return append([]byte{6, byte(len(body))}, body...)
}

// Domain returns the parameters of a curve for which [Curve.Verifies]: the prime of the
// field, the coefficients, the base point and its order. They must not be changed.
func (c *Curve) Domain() (p, a, b, x, y, n *big.Int) {
	w := c.weierstrass()
	return w.p, w.a, w.b, w.g.x, w.g.y, w.n
}

// Verifies reports whether [Curve.Verify] can compute on the curve.
func (c *Curve) Verifies() bool { return c.weierstrass != nil }

// Verify verifies an ECDSA signature (SEC 1, section 4.1.4) on a curve that the
// standard library does not have. key is the encoded point.
func (c *Curve) Verify(key, digest []byte, r, s *big.Int) bool {
	return c.weierstrass().verify(key, digest, r, s)
}

// secp256k1 has the parameters of SEC 2 version 2, 2.4.1.
var secp256k1 = sync.OnceValue(func() *weierstrass {
	return newWeierstrass(
		"fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
		"0",
		"7",
		"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
		"483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
		"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
})

// brainpoolP256r1 has the parameters of RFC 5639, section 3.4.
var brainpoolP256r1 = sync.OnceValue(func() *weierstrass {
	return newWeierstrass(
		"a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
		"7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
		"26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
		"8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
		"547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
		"a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7")
})

// brainpoolP384r1 has the parameters of RFC 5639, section 3.6.
var brainpoolP384r1 = sync.OnceValue(func() *weierstrass {
	return newWeierstrass(
		"8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
		"7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
		"04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
		"1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
		"8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
		"8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565")
})

// brainpoolP512r1 has the parameters of RFC 5639, section 3.7.
var brainpoolP512r1 = sync.OnceValue(func() *weierstrass {
	return newWeierstrass(
		"aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
		"7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
		"3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
		"81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
		"7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
		"aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069")
})

func newWeierstrass(p, a, b, x, y, n string) *weierstrass {
	return &weierstrass{p: hexInt(p), a: hexInt(a), b: hexInt(b), g: point{hexInt(x), hexInt(y), big.NewInt(1)}, n: hexInt(n)}
}

func hexInt(s string) *big.Int {
	n, _ := new(big.Int).SetString(s, 16)
	return n
}
