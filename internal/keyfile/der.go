// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	encasn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// PublicDER returns the SHA-256 of the subjectPublicKeyInfo (RFC 5280, section 4.1.2.7)
// that belongs to an unencrypted private key, and other facts about it. The key is in
// PKCS#8 (RFC 5958), PKCS#1 (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915), OpenSSL's
// form of DSA, or OpenSSH's format. The errors do not name a file.
func PublicDER(der []byte) (*[32]byte, Facts, error) {
	if bytes.HasPrefix(der, opensshMagic) {
		return publicOpenSSH(der[len(opensshMagic):])
	}
	s := cryptobyte.String(der)
	var body, version cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !s.Empty() || !body.ReadASN1(&version, asn1.INTEGER) || len(version) != 1 || version[0] > 1 {
		return nil, Facts{}, errNoKey
	}
	switch {
	case body.PeekASN1Tag(asn1.SEQUENCE):
		return publicPKCS8(body)
	case body.PeekASN1Tag(asn1.OCTET_STRING):
		return publicSEC1(body, nil, "SEC 1")
	}
	numbers, ok := readIntegers(body)
	switch {
	case ok && len(numbers) == 5: // p, q, g, y, x
		return finish(Facts{Form: "DSA", Type: "DSA", Bits: bitLen(numbers[0])},
			addDSA(numbers[0], numbers[1], numbers[2]), integer(numbers[3]))
	case len(numbers) >= 8: // n, e, d, p, q and the rest; other primes may follow
		return publicRSA(numbers, "PKCS#1")
	}
	return nil, Facts{}, errNoKey
}

// encryptedInfo parses an EncryptedPrivateKeyInfo (RFC 5958, section 3).
func encryptedInfo(der []byte) (algorithm, sealed []byte, ok bool) {
	s := cryptobyte.String(der)
	var body, first, second cryptobyte.String
	ok = s.ReadASN1(&body, asn1.SEQUENCE) && s.Empty() && body.ReadASN1Element(&first, asn1.SEQUENCE) &&
		body.ReadASN1(&second, asn1.OCTET_STRING) && body.Empty()
	return first, second, ok
}

// readIntegers reads positive INTEGERs, as the bytes of their values without
// leading zeros, and reports whether nothing follows them.
func readIntegers(s cryptobyte.String) (numbers [][]byte, ok bool) {
	for s.PeekASN1Tag(asn1.INTEGER) && len(numbers) < 9 {
		var n cryptobyte.String
		if !s.ReadASN1(&n, asn1.INTEGER) || len(n) == 0 || n[0] >= 0x80 {
			return numbers, false
		}
		numbers = append(numbers, bytes.TrimLeft(n, "\x00"))
	}
	return numbers, s.Empty()
}

// publicPKCS8 reads the fields of a PrivateKeyInfo after its version. The
// AlgorithmIdentifier is copied unchanged, so that explicit curve parameters stay
// explicit.
func publicPKCS8(body cryptobyte.String) (*[32]byte, Facts, error) {
	var element, private cryptobyte.String
	if !body.ReadASN1Element(&element, asn1.SEQUENCE) || !body.ReadASN1(&private, asn1.OCTET_STRING) {
		return nil, Facts{}, errNoKey
	}
	oid, params, ok := splitAlgorithm(element)
	if !ok {
		return nil, Facts{}, errNoKey
	}
	facts := Facts{Form: "PKCS#8"}
	algorithm := func(b *cryptobyte.Builder) { b.AddBytes(element) }
	switch oid {
	case pubkey.OIDRSA, pubkey.OIDRSAPSS:
		return publicInnerRSA(private, oid, algorithm)
	case pubkey.OIDEC:
		return publicInnerEC(private, params)
	case pubkey.OIDDSA:
		return publicInnerDSA(private, params, algorithm)
	case pubkey.OIDEd25519:
		facts.Type, facts.Bits = "Ed25519", 256
		var seed cryptobyte.String
		if !private.ReadASN1(&seed, asn1.OCTET_STRING) || len(seed) != ed25519.SeedSize {
			return nil, facts, errBroken(facts)
		}
		key := ed25519.NewKeyFromSeed(seed)
		defer clear(key)
		return finish(facts, algorithm, key[ed25519.SeedSize:])
	}
	return publicOther(body, oid, algorithm)
}

// publicOther returns the public half in a PrivateKeyInfo of version 2 (RFC 5958,
// section 2), for the algorithms that this package cannot compute with.
func publicOther(body cryptobyte.String, oid string, algorithm cryptobyte.BuilderContinuation) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Type: otherTypes[oid]}
	if facts.Type == "" {
		return nil, facts, fmt.Errorf("the algorithm of the private key is not supported: %s", oid)
	}
	var public cryptobyte.String
	var there bool
	if !body.SkipOptionalASN1(attributesTag) || !body.ReadOptionalASN1(&public, &there, publicKeyTag) || !there || len(public) < 2 {
		return nil, facts, fmt.Errorf("the %s private key does not contain its public half, and this version cannot compute it", facts.Type)
	}
	return finish(facts, algorithm, public[1:])
}

// The optional fields of a OneAsymmetricKey (RFC 5958, section 2).
var (
	attributesTag = asn1.Tag(0).ContextSpecific().Constructed()
	publicKeyTag  = asn1.Tag(1).ContextSpecific()
)

// splitAlgorithm parses an AlgorithmIdentifier.
func splitAlgorithm(element cryptobyte.String) (oid string, params cryptobyte.String, ok bool) {
	var body cryptobyte.String
	var id encasn1.ObjectIdentifier
	ok = element.ReadASN1(&body, asn1.SEQUENCE) && body.ReadASN1ObjectIdentifier(&id)
	return id.String(), body, ok
}

// errBroken returns the error about a key whose format is known and whose content is
// malformed.
func errBroken(f Facts) error {
	return fmt.Errorf("the %s private key is malformed: its numbers cannot be read", f.Type)
}

// finish hashes a SubjectPublicKeyInfo (RFC 5280, section 4.1).
func finish(f Facts, algorithm cryptobyte.BuilderContinuation, public []byte) (*[32]byte, Facts, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		algorithm(b)
		b.AddASN1BitString(public)
	})
	der, err := b.Bytes()
	if err != nil {
		return nil, f, errBroken(f)
	}
	sum := sha256.Sum256(der)
	return &sum, f, nil
}
