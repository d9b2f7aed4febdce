// SPDX-License-Identifier: Apache-2.0

package pubkey

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"slices"
	"testing"
)

// TestCurves checks that no identifier or name is in the table twice, that each curve
// is found by both, and that its parameters are the DER of its identifier.
func TestCurves(t *testing.T) {
	for i := range Curves {
		c := &Curves[i]
		if CurveByOID(c.OID) != c || CurveByName(c.Name) != c {
			t.Errorf("%s (%s) is not found, or in the table twice", c.Name, c.OID)
		}
		var oid asn1.ObjectIdentifier
		if rest, err := asn1.Unmarshal(c.Parameters(), &oid); err != nil || len(rest) > 0 || oid.String() != c.OID {
			t.Errorf("the parameters of %s are %x: %v %v", c.Name, c.Parameters(), oid, err)
		}
		if c.Standard != nil && c.Standard.Params().BitSize != c.Bits {
			t.Errorf("%s has %d bits in the standard library", c.Name, c.Standard.Params().BitSize)
		}
	}
	if CurveByOID("1.2.3") != nil || CurveByName("P-257") != nil {
		t.Error("a curve that is not in the table is found")
	}
}

// TestCurveParameters proves the constants: the base point lies on its curve and
// has the order n, which is prime, and the arithmetic agrees with the standard
// library's on a curve that both have.
func TestCurveParameters(t *testing.T) {
	for _, named := range Curves {
		if named.weierstrass == nil {
			continue
		}
		c := named.weierstrass()
		if !c.p.ProbablyPrime(10) || !c.n.ProbablyPrime(10) || c.p.BitLen() != named.Bits {
			t.Errorf("%s: the field or the order is not prime", named.Name)
		}
		if c.mul(c.g.y, c.g.y).Cmp(c.square(c.g.x)) != 0 {
			t.Errorf("%s: the base point is not on the curve", named.Name)
		}
		if c.combine(c.n, new(big.Int), c.g).z.Sign() != 0 {
			t.Errorf("%s: n times the base point is not infinity", named.Name)
		}
	}
	p := elliptic.P256().Params()
	c := &weierstrass{p: p.P, a: new(big.Int).Sub(p.P, big.NewInt(3)), b: p.B, g: point{p.Gx, p.Gy, big.NewInt(1)}, n: p.N}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	digest := bytes.Repeat([]byte{7}, 32)
	r, s, err := ecdsa.Sign(rand.Reader, private, digest)
	if err != nil {
		t.Fatal(err)
	}
	if !c.verify(key, digest, r, s) {
		t.Error("a signature on P-256 is refused")
	}
	compressed := append([]byte{2 + key[64]&1}, key[1:33]...)
	if !c.verify(compressed, digest, r, s) {
		t.Error("the key is refused in compressed form")
	}
	for _, bad := range []string{"", "04", "00", "05" + hex.EncodeToString(key[1:]), hex.EncodeToString(key[:64]) + "00"} {
		raw, _ := hex.DecodeString(bad)
		if c.verify(raw, digest, r, s) {
			t.Errorf("the point %s is taken", bad)
		}
	}
	for _, zero := range []*big.Int{new(big.Int), p.N, big.NewInt(-1)} {
		if c.verify(key, digest, zero, s) || c.verify(key, digest, r, zero) {
			t.Errorf("the number %v is taken", zero)
		}
	}
}

func BenchmarkVerifyBrainpoolP512(b *testing.B) {
	c := brainpoolP512r1()
	digest := bytes.Repeat([]byte{0x5a}, 64)
	key := slices.Concat([]byte{4}, c.g.x.FillBytes(make([]byte, 64)), c.g.y.FillBytes(make([]byte, 64)))
	b.ReportAllocs()
	for b.Loop() {
		c.verify(key, digest, c.g.x, c.g.y)
	}
}
