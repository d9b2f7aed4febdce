// SPDX-License-Identifier: Apache-2.0

package key

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

// Keys that others have published as weak, and sound ones among them.
func TestPublishedWeakKeys(t *testing.T) {
	for _, test := range []struct {
		file         string
		roca, fermat bool
	}{
		{"roca-cert01.pem", false, false},
		{"roca-cert02.pem", false, false},
		{"roca-cert03.pem", false, false},
		{"roca-cert04.pem", true, false},
		{"roca-cert05.pem", true, false},
		{"roca-cert06.pem", false, false},
		{"csr03.pem", false, false},
		{"csr05.pem", true, false},
		{"badkeys-rsa-fermat.crt", false, true},
		{"badkeys-rsa-fermat.csr", false, true},
	} {
		n := modulusOf(t, test.file)
		if got := rocaFingerprint(n); got != test.roca {
			t.Errorf("%s: ROCA fingerprint %v, want %v", test.file, got, test.roca)
		}
		if _, got := fermat(n); got != test.fermat {
			t.Errorf("%s: factored by Fermat's method %v, want %v", test.file, got, test.fermat)
		}
	}
}

// The key of a kind as recipes make it is found by the one check that is for it.
func TestMadeKeys(t *testing.T) {
	for _, test := range []struct {
		key          string
		roca, fermat bool
	}{
		{"rsa2048:leaf", false, false},
		{"rsa1024:leaf", false, false},
		{"smallfactor2048:leaf", false, false},
		{"roca512:leaf", true, false},
		{"roca1024:leaf", true, false},
		{"roca2048:leaf", true, false},
		{"fermat2048:leaf", false, true},
	} {
		n := certtest.Key(test.key).Public().(*rsa.PublicKey).N
		if got := rocaFingerprint(n); got != test.roca {
			t.Errorf("%s: ROCA fingerprint %v, want %v", test.key, got, test.roca)
		}
		if _, got := fermat(n); got != test.fermat {
			t.Errorf("%s: factored by Fermat's method %v, want %v", test.key, got, test.fermat)
		}
	}
}

// A modulus that is a power of 65537 modulo every single prime, but not the same
// power, is none of the library's: a looser test would accuse it.
func TestROCANeedsOneExponent(t *testing.T) {
	product := big.NewInt(1)
	for _, p := range rocaPrimes {
		product.Mul(product, new(big.Int).SetUint64(p))
	}
	far := new(big.Int).Lsh(product, 512)

	same := new(big.Int).Exp(big.NewInt(rocaGenerator), big.NewInt(123456789), product)
	same.Add(same, far)
	if !rocaFingerprint(same) {
		t.Error("65537^123456789 + k*M has the fingerprint, and was not found")
	}

	// Modulo 11 the exponent is one more than modulo the other primes; 65537
	// has an order of 10 there and of 4 modulo 5, so parity does not fit.
	other := new(big.Int).Set(same)
	for new(big.Int).Mod(other, big.NewInt(11)).Int64() != new(big.Int).Exp(big.NewInt(rocaGenerator), big.NewInt(123456790), big.NewInt(11)).Int64() {
		other.Add(other, new(big.Int).Div(product, big.NewInt(11)))
	}
	for _, p := range rocaPrimes {
		residue := new(big.Int).Mod(other, new(big.Int).SetUint64(p)).Uint64()
		if _, ok := logOf(residue, p); !ok {
			t.Fatalf("the number is no power of 65537 modulo %d", p)
		}
	}
	if rocaFingerprint(other) {
		t.Error("a number without one exponent for all primes was taken for the library's")
	}
}

// A modulus made for round r of Fermat's method, n = a^2 - b^2 with its root
// between a-r and a-r+1, is found in that round, up to the hundredth.
func TestFermatRounds(t *testing.T) {
	a := new(big.Int).Lsh(big.NewInt(1), 1024)
	for _, r := range []int64{1, 2, 50, 99, 100, 101} {
		b := new(big.Int).Sub(a, big.NewInt(r))
		b.Mul(b, b).Sub(new(big.Int).Mul(a, a), b).Sub(b, big.NewInt(1)).Sqrt(b)
		if b.Bit(0) == 0 { // a is even, and both a+b and a-b are to be odd
			b.Sub(b, big.NewInt(1))
		}
		n := new(big.Int).Mul(new(big.Int).Add(a, b), new(big.Int).Sub(a, b))
		round, found := fermat(n)
		if want := r <= fermatRounds; found != want || found && int64(round) != r {
			t.Errorf("modulus for round %d: round %d, %v", r, round, found)
		}
	}
	square := new(big.Int).Mul(big.NewInt(1_000_003), big.NewInt(1_000_003))
	if round, found := fermat(square); round != 1 || !found {
		t.Errorf("the square of a prime: round %d, %v", round, found)
	}
	for _, n := range []int64{-15, 0, 1 << 40} {
		if _, found := fermat(big.NewInt(n)); found {
			t.Errorf("%d is no product of two odd primes, and was factored", n)
		}
	}
}

func TestIsSquareAgreesWithRoots(t *testing.T) {
	for n := range int64(20000) {
		root := new(big.Int).Sqrt(big.NewInt(n)).Int64()
		if got := isSquare(big.NewInt(n)); got != (root*root == n) {
			t.Errorf("isSquare(%d) = %v", n, got)
		}
	}
}

// modulusOf reads the RSA modulus of a certificate or a request of the corpus.
func modulusOf(t *testing.T, name string) *big.Int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(certtest.Corpus(t), "weak-keys", name))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatalf("%s holds no PEM block", name)
	}
	if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
		return cert.PublicKey.(*rsa.PublicKey).N
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return request.PublicKey.(*rsa.PublicKey).N
}

func BenchmarkROCA(b *testing.B) {
	n := certtest.Key("rsa2048:leaf").Public().(*rsa.PublicKey).N
	b.ReportAllocs()
	for b.Loop() {
		rocaFingerprint(n)
	}
}

func BenchmarkFermat(b *testing.B) {
	n := certtest.Key("rsa2048:leaf").Public().(*rsa.PublicKey).N
	b.ReportAllocs()
	for b.Loop() {
		fermat(n)
	}
}
