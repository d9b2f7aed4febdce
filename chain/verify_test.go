// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/certtest"
)

// spkiOf cuts the subjectPublicKeyInfo out of a certificate, whatever its key.
func spkiOf(t *testing.T, parts signatureParts) []byte {
	t.Helper()
	in := cryptobyte.String(parts.tbs)
	var tbs, spki cryptobyte.String
	ok := in.ReadASN1(&tbs, asn1.SEQUENCE) && tbs.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) &&
		tbs.SkipASN1(asn1.INTEGER) && tbs.SkipASN1(asn1.SEQUENCE) && tbs.SkipASN1(asn1.SEQUENCE) &&
		tbs.SkipASN1(asn1.SEQUENCE) && tbs.SkipASN1(asn1.SEQUENCE) && tbs.ReadASN1Element(&spki, asn1.SEQUENCE)
	if !ok {
		t.Fatal("no subjectPublicKeyInfo")
	}
	return spki
}

// selfSigned makes a self-signed certificate and returns its parts and key.
func selfSigned(t *testing.T, options string) (signatureParts, []byte) {
	t.Helper()
	parts, ok := readSignatureParts(certtest.Must(t, "root ca "+options).Cert("root"))
	if !ok {
		t.Fatal("the certificate cannot be taken apart")
	}
	return parts, spkiOf(t, parts)
}

// TestVerify verifies a signature of every algorithm, and refuses it once any of
// its parts is changed.
func TestVerify(t *testing.T) {
	tests := []struct {
		options string
		key     string
		alg     string
	}{
		{"key=rsa2048", "rsa 2048", "rsa SHA-256"},
		{"key=rsa512 sig=rsa-md5", "rsa 512", "rsa MD5"},
		{"key=rsa1024 sig=rsa-sha1", "rsa 1024", "rsa SHA-1"},
		{"key=rsa1024 sig=rsa-sha384", "rsa 1024", "rsa SHA-384"},
		{"key=rsa2048 exponent=3 sig=rsa-sha512", "rsa 2048", "rsa SHA-512"},
		{"key=rsa2048 sig=pss-sha256", "rsa 2048", "rsa-pss SHA-256 SHA-256"},
		{"key=rsa1024 sig=pss-sha1", "rsa 1024", "rsa-pss SHA-1 SHA-1"},
		{"key=rsa2048 sig=pss-sha512", "rsa 2048", "rsa-pss SHA-512 SHA-512"},
		{"key=p224 sig=ecdsa-sha1", "ec 224 P-224", "ecdsa SHA-1"},
		{"key=p256", "ec 256 P-256", "ecdsa SHA-256"},
		{"key=p384", "ec 384 P-384", "ecdsa SHA-384"},
		{"key=p521", "ec 521 P-521", "ecdsa SHA-512"},
		{"key=secp256k1", "ec 256 secp256k1", "ecdsa SHA-256"},
		{"key=brainpoolP256r1", "ec 256 brainpoolP256r1", "ecdsa SHA-256"},
		{"key=brainpoolP256r1 sig=ecdsa-sha512", "ec 256 brainpoolP256r1", "ecdsa SHA-512"},
		{"key=ed25519", "ed25519 256", "ed25519"},
		{"key=dsa2048", "dsa 2048", "dsa SHA-256"},
		{"key=dsa2048 sig=dsa-sha1", "dsa 2048", "dsa SHA-1"},
	}
	for _, tt := range tests {
		t.Run(tt.options, func(t *testing.T) {
			parts, spki := selfSigned(t, tt.options)
			key, alg := parseKey(spki), parseSignatureAlgorithm(parts.outer)
			if got := describeKey(key); got != tt.key {
				t.Errorf("key %q, want %q", got, tt.key)
			}
			if got := describeAlgorithm(alg); got != tt.alg {
				t.Errorf("algorithm %q, want %q", got, tt.alg)
			}
			if err := VerifySignature(spki, parts.outer, parts.tbs, parts.value); err != nil {
				t.Errorf("VerifySignature: %v", err)
			}
			for i := range len(parts.value) {
				forged := bytes.Clone(parts.value)
				forged[i] ^= 1
				if i%16 == 0 && !errors.Is(VerifySignature(spki, parts.outer, parts.tbs, forged), ErrSignature) {
					t.Fatalf("byte %d of the signature does not matter", i)
				}
			}
			if err := VerifySignature(spki, parts.outer, parts.outer, parts.value); !errors.Is(err, ErrSignature) {
				t.Errorf("another message: %v", err)
			}
		})
	}
}

func describeKey(k KeyFacts) string {
	text := fmt.Sprintf("%s %d", k.Type, k.Bits)
	if k.Curve != "" {
		text += " " + k.Curve
	}
	if k.ExplicitCurve {
		text += " explicit"
	}
	return text
}

func describeAlgorithm(f SignatureFacts) string {
	text := string(f.Family)
	for _, s := range []string{f.Hash, f.MGFHash} {
		if s != "" {
			text += " " + s
		}
	}
	return text
}

