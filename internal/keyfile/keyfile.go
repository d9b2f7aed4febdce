// SPDX-License-Identifier: Apache-2.0

// Package keyfile finds the public half of a private key: enough to check whether a
// certificate belongs to it. Nothing else of the key is kept.
//
// If the key contains its public half, the numbers are read from the file's bytes
// without a copy. A private number is used only to compute a missing public half. This
// package wipes everything that it decrypts. No error quotes a byte of a file.
package keyfile

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/chainlint/chainlint/internal/pbe"
)

// Facts are the public facts about a private key.
type Facts struct {
	Form      string // "PKCS#1", "PKCS#8", "SEC 1", "DSA", "OpenSSH", "PuTTY" or "JWK"
	Encrypted bool   // in the file, with a password
	Type      string // "RSA", "RSA-PSS", "EC", "DSA", "Ed25519", "Ed448", "X25519" or "X448"
	Bits      int    // of the modulus, the field or the prime; 0 if unknown
	Explicit  bool   // the parameters of the curve are explicit, and belong to no known curve
}

// ErrLocked means that a key is encrypted and no password was given.
var ErrLocked = errors.New("the private key is encrypted")

// ErrPassword means that a key is encrypted and none of the given passwords opens it.
var ErrPassword = errors.New("the private key is encrypted, and the password given does not open it")

// errNoKey is the error about bytes that are not a private key.
var errNoKey = errors.New("the private key is not in PKCS#8, PKCS#1, SEC 1, DSA or OpenSSH form")

// An Opener reads the private keys of one file. It tries its passwords in order on
// keys that are encrypted, or the empty password if it has none.
//
// Its errors wrap [ErrLocked] or [ErrPassword], or describe what is wrong with the
// key. The public half may be known in spite of an error: OpenSSH and PuTTY do not
// encrypt it. The Opener only reads the bytes that it is given; the caller wipes them.
type Opener struct {
	Passwords []string
	Budget    *pbe.Budget
}

// tried returns the passwords to try.
func (o *Opener) tried() []string {
	if len(o.Passwords) == 0 {
		return []string{""}
	}
	return o.Passwords
}

// closed returns the error about a key that none of the passwords opens.
func (o *Opener) closed() error {
	if len(o.Passwords) == 0 {
		return ErrLocked
	}
	return ErrPassword
}

// Headed reads a block in OpenSSL's traditional format, whose RFC 1421 headers say how
// it is encrypted: label is that of its BEGIN line, info the value of DEK-Info.
func (o *Opener) Headed(label, info string, sealed []byte) (*[32]byte, Facts, error) {
	block := &pem.Block{Type: label, Headers: map[string]string{"DEK-Info": info}, Bytes: sealed}
	facts := Facts{Form: traditionalForm(label), Encrypted: true}
	for _, password := range o.tried() {
		//lint:ignore SA1019 the form is weak, and its files exist
		der, err := x509.DecryptPEMBlock(block, []byte(password))
		if err == x509.IncorrectPasswordError {
			continue
		}
		if err != nil {
			return nil, facts, errors.New("its RFC 1421 headers name an encryption that is not supported")
		}
		sum, found, err := PublicDER(der)
		clear(der)
		if err == nil {
			found.Encrypted = true
			return sum, found, nil
		}
	}
	return nil, facts, o.closed()
}

// traditionalForm returns the form that a label of OpenSSL's traditional format names.
func traditionalForm(label string) string {
	switch {
	case strings.HasPrefix(label, "RSA"):
		return "PKCS#1"
	case strings.HasPrefix(label, "EC"):
		return "SEC 1"
	case strings.HasPrefix(label, "DSA"):
		return "DSA"
	}
	return "PKCS#8"
}

// DER reads the bytes of a private key, and opens it if it is encrypted.
func (o *Opener) DER(der []byte) (*[32]byte, Facts, error) {
	if bytes.HasPrefix(der, opensshMagic) {
		return o.openSSH(der[len(opensshMagic):])
	}
	algorithm, sealed, ok := encryptedInfo(der)
	if !ok {
		return PublicDER(der)
	}
	facts := Facts{Form: "PKCS#8", Encrypted: true}
	scheme, err := pbe.Parse(algorithm)
	if err != nil {
		return nil, facts, err
	}
	for _, password := range o.tried() {
		sum, found, err := unlock(scheme, pbe.Password{Text: password}, sealed, o.Budget)
		if err == nil {
			return sum, found, nil
		}
		if !errors.Is(err, pbe.ErrPassword) {
			return nil, facts, err
		}
	}
	return nil, facts, o.closed()
}

// PublicEncryptedDER is [PublicDER] for an EncryptedPrivateKeyInfo (RFC 5958, section
// 3) with one password, as in keystores. The work is taken from budget. The error is
// [pbe.ErrPassword] if the password does not open it.
func PublicEncryptedDER(der []byte, password pbe.Password, budget *pbe.Budget) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Encrypted: true}
	algorithm, sealed, ok := encryptedInfo(der)
	if !ok {
		return nil, facts, errors.New("the encrypted private key cannot be read")
	}
	scheme, err := pbe.Parse(algorithm)
	if err != nil {
		return nil, facts, err
	}
	return unlock(scheme, password, sealed, budget)
}

// unlock decrypts a PrivateKeyInfo and wipes it afterwards. If the result does not
// have the structure of one, the password was wrong.
func unlock(scheme *pbe.Scheme, password pbe.Password, sealed []byte, budget *pbe.Budget) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PKCS#8", Encrypted: true}
	plain, err := scheme.Decrypt(password, sealed, budget)
	if err != nil {
		return nil, facts, err
	}
	defer clear(plain)
	sum, found, err := PublicDER(plain)
	if errors.Is(err, errNoKey) {
		return nil, facts, pbe.ErrPassword
	}
	found.Encrypted = true
	return sum, found, err
}
