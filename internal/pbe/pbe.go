// SPDX-License-Identifier: Apache-2.0

// Package pbe implements password-based encryption and authentication: the schemes of
// PKCS #5 (RFC 8018: PBES1, PBES2 with PBKDF2 or scrypt, PBMAC1), of PKCS #12 (RFC
// 7292, appendices B and C), and of Java's older keystores.
//
// The file states how much work deriving a key takes, so the work is checked before it
// is done: every derivation is taken from a [Budget].
package pbe

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxRounds is the limit of work for opening one file, in rounds of a hash function: an
// iteration count of ten million, a hundred times what common tools write.
const MaxRounds = 10_000_000

// maxScryptMemory bounds the memory of scrypt, in bytes (RFC 7914, section 2:
// 128 * N * r).
const maxScryptMemory = 64 << 20

// maxSalt bounds a salt, in bytes. Tools write 8 to 64.
const maxSalt = 1024

// ErrPassword means that a password is wrong.
var ErrPassword = errors.New("the password does not open it")

// errMalformed is the error about parameters of an algorithm that cannot be read.
var errMalformed = errors.New("the parameters of its encryption cannot be read")

// An UnsupportedError names an algorithm that this package does not support, as a
// dotted object identifier.
type UnsupportedError struct{ Algorithm string }

// Error returns a message with the algorithm.
func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("its encryption algorithm %s is not supported", e.Algorithm)
}

// A CostError means that deriving a key would take more work than is allowed.
type CostError struct {
	What  string // "rounds of a hash function" or "bytes of memory"
	Asked uint64
	Limit uint64
	Spent uint64 // of the limit, on the keys before it
}

// Error returns a message with the work required, the limit, and the work already
// spent.
func (e *CostError) Error() string {
	words := fmt.Sprintf("deriving its key takes %d %s, the limit is %d", e.Asked, e.What, e.Limit)
	if e.Spent > 0 {
		words += fmt.Sprintf(" for one file, of which %d are spent", e.Spent)
	}
	return words
}

// A Budget is the work that is left for deriving keys. The zero value allows none.
type Budget struct{ limit, spent uint64 }

// NewBudget returns a budget of a number of rounds; it is [MaxRounds] for a file.
func NewBudget(rounds uint64) *Budget { return &Budget{limit: rounds} }

// take spends rounds. If they are too many, it spends none and returns an error.
func (b *Budget) take(rounds uint64) error {
	if rounds > b.limit-b.spent {
		return &CostError{What: "rounds of a hash function", Asked: rounds, Limit: b.limit, Spent: b.spent}
	}
	b.spent += rounds
	return nil
}

// A Password is a password, or none. None is not the same as the empty password: PKCS
// #12 distinguishes them, and there are files with each.
type Password struct {
	Text string
	None bool
}

// A Scheme is a cipher with the derivation of its key from a password.
type Scheme struct {
	key    kdf
	iv     kdf    // nil where the vector is stated
	vector []byte // stated by PBES2
	cipher blockCipher
}

// Legacy reports whether OpenSSL 3 has the cipher only in its legacy provider, which
// it does not load by default.
func (s *Scheme) Legacy() bool {
	return s.cipher.name == des1.name || strings.HasPrefix(s.cipher.name, "RC2") || strings.HasPrefix(s.cipher.name, "RC4")
}

// Decrypt decrypts ciphertext. The error is [ErrPassword] if the padding (RFC 8018,
// section 6.1.1) is wrong. With a wrong password the padding is right in one of 256
// cases, so the caller must check the result. The caller wipes it.
func (s *Scheme) Decrypt(p Password, ciphertext []byte, b *Budget) ([]byte, error) {
	rounds := s.key.cost(s.cipher.keyLen)
	if s.iv != nil {
		rounds += s.iv.cost(s.cipher.blockLen)
	}
	if err := b.take(rounds); err != nil {
		return nil, err
	}
	key, err := s.key.derive(p, s.cipher.keyLen)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	vector := s.vector
	if s.iv != nil && s.cipher.blockLen > 0 {
		if vector, err = s.iv.derive(p, s.cipher.blockLen); err != nil {
			return nil, err
		}
	}
	return s.cipher.open(key, vector, ciphertext)
}

// Parse reads an AlgorithmIdentifier (RFC 5280, section 4.1.1.2), the whole element.
func Parse(algorithm []byte) (*Scheme, error) {
	oid, params, ok := readAlgorithm((*cryptobyte.String)(&algorithm))
	switch {
	case !ok || len(algorithm) > 0:
		return nil, errMalformed
	case oid == oidPBES2:
		return parsePBES2(params)
	case oid == oidJKS || oid == oidJCEKS:
		return parseJava(oid, params)
	}
	old, ok := oldSchemes[oid]
	if !ok {
		return nil, &UnsupportedError{oid}
	}
	salt, iterations, ok := readSaltAndCount(&params)
	if !ok || !params.Empty() {
		return nil, errMalformed
	}
	return old.scheme(salt, iterations), nil
}

// parsePBES2 reads PBES2-params (RFC 8018, appendix A.4).
func parsePBES2(params cryptobyte.String) (*Scheme, error) {
	var body cryptobyte.String
	if !params.ReadASN1(&body, asn1.SEQUENCE) {
		return nil, errMalformed
	}
	derivation, err := readKDF(&body)
	if err != nil {
		return nil, err
	}
	oid, params, ok := readAlgorithm(&body)
	if !ok || !body.Empty() {
		return nil, errMalformed
	}
	c, ok := pbes2Ciphers[oid]
	if !ok {
		return nil, &UnsupportedError{oid}
	}
	if c.name == "RC2" {
		if c, ok = rc2Parameters(&params, derivation); !ok {
			return nil, errMalformed
		}
	}
	var vector cryptobyte.String
	if !params.ReadASN1(&vector, asn1.OCTET_STRING) || len(vector) != c.blockLen {
		return nil, errMalformed
	}
	return &Scheme{key: derivation, vector: vector, cipher: c}, nil
}

// A blockCipher is a cipher in CBC mode, or a stream cipher.
type blockCipher struct {
	name     string
	keyLen   int // in bytes
	blockLen int // in bytes; 0 for a stream cipher
	block    func(key []byte) (cipher.Block, error)
	stream   func(key, ciphertext []byte) ([]byte, error) // nil for a cipher with blocks
}

// open decrypts and removes the padding.
func (c blockCipher) open(key, vector, ciphertext []byte) ([]byte, error) {
	if c.stream != nil {
		return c.stream(key, ciphertext)
	}
	if len(ciphertext) == 0 || len(ciphertext)%c.blockLen != 0 {
		return nil, fmt.Errorf("its encrypted part has %d bytes, not a multiple of %d", len(ciphertext), c.blockLen)
	}
	block, err := c.block(key)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, len(ciphertext))
	cipher.NewCBCDecrypter(block, vector).CryptBlocks(plain, ciphertext)
	pad := int(plain[len(plain)-1])
	if !padded(plain, pad, c.blockLen) {
		clear(plain)
		return nil, ErrPassword
	}
	return plain[:len(plain)-pad], nil
}

// padded reports whether each of the last pad bytes of plain has the value pad.
func padded(plain []byte, pad, blockLen int) bool {
	if pad == 0 || pad > blockLen {
		return false
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return false
		}
	}
	return true
}