// TestVerifyRefuses names what stops a verification, and that of each kind of
// error there is one.
func TestVerifyRefuses(t *testing.T) {
	rsaParts, rsaKey := selfSigned(t, "key=rsa2048")
	ecParts, ecKey := selfSigned(t, "key=p256")
	_, explicit := selfSigned(t, "key=p256-explicit")
	huge := rsaSPKI(new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 16384), big.NewInt(1)), big.NewInt(65537))
	exponent := rsaSPKI(new(big.Int).SetBytes(bytes.Repeat([]byte{0xff}, 256)), new(big.Int).Lsh(big.NewInt(1), 33))
	negative := rsaSPKI(big.NewInt(-15), big.NewInt(3))
	ed448 := []byte(tlv(0x30, "\x06\x03\x2b\x65\x71"))
	tests := []struct {
		name      string
		key, alg  []byte
		signature []byte
		want      error
		text      string
	}{
		{"a key of another type", ecKey, rsaParts.outer, rsaParts.value, ErrSignature, "the signature does not verify: it is a signature by a key of type rsa, and the key is of type ec"},
		{"no key", nil, rsaParts.outer, rsaParts.value, ErrKey, "the key cannot be used: its subjectPublicKeyInfo cannot be read"},
		{"an explicit curve", explicit, ecParts.outer, ecParts.value, ErrUnsupported, "the signature cannot be checked: the curve of the key is written out instead of named"},
		{"a huge modulus", huge, rsaParts.outer, rsaParts.value, ErrKey, "the key cannot be used: its RSA modulus has 16385 bits, more than 16384"},
		{"a huge exponent", exponent, rsaParts.outer, rsaParts.value, ErrKey, "the key cannot be used: its RSA exponent has 34 bits, more than 32"},
		{"a negative modulus", negative, rsaParts.outer, rsaParts.value, ErrKey, "the key cannot be used: its RSA modulus is not a positive odd number"},
		{"Ed448", []byte(tlv(0x30, string(ed448), tlv(3, "\x00key"))), ed448, nil, ErrUnsupported, "the signature cannot be checked: no implementation of the algorithm ed448"},
		{"an unknown algorithm", rsaKey, []byte(tlv(0x30, "\x06\x03\x2a\x03\x04")), nil, ErrUnknown, "the signature cannot be checked: unknown algorithm 1.2.3.4"},
		{"MD2", rsaKey, []byte(tlv(0x30, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02\x05\x00")), nil, ErrUnsupported, `the signature cannot be checked: no implementation of the hash "MD2"`},
		{"an empty signature", rsaKey, rsaParts.outer, nil, ErrSignature, "the signature does not verify"},
		{"an empty ECDSA signature", ecKey, ecParts.outer, nil, ErrSignature, "the signature does not verify"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := VerifySignature(tt.key, tt.alg, rsaParts.tbs, tt.signature)
			if !errors.Is(err, tt.want) || err.Error() != tt.text {
				t.Errorf("got %v, want %s", err, tt.text)
			}
		})
	}
	if got := describeKey(parseKey(explicit)); got != "ec 256 explicit" {
		t.Errorf("explicit curve: %s", got)
	}
}

func rsaSPKI(n, e *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes([]byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"))
		})
		b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1BigInt(n)
				b.AddASN1BigInt(e)
			})
		})
	})
	return b.BytesOrPanic()
}

// TestUncheckedCurves: a curve without an implementation is named in the reason,
// and one without a name by its object identifier.
func TestUncheckedCurves(t *testing.T) {
	const refused = "the signature cannot be checked: "
	for want, key := range map[string]KeyFacts{
		refused + "no implementation of the curve P-192":                 {CurveOID: "1.2.840.10045.3.1.1", Curve: "P-192"},
		refused + "unknown curve 1.2.3":                                  {CurveOID: "1.2.3"},
		refused + "the curve of the key is written out instead of named": {ExplicitCurve: true},
	} {
		key.Type = EC
		err := verifySignature(key, SignatureFacts{Family: FamilyECDSA, Hash: "SHA-256"}, nil, nil)
		if !errors.Is(err, ErrUnsupported) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestPSSWithTwoHashes makes the encoded message of RFC 8017, section 9.1.1 with SHA-256
// for the message and SHA-1 for the mask, which the standard library cannot.
func TestPSSWithTwoHashes(t *testing.T) {
	digest, salt := bytes.Repeat([]byte{7}, 32), []byte("salt")
	h := crypto.SHA256.New()
	h.Write(make([]byte, 8))
	h.Write(digest)
	h.Write(salt)
	seed := h.Sum(nil)
	db := make([]byte, 128-32-1)
	db[len(db)-len(salt)-1] = 1
	copy(db[len(db)-len(salt):], salt)
	unmask(db, crypto.SHA1, seed)
	db[0] &= 0x7f
	em := slices.Concat(db, seed, []byte{0xbc})
	if !pssConsistent(em, 1023, crypto.SHA256, crypto.SHA1, digest, len(salt)) {
		t.Error("refused")
	}
	for _, salt := range []int{-1, 0, 3, 5, 94, 95, 1000} {
		if pssConsistent(em, 1023, crypto.SHA256, crypto.SHA1, digest, salt) {
			t.Errorf("taken with a salt of %d bytes", salt)
		}
	}
	if pssConsistent(em, 1023, crypto.SHA256, crypto.SHA256, digest, len(salt)) {
		t.Error("taken with another mask")
	}
}
