// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"crypto"
	"slices"

	//lint:ignore SA1019 certificates with DSA keys exist, and are only verified here
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	_ "crypto/md5" // the hashes that signatures name register themselves
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha3"
	_ "crypto/sha512"
	"errors"
	"fmt"
	"math/big"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// The reasons why a signature does not count as verified, for [errors.Is].
var (
	// ErrSignature says that the signature is not one by the key.
	ErrSignature = errors.New("the signature does not verify")

	// ErrUnsupported says that the algorithm is known and cannot be verified here, so that
	// nothing is known about the signature.
	ErrUnsupported = errors.New("the signature cannot be checked")

	// ErrUnknown says that the algorithm or the curve is not known at all, and so
	// can be no stack's. It is an [ErrUnsupported].
	ErrUnknown = fmt.Errorf("%w: unknown", ErrUnsupported)

	// ErrKey says that the key cannot verify anything: it is malformed, or so
	// large that using it would serve no one but an attacker.
	ErrKey = errors.New("the key cannot be used")

	// ErrCheckLimit says that the signature was not verified, because as many
	// were verified for the file as [MaxChecks] allows.
	ErrCheckLimit = fmt.Errorf("not checked: the limit of %d signatures a file is reached", MaxChecks)
)

// VerifySignature verifies a signature under a DER subjectPublicKeyInfo by a
// DER AlgorithmIdentifier. It does the arithmetic only: MD5, SHA-1 and short
// keys verify, and whether they may be used is for rules to say. The error is
// one of [ErrSignature], [ErrUnsupported] and [ErrKey], wrapped.
func VerifySignature(spki, algorithm, signed, signature []byte) error {
	return verifySignature(parseKey(spki), parseSignatureAlgorithm(algorithm), signed, signature)
}

func verifySignature(key KeyFacts, alg SignatureFacts, signed, signature []byte) error {
	if err := applicable(key, alg); err != nil {
		return err
	}
	switch alg.Family {
	case FamilyEd25519:
		return verifyEd25519(key, signed, signature)
	case FamilyUnknown:
		if alg.Hash == "" && alg.Name == "" {
			return fmt.Errorf("%w algorithm %s", ErrUnknown, cmp.Or(alg.OID, "without an object identifier"))
		}
		return fmt.Errorf("%w: no implementation of the algorithm %s", ErrUnsupported, alg.label())
	case FamilyEd448:
		return fmt.Errorf("%w: no implementation of the algorithm %s", ErrUnsupported, alg.label())
	}
	digest, hash, err := digestOf(alg, signed)
	if err != nil {
		return err
	}
	switch alg.Family {
	case FamilyRSA:
		return verifyPKCS1(key, hash, digest, signature)
	case FamilyRSAPSS:
		return verifyPSS(key, alg, hash, digest, signature)
	case FamilyDSA:
		return verifyDSA(key, digest, signature)
	}
	return verifyECDSA(key, digest, signature)
}

// signingKeys are the types of keys that make signatures of a family.
var signingKeys = map[SignatureFamily]KeyType{
	FamilyRSA: RSA, FamilyRSAPSS: RSA, FamilyDSA: DSA, FamilyECDSA: EC, FamilyEd25519: Ed25519, FamilyEd448: Ed448,
}

// applicable says whether the key is of the type that the algorithm needs. It
// costs nothing, so it goes before everything that does.
func applicable(key KeyFacts, alg SignatureFacts) error {
	want, ok := signingKeys[alg.Family]
	switch {
	case !ok || key.Type == want:
		return nil
	case key.Type == "":
		return fmt.Errorf("%w: its subjectPublicKeyInfo cannot be read", ErrKey)
	}
	return fmt.Errorf("%w: it is a signature by a key of type %s, and the key is of type %s", ErrSignature, want, key.Type)
}

// label is the algorithm as messages name it.
func (f SignatureFacts) label() string {
	if f.Family == FamilyUnknown {
		return cmp.Or(f.Name, f.OID)
	}
	return string(f.Family)
}

