// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Key returns the key that a recipe uses for key=SPEC:NAME, and for key=SPEC on
// the certificate NAME: the same text gives the same key, in every run. The
// specs are those of the package comment; an RSA spec may end in the exponent
// ("rsa2048e3:leaf"). Keys are kept for the life of the process. Key panics on a
// text that is no SPEC:NAME, since only tests write them.
//
// RSA, NIST-curve and Ed25519 keys are those of the standard library. For the
// others Public returns a *dsa.PublicKey or, for curves the standard library
// lacks, the DER of the SubjectPublicKeyInfo as []byte.
func Key(name string) crypto.Signer {
	k, err := loadKey(name)
	if err != nil {
		panic("certtest: " + err.Error())
	}
	return k.signer
}

// A key is a key pair with what certificates say about it.
type key struct {
	kind   string // rsa, pss, ecdsa, dsa, ed25519, ed448
	hash   string // the digest its signatures use unless told otherwise
	signer crypto.Signer
	spki   []byte // SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7
}

// keyID is the SHA-1 of the public key's bits (RFC 5280, section 4.2.1.2, method 1).
func (k *key) keyID() []byte {
	var info, bits cryptobyte.String
	spki := cryptobyte.String(k.spki)
	if !spki.ReadASN1(&info, cbasn1.SEQUENCE) || !info.SkipASN1(cbasn1.SEQUENCE) || !info.ReadASN1(&bits, cbasn1.BIT_STRING) {
		panic("certtest: key with a malformed SubjectPublicKeyInfo")
	}
	sum := sha1.Sum(bits[1:])
	return sum[:]
}

var keys sync.Map // SPEC:NAME to func() *key

func loadKey(name string) (*key, error) {
	text, owner, ok := strings.Cut(name, ":")
	if !ok || owner == "" {
		return nil, fmt.Errorf("%q is no SPEC:NAME such as rsa2048:leaf", name)
	}
	s, err := parseSpec(text)
	if err != nil {
		return nil, err
	}
	// e65537 is what a spec without exponent means: both name one key.
	name = strings.TrimSuffix(text, "e65537") + ":" + owner
	made, _ := keys.LoadOrStore(name, sync.OnceValue(func() *key { return s.make(name) }))
	return made.(func() *key)(), nil
}

// A spec is a kind of key: a family, and for RSA its size and exponent.
type spec struct {
	family   string
	bits     int
	exponent int
}

var (
	rsaRE      = regexp.MustCompile(`^(rsa|pss|fermat|roca|smallfactor)([0-9]{3,5})(?:e([0-9]{1,18}))?$`)
	nistCurves = map[string]elliptic.Curve{
		"p224": elliptic.P224(), "p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521(),
		"p256-explicit": elliptic.P256(),
	}
	curveHashes = map[string]string{
		"p384": "sha384", "p521": "sha512", "brainpoolP384r1": "sha384", "brainpoolP512r1": "sha512",
	}
)

// curveHash is the digest that goes with a curve.
func curveHash(family string) string { return cmp.Or(curveHashes[family], "sha256") }

func rsaSpec(s string) bool { return rsaRE.MatchString(s) }

func parseSpec(s string) (spec, error) {
	if m := rsaRE.FindStringSubmatch(s); m != nil {
		return parseRSASpec(s, m)
	}
	if nistCurves[s] == nil && otherCurves[s] == nil && s != "ed25519" && s != "ed448" && s != "dsa2048" {
		return spec{}, fmt.Errorf("%q is not a kind of key: rsaN, pssN, fermatN, rocaN or smallfactorN with N bits, p224, p256, p384, p521, p256-explicit, secp256k1, brainpoolP256r1, brainpoolP384r1, brainpoolP512r1, ed25519, ed448, dsa2048", s)
	}
	return spec{family: s}, nil
}

func parseRSASpec(s string, m []string) (spec, error) {
	bits, err := strconv.Atoi(m[2])
	if err != nil || bits < 512 || bits > 8192 {
		return spec{}, fmt.Errorf("%q: an RSA key of a recipe has 512 to 8192 bits", s)
	}
	if m[1] == "roca" && bits > 3936 {
		return spec{}, fmt.Errorf("%q: a ROCA key of a recipe has at most 3936 bits", s)
	}
	exponent := 65537
	if m[3] != "" {
		if exponent, err = strconv.Atoi(m[3]); err != nil || exponent < 1 {
			return spec{}, fmt.Errorf("%q: the exponent is no positive number", s)
		}
	}
	return spec{family: m[1], bits: bits, exponent: exponent}, nil
}

func (s spec) make(name string) *key {
	random := &stream{seed: name}
	switch {
	case s.bits > 0:
		return rsaKey(s, random)
	case nistCurves[s.family] != nil:
		return nistKey(s.family, random)
	case otherCurves[s.family] != nil:
		return otherKey(s.family, random)
	case s.family == "ed448":
		return publishedEd448()
	case s.family == "dsa2048":
		return newDSAKey(random)
	}
	return ed25519Key(random)
}

func rsaKey(s spec, random *stream) *key {
	e := big.NewInt(int64(s.exponent))
	p, q := s.primes(random, e)
	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	d := new(big.Int).ModInverse(e, phi)
	if d == nil { // an even exponent, or that of a prime made for a weakness
		d = new(big.Int).ModInverse(big.NewInt(65537), phi)
	}
	if d == nil {
		d = one
	}
	private := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: s.exponent},
		D:         d,
		Primes:    []*big.Int{p, q},
	}
	private.Precompute()
	k := &key{kind: "rsa", hash: "sha256", signer: private, spki: standardSPKI(private.Public())}
	if s.family == "pss" {
		k.kind = "pss"
		k.spki = pssSPKI(&private.PublicKey)
	}
	return k
}

func nistKey(family string, random *stream) *key {
	curve := nistCurves[family]
	scalar := random.scalar(curve.Params().N)
	raw := scalar.FillBytes(make([]byte, (curve.Params().BitSize+7)/8))
	private, err := ecdsa.ParseRawPrivateKey(curve, raw)
	if err != nil {
		panic("certtest: " + err.Error())
	}
	k := &key{kind: "ecdsa", hash: curveHash(family), signer: private, spki: standardSPKI(private.Public())}
	if family == "p256-explicit" {
		point, err := private.PublicKey.Bytes()
		if err != nil {
			panic("certtest: " + err.Error())
		}
		k.spki = explicitP256.spki(point, explicitP256.addExplicit)
	}
	return k
}

func ed25519Key(random *stream) *key {
	private := ed25519.NewKeyFromSeed(random.bytes(ed25519.SeedSize))
	return &key{kind: "ed25519", hash: "", signer: private, spki: standardSPKI(private.Public())}
}

func standardSPKI(public crypto.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		panic("certtest: " + err.Error())
	}
	return der
}
