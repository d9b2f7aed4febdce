// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/elliptic"
	"math/big"
	"sync"
)

// A namedCurve is a curve that a certificate can name. Those without standard
// and without weierstrass are known by name and size only.
type namedCurve struct {
	name string
	bits int // of the field

	standard    elliptic.Curve
	weierstrass func() *weierstrass
}

// namedCurves are the curves of SEC 2 version 2, X9.62 and RFC 5639 by object
// identifier.
var namedCurves = map[string]namedCurve{
	"1.3.132.0.33":        {name: "P-224", bits: 224, standard: elliptic.P224()},
	"1.2.840.10045.3.1.7": {name: "P-256", bits: 256, standard: elliptic.P256()},
	"1.3.132.0.34":        {name: "P-384", bits: 384, standard: elliptic.P384()},
	"1.3.132.0.35":        {name: "P-521", bits: 521, standard: elliptic.P521()},

	"1.3.132.0.10":          {name: "secp256k1", bits: 256, weierstrass: secp256k1},
	"1.3.36.3.3.2.8.1.1.7":  {name: "brainpoolP256r1", bits: 256, weierstrass: brainpoolP256r1},
	"1.3.36.3.3.2.8.1.1.11": {name: "brainpoolP384r1", bits: 384, weierstrass: brainpoolP384r1},
	"1.3.36.3.3.2.8.1.1.13": {name: "brainpoolP512r1", bits: 512, weierstrass: brainpoolP512r1},

	"1.2.840.10045.3.1.1":   {name: "P-192", bits: 192},
	"1.3.132.0.6":           {name: "secp112r1", bits: 112},
	"1.3.132.0.7":           {name: "secp112r2", bits: 112},
	"1.3.132.0.28":          {name: "secp128r1", bits: 128},
	"1.3.132.0.29":          {name: "secp128r2", bits: 128},
	"1.3.132.0.9":           {name: "secp160k1", bits: 160},
	"1.3.132.0.8":           {name: "secp160r1", bits: 160},
	"1.3.132.0.30":          {name: "secp160r2", bits: 160},
	"1.3.132.0.31":          {name: "secp192k1", bits: 192},
	"1.3.132.0.32":          {name: "secp224k1", bits: 224},
	"1.3.132.0.1":           {name: "sect163k1", bits: 163},
	"1.3.132.0.2":           {name: "sect163r1", bits: 163},
	"1.3.132.0.15":          {name: "sect163r2", bits: 163},
	"1.3.132.0.26":          {name: "sect233k1", bits: 233},
	"1.3.132.0.27":          {name: "sect233r1", bits: 233},
	"1.3.132.0.16":          {name: "sect283k1", bits: 283},
	"1.3.132.0.17":          {name: "sect283r1", bits: 283},
	"1.3.132.0.36":          {name: "sect409k1", bits: 409},
	"1.3.132.0.37":          {name: "sect409r1", bits: 409},
	"1.3.132.0.38":          {name: "sect571k1", bits: 571},
	"1.3.132.0.39":          {name: "sect571r1", bits: 571},
	"1.3.36.3.3.2.8.1.1.1":  {name: "brainpoolP160r1", bits: 160},
	"1.3.36.3.3.2.8.1.1.3":  {name: "brainpoolP192r1", bits: 192},
	"1.3.36.3.3.2.8.1.1.5":  {name: "brainpoolP224r1", bits: 224},
	"1.3.36.3.3.2.8.1.1.8":  {name: "brainpoolP256t1", bits: 256},
	"1.3.36.3.3.2.8.1.1.9":  {name: "brainpoolP320r1", bits: 320},
	"1.3.36.3.3.2.8.1.1.10": {name: "brainpoolP320t1", bits: 320},
	"1.3.36.3.3.2.8.1.1.12": {name: "brainpoolP384t1", bits: 384},
	"1.3.36.3.3.2.8.1.1.14": {name: "brainpoolP512t1", bits: 512},
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