func digestOf(alg SignatureFacts, signed []byte) ([]byte, crypto.Hash, error) {
	if alg.Hash == "" {
		return nil, 0, fmt.Errorf("%w hash in its %s parameters", ErrUnknown, alg.label())
	}
	hash, ok := hashes[alg.Hash]
	if !ok || !hash.Available() {
		return nil, 0, fmt.Errorf("%w: no implementation of the hash %q", ErrUnsupported, alg.Hash)
	}
	h := hash.New()
	h.Write(signed)
	return h.Sum(nil), hash, nil
}

func verifyEd25519(key KeyFacts, signed, signature []byte) error {
	if len(key.point) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: an Ed25519 key has %d bytes, this one %d", ErrKey, ed25519.PublicKeySize, len(key.point))
	}
	return verdict(ed25519.Verify(ed25519.PublicKey(key.point), signed, signature))
}

func verdict(ok bool) error {
	if !ok {
		return ErrSignature
	}
	return nil
}

func verifyECDSA(key KeyFacts, digest, signature []byte) error {
	curve := pubkey.CurveByOID(key.CurveOID)
	switch {
	case key.ExplicitCurve:
		return fmt.Errorf("%w: the curve of the key is written out instead of named", ErrUnsupported)
	case curve == nil:
		return fmt.Errorf("%w curve %s", ErrUnknown, cmp.Or(key.CurveOID, "without an object identifier"))
	case curve.Standard != nil:
		return verifyStandardECDSA(curve.Standard, key.point, digest, signature)
	case !curve.Verifies():
		return fmt.Errorf("%w: no implementation of the curve %s", ErrUnsupported, curve.Name)
	}
	r, s, ok := readPair(signature)
	return verdict(ok && curve.Verify(key.point, digest, r, s))
}

func verifyStandardECDSA(curve elliptic.Curve, point, digest, signature []byte) error {
	if x, y := elliptic.UnmarshalCompressed(curve, point); x != nil {
		size := (curve.Params().BitSize + 7) / 8
		point = slices.Concat([]byte{4}, x.FillBytes(make([]byte, size)), y.FillBytes(make([]byte, size)))
	}
	public, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return fmt.Errorf("%w: it is not a point of the curve", ErrKey)
	}
	return verdict(ecdsa.VerifyASN1(public, digest, signature))
}

func verifyDSA(key KeyFacts, digest, signature []byte) error {
	switch {
	case key.y == nil:
		return fmt.Errorf("%w: its subjectPublicKeyInfo cannot be read", ErrKey)
	case key.p == nil:
		return fmt.Errorf("%w: the DSA key inherits its parameters", ErrUnsupported)
	case key.p.Sign() <= 0 || key.q.Sign() <= 0 || key.g.Sign() <= 0 || key.y.Sign() <= 0 || key.g.Cmp(key.p) >= 0 || key.y.Cmp(key.p) >= 0:
		return fmt.Errorf("%w: its DSA parameters are out of range", ErrKey)
	case key.Bits > pubkey.MaxDSABits || key.subprimeBits > pubkey.MaxSubprimeBits:
		return fmt.Errorf("%w: its DSA parameters have %d and %d bits, more than %d and %d", ErrKey, key.Bits, key.subprimeBits, pubkey.MaxDSABits, pubkey.MaxSubprimeBits)
	}
	r, s, ok := readPair(signature)
	public := &dsa.PublicKey{Parameters: dsa.Parameters{P: key.p, Q: key.q, G: key.g}, Y: key.y}
	digest = digest[:min(len(digest), key.subprimeBits/8)] // FIPS 186-4 4.6; Verify leaves it to its caller
	return verdict(ok && dsa.Verify(public, digest, r, s))
}

// readPair reads the two integers of a DSA or ECDSA signature (RFC 3279, section 2.2).
func readPair(signature []byte) (r, s *big.Int, ok bool) {
	pair, ok := sequenceOf(signature)
	r, s = new(big.Int), new(big.Int)
	ok = ok && pair.ReadASN1Integer(r) && pair.ReadASN1Integer(s) && pair.Empty()
	return r, s, ok
}
