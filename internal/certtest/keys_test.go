// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	//lint:ignore SA1019 providers list DSA, so its certificates are tested
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"
	"testing"
)

// TestSignatures verifies every algorithm with a verifier that is not this
// package's own, or for the curves no one else knows, with the equation.
func TestSignatures(t *testing.T) {
	keys := map[string][]string{
		"rsa": {"rsa2048"}, "ecdsa": {"p224", "p256", "p384", "p521", "secp256k1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"},
		"dsa": {"dsa2048"}, "ed25519": {"ed25519"},
	}
	message := []byte("to be signed")
	for name, s := range signatures {
		for _, spec := range keys[s.kind] {
			k, err := loadKey(spec + ":signer")
			if err != nil {
				t.Fatal(err)
			}
			value, err := k.sign(s, message)
			if err != nil {
				t.Fatalf("%s with %s: %v", name, spec, err)
			}
			if err := verify(k, s, message, value); err != nil {
				t.Errorf("%s with %s: %v", name, spec, err)
			}
			if err := verify(k, s, []byte("something else"), value); err == nil {
				t.Errorf("%s with %s verifies over another message", name, spec)
			}
		}
	}
}

var errMismatch = errors.New("the signature does not verify")

func verify(k *key, s signature, message, value []byte) error {
	var digest []byte
	if s.hash != 0 {
		digest = digestOf(s.hash, message)
	}
	switch signer := k.signer.(type) {
	case *rsa.PrivateKey:
		if s.pss {
			return rsa.VerifyPSS(&signer.PublicKey, s.hash, digest, value, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		}
		return rsa.VerifyPKCS1v15(&signer.PublicKey, s.hash, digest, value)
	case dsaSigner:
		var v struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(value, &v); err != nil {
			return err
		}
		if size := (dsaParameters.Q.BitLen() + 7) / 8; !dsa.Verify(&signer.private.PublicKey, digest[:min(size, len(digest))], v.R, v.S) {
			return errMismatch
		}
		return nil
	case *curveSigner:
		return signer.verify(digest, value)
	}
	return verifyStandard(k.signer.Public(), s, message, value)
}

// verifyStandard lets crypto/x509 verify, which refuses SHA-1 on principle.
func verifyStandard(public crypto.PublicKey, s signature, message, value []byte) error {
	algorithms := map[string]x509.SignatureAlgorithm{
		"1.2.840.10045.4.3.2": x509.ECDSAWithSHA256, "1.2.840.10045.4.3.3": x509.ECDSAWithSHA384,
		"1.2.840.10045.4.3.4": x509.ECDSAWithSHA512, "1.3.101.112": x509.PureEd25519,
	}
	if algorithm, ok := algorithms[s.oid]; ok {
		return (&x509.Certificate{PublicKey: public}).CheckSignature(algorithm, message, value)
	}
	return verifyECDSA(public, digestOf(s.hash, message), value)
}

// verify is SEC 1, section 4.1.4.
func (s *curveSigner) verify(digest, value []byte) error {
	var v struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(value, &v); err != nil {
		return err
	}
	c := s.curve
	w := new(big.Int).ModInverse(v.S, c.n)
	u1 := new(big.Int).Mul(truncated(digest, c.n), w)
	u2 := new(big.Int).Mul(v.R, w)
	size := (len(s.public) - 1) / 2
	public := point{new(big.Int).SetBytes(s.public[1 : 1+size]), new(big.Int).SetBytes(s.public[1+size:])}
	sum := c.add(c.times(u1.Mod(u1, c.n), point{c.x, c.y}), c.times(u2.Mod(u2, c.n), public))
	if new(big.Int).Mod(sum.x, c.n).Cmp(v.R) != 0 {
		return errMismatch
	}
	return nil
}

// TestCurves: the base points lie on their curves and have the stated order.
func TestCurves(t *testing.T) {
	curves := map[string]*curve{"explicit": explicitP256}
	for name, c := range otherCurves {
		curves[name] = c
	}
	for name, c := range curves {
		left := new(big.Int).Exp(c.y, big.NewInt(2), c.p)
		right := new(big.Int).Exp(c.x, big.NewInt(3), c.p)
		right.Add(right, new(big.Int).Mul(c.a, c.x)).Add(right, c.b).Mod(right, c.p)
		if left.Cmp(right) != 0 {
			t.Errorf("%s: the base point is not on the curve", name)
		}
		if c.times(c.n, point{c.x, c.y}).x != nil {
			t.Errorf("%s: n times the base point is not infinity", name)
		}
	}
}

// TestRSASizes: a modulus has exactly the bits asked for, and the exponent.
func TestRSASizes(t *testing.T) {
	tests := []struct {
		key            string
		bits, exponent int
	}{
		{"rsa512:a", 512, 65537}, {"rsa1023:a", 1023, 65537}, {"rsa1024e3:a", 1024, 3}, {"rsa1024e4:a", 1024, 4},
		{"rsa1024e1:a", 1024, 1}, {"rsa2047:a", 2047, 65537}, {"rsa2048:a", 2048, 65537}, {"rsa3072:a", 3072, 65537},
		{"fermat1024:a", 1024, 65537}, {"roca512:a", 512, 65537}, {"roca2048:a", 2048, 65537}, {"smallfactor1024:a", 1024, 65537},
	}
	for _, tt := range tests {
		public := Key(tt.key).Public().(*rsa.PublicKey)
		if public.N.BitLen() != tt.bits || public.E != tt.exponent {
			t.Errorf("%s: %d bits, exponent %d", tt.key, public.N.BitLen(), public.E)
		}
	}
	if Key("rsa1024:a") != Key("rsa1024e65537:a") {
		t.Error("the stated default exponent makes another key")
	}
}

// TestWeak: each weak family has its weakness, and a plain key has none of them.
func TestWeak(t *testing.T) {
	tests := map[string]func(n *big.Int) bool{"fermat1024:a": fermat, "roca1024:a": roca, "roca2048:a": roca, "smallfactor1024:a": smallFactor}
	plain := Key("rsa1024:a").Public().(*rsa.PublicKey).N
	for name, weak := range tests {
		if !weak(Key(name).Public().(*rsa.PublicKey).N) {
			t.Errorf("%s is not weak", name)
		}
		if weak(plain) {
			t.Errorf("rsa1024:a is weak as %s is", name)
		}
	}
}

// fermat tries one step of Fermat's method.
func fermat(n *big.Int) bool {
	a := new(big.Int).Sqrt(n)
	a.Add(a, big.NewInt(1))
	rest := new(big.Int).Sub(new(big.Int).Mul(a, a), n)
	root := new(big.Int).Sqrt(rest)
	return root.Mul(root, root).Cmp(rest) == 0
}

// roca says whether n is a power of 65537 modulo each of the first 39 primes.
func roca(n *big.Int) bool {
	for _, p := range smallPrimes()[:38] {
		want, power, found := new(big.Int).Mod(n, big.NewInt(int64(p))).Uint64(), uint64(1), false
		for range p {
			found = found || power == want
			power = power * 65537 % uint64(p)
		}
		if !found {
			return false
		}
	}
	return true
}

func smallFactor(n *big.Int) bool {
	return new(big.Int).Mod(n, big.NewInt(509)).Sign() == 0
}

// TestForged: forged and sigkey break what holds without them.
func TestForged(t *testing.T) {
	r := Must(t, `
		root ca
		other ca
		good   from root key=p256
		forged from root key=p256 forged
		taken  from root key=p256 sigkey=@other
		file good`)
	root, other := parseCert(t, r.Cert("root")), parseCert(t, r.Cert("other"))
	for name, want := range map[string][2]bool{"good": {true, false}, "forged": {false, false}, "taken": {false, true}} {
		c := parseCert(t, r.Cert(name))
		if got := [2]bool{c.CheckSignatureFrom(root) == nil, c.CheckSignatureFrom(other) == nil}; got != want {
			t.Errorf("%s: verifies with root, other: %v, want %v", name, got, want)
		}
	}
}

// TestKeyText: Key refuses what names no key.
func TestKeyText(t *testing.T) {
	for name, want := range map[string]string{
		"rsa2048": `certtest: "rsa2048" is no SPEC:NAME such as rsa2048:leaf`,
		"aes:x":   `certtest: "aes" is not a kind of key`,
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, want) {
					t.Errorf("Key(%q) says %q, want %q", name, got, want)
				}
			}()
			Key(name)
		}()
	}
}

func verifyECDSA(public crypto.PublicKey, digest, value []byte) error {
	if ec, ok := public.(*ecdsa.PublicKey); ok && ecdsa.VerifyASN1(ec, digest, value) {
		return nil
	}
	return errMismatch
}
