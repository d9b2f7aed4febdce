// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/internal/pbe"
)

// errKeyForm is returned for a private key in another form than those of OpenSSL.
var errKeyForm = errors.New("no private key that can sign: it has to be PEM or DER in PKCS#8, PKCS#1 or SEC 1 form, as openssl pkey writes it")

// ParsePrivateKey reads a private key with which a plan signs: PKCS#8, PKCS#1 or SEC 1
// in PEM or DER, encrypted with one of the passwords or not. No error contains a byte of
// the key. It only reads data; the caller wipes it.
func ParsePrivateKey(data []byte, passwords ...string) (crypto.Signer, error) {
	locked := false
	for rest := data; ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		key, err := parseBlock(block, passwords)
		clear(block.Bytes)
		if err == nil {
			return key, nil
		}
		locked = locked || errors.Is(err, keyfile.ErrLocked) || errors.Is(err, keyfile.ErrPassword)
		if locked {
			return nil, err
		}
	}
	key, err := parseKeyDER(data, passwords)
	if err == nil || errors.Is(err, keyfile.ErrLocked) || errors.Is(err, keyfile.ErrPassword) {
		return key, err
	}
	return nil, errKeyForm
}

func parseBlock(block *pem.Block, passwords []string) (crypto.Signer, error) {
	//lint:ignore SA1019 the form is weak, and its files exist
	if !x509.IsEncryptedPEMBlock(block) {
		return parseKeyDER(block.Bytes, passwords)
	}
	for _, password := range passwords {
		//lint:ignore SA1019 the form is weak, and its files exist
		der, err := x509.DecryptPEMBlock(block, []byte(password))
		if err != nil {
			continue
		}
		key, err := parseKeyDER(der, nil)
		clear(der)
		if err == nil {
			return key, nil
		}
	}
	return nil, closed(passwords)
}

// closed is the error about an encrypted key.
func closed(passwords []string) error {
	if len(passwords) == 0 {
		return keyfile.ErrLocked
	}
	return keyfile.ErrPassword
}

func parseKeyDER(der []byte, passwords []string) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return decrypted(der, passwords)
}

// decrypted opens an EncryptedPrivateKeyInfo (RFC 5958, section 3).
func decrypted(der []byte, passwords []string) (crypto.Signer, error) {
	s := cryptobyte.String(der)
	var body, algorithm, sealed cryptobyte.String
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Element(&algorithm, cbasn1.SEQUENCE) || !body.ReadASN1(&sealed, cbasn1.OCTET_STRING) {
		return nil, errKeyForm
	}
	scheme, err := pbe.Parse(algorithm)
	if err != nil {
		return nil, err
	}
	budget := pbe.NewBudget(pbe.MaxRounds)
	for _, password := range passwords {
		plain, err := scheme.Decrypt(pbe.Password{Text: password}, sealed, budget)
		if err != nil {
			continue
		}
		key, err := x509.ParsePKCS8PrivateKey(plain)
		clear(plain)
		if signer, ok := key.(crypto.Signer); ok && err == nil {
			return signer, nil
		}
	}
	return nil, closed(passwords)
}
