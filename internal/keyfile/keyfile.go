// SPDX-License-Identifier: Apache-2.0

// Package keyfile finds the public half of a private key: enough to tell
// whether a certificate belongs to it, and all that is ever kept of it.
//
// Numbers are taken out of the file's bytes without being copied, where the
// public half stands beside the private one; a private number is computed with
// only for a key that lacks its public half. Whatever this package decrypts it
// wipes. No error quotes a byte of a file.
package keyfile

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/internal/pbe"
)

// Facts are what may be told of a private key.
type Facts struct {
	Form      string // "PKCS#1", "PKCS#8", "SEC 1", "DSA" or "OpenSSH"
	Encrypted bool   // under a password, in the file
	Type      string // "RSA", "RSA-PSS", "EC", "DSA", "Ed25519", "Ed448", "X25519" or "X448"
	Bits      int    // of the modulus, the field or the prime; 0 where it is not known
	Explicit  bool   // the parameters of the curve are spelled out, and are of none that is known
}

// ErrLocked says that a key is encrypted and that no password was given.
var ErrLocked = errors.New("the private key is encrypted")

// ErrPassword says that a key is encrypted and that the password given, or each of
// several, does not open it.
var ErrPassword = errors.New("the private key is encrypted, and the password given does not open it")

// errNoKey says that a file holds no private key.
var errNoKey = errors.New("no private key of PKCS#8, PKCS#1, SEC 1, DSA or OpenSSH form in it")

// Public returns the SHA-256 of the subjectPublicKeyInfo (RFC 5280 4.1.2.7) of
// the first private key of a file, PEM or DER, with what else may be told of it.
// An encrypted key is opened with one of passwords, in their order, or with the
// empty one where there are none. So is one of OpenSSH, though its public half is
// not encrypted: a password that is wrong must not pass.
//
// The errors name the file and wrap [ErrLocked], [ErrPassword], or say what is
// wrong with the key. data is only read; the caller wipes it.
func Public(file string, data []byte, passwords ...string) (*[32]byte, Facts, error) {
	keys, facts, err := public(file, data, 1, passwords)
	if err != nil {
		return nil, facts, err
	}
	return &keys[0].SPKI, facts, nil
}

// A Key is what may be told of one private key.
type Key struct {
	SPKI [32]byte // SHA-256 of its subjectPublicKeyInfo
	Facts
}

// maxKeys bounds the keys that are read of one file.
const maxKeys = 16

// PublicEach is [Public] for all private keys of a file. It fails where none can be
// read.
func PublicEach(file string, data []byte, passwords ...string) ([]Key, error) {
	keys, _, err := public(file, data, maxKeys, passwords)
	return keys, err
}

// public reads as many keys of a file. The facts are those of the first one, read
// or not.
func public(file string, data []byte, most int, passwords []string) ([]Key, Facts, error) {
	o := opener{passwords: passwords, budget: pbe.NewBudget(pbe.MaxRounds)}
	if len(passwords) == 0 {
		o.passwords = []string{""}
	}
	keys, facts, err := o.file(data, most)
	if err != nil {
		if errors.Is(err, ErrPassword) && len(passwords) == 0 {
			err = ErrLocked
		}
		return nil, facts, fmt.Errorf("%s: %w", file, err)
	}
	return keys, facts, nil
}

// An opener reads one file.
type opener struct {
	passwords []string
	budget    *pbe.Budget
}

// file reads the blocks that are a private key's. In a file without blocks it takes
// the bytes for DER. The error is that of the first key, where none can be read.
func (o *opener) file(data []byte, most int) (keys []Key, facts Facts, err error) {
	rest := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	tried := 0
	for blocks := 0; tried < most; blocks++ {
		block, more := pem.Decode(rest)
		if block == nil && blocks > 0 {
			break
		}
		if block != nil && !strings.Contains(block.Type, "PRIVATE KEY") {
			clear(block.Bytes)
			rest = more
			continue
		}
		var sum *[32]byte
		var found Facts
		var failed error
		if block == nil {
			sum, found, failed = o.der(data)
		} else {
			sum, found, failed = o.block(block)
			clear(block.Bytes)
		}
		if tried++; tried == 1 {
			facts, err = found, failed
		}
		if failed == nil {
			keys = append(keys, Key{SPKI: *sum, Facts: found})
		}
		if block == nil {
			break
		}
		rest = more
	}
	switch {
	case tried == 0:
		return nil, Facts{}, errNoKey
	case len(keys) == 0:
		return nil, facts, err
	}
	return keys, facts, nil
}

// block reads a private key's block. The RFC 1421 headers of OpenSSL's
// traditional form say that it is encrypted.
func (o *opener) block(block *pem.Block) (*[32]byte, Facts, error) {
	if block.Headers["DEK-Info"] == "" {
		return o.der(block.Bytes)
	}
	facts := Facts{Form: traditionalForm(block.Type), Encrypted: true}
	for _, password := range o.passwords {
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
	return nil, facts, ErrPassword
}

// traditionalForm is the form that a label of OpenSSL's traditional format names.
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

// der reads a private key, opening it first if need be.
func (o *opener) der(der []byte) (*[32]byte, Facts, error) {
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
	for _, password := range o.passwords {
		sum, found, err := unlock(scheme, pbe.Password{Text: password}, sealed, o.budget)
		if err == nil {
			return sum, found, nil
		}
		if !errors.Is(err, pbe.ErrPassword) {
			return nil, facts, err
		}
	}
	return nil, facts, ErrPassword
}

// PublicEncryptedDER is [PublicDER] for an EncryptedPrivateKeyInfo (RFC 5958, 3)
// under one password, as keystores hold it. The work is paid for from budget.
// The error is [pbe.ErrPassword] where the password does not open it.
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

// unlock decrypts a PrivateKeyInfo and wipes it again. What does not have its
// outline was decrypted with the wrong password.
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
