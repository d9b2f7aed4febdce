// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	//lint:ignore SA1019 OpenSSH's derivation is built on it
	"golang.org/x/crypto/blowfish"
	"golang.org/x/crypto/cryptobyte"
)

// errOpenSSH does not quote the names, which are untrusted text.
var errOpenSSH = errors.New("its encryption is not supported: of OpenSSH's, only AES with bcrypt is")

// ParseOpenSSH reads how the private section of an OpenSSH key is encrypted
// (PROTOCOL.key in its sources): the names of the cipher and of the derivation,
// and its options. It supports AES, which ssh-keygen writes by default. The caller
// checks the padding.
func ParseOpenSSH(cipherName, derivation string, options []byte) (*Scheme, error) {
	bits, mode, _ := strings.Cut(strings.TrimPrefix(cipherName, "aes"), "-")
	keyLen := map[string]int{"128": 16, "192": 24, "256": 32}[bits]
	if derivation != "bcrypt" || keyLen == 0 || mode != "ctr" && mode != "cbc" {
		return nil, errOpenSSH
	}
	s := cryptobyte.String(options)
	var length, rounds uint32
	var salt []byte
	if !s.ReadUint32(&length) || length == 0 || length > maxSalt || !s.ReadBytes(&salt, int(length)) ||
		!s.ReadUint32(&rounds) || rounds == 0 || !s.Empty() {
		return nil, errMalformed
	}
	return &Scheme{
		key: bcryptKDF{salt: salt, rounds: rounds},
		cipher: blockCipher{name: cipherName, keyLen: keyLen + aes.BlockSize, stream: func(key, ciphertext []byte) ([]byte, error) {
			return openSSH(key[:keyLen], key[keyLen:], mode, ciphertext)
		}},
	}, nil
}

// openSSH decrypts a private section.
func openSSH(key, vector []byte, mode string, ciphertext []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if len(ciphertext)%aes.BlockSize != 0 {
		return nil, errMalformed
	}
	plain := make([]byte, len(ciphertext))
	if mode == "ctr" {
		cipher.NewCTR(block, vector).XORKeyStream(plain, ciphertext)
	} else {
		cipher.NewCBCDecrypter(block, vector).CryptBlocks(plain, ciphertext)
	}
	return plain, nil
}

// bcryptKDF is OpenBSD's bcrypt_pbkdf: PBKDF2 with bcrypt over SHA-512 instead of
// HMAC, with interleaved results.
type bcryptKDF struct {
	salt   []byte
	rounds uint32
}

// bcryptSize is the length of a result of bcrypt, in bytes.
const bcryptSize = 32

// cost counts a bcrypt as 8,000 rounds of a hash function, which take about as long.
// 600 rounds for the key and the vector are within the limit; ssh-keygen writes 16 or
// 24.
func (k bcryptKDF) cost(size int) uint64 {
	return 8000 * uint64(k.rounds) * blocks(size, bcryptSize)
}

func (k bcryptKDF) derive(p Password, size int) ([]byte, error) {
	password := sha512.Sum512([]byte(p.Text))
	defer clear(password[:])
	n := int(blocks(size, bcryptSize))
	key := make([]byte, n*bcryptSize)
	for i := range n {
		salt := sha512.Sum512(binary.BigEndian.AppendUint32(slices.Clone(k.salt), uint32(i+1)))
		mixed, err := bcrypt(password[:], salt[:])
		if err != nil {
			return nil, err
		}
		last := mixed
		for range k.rounds - 1 {
			salt = sha512.Sum512(last[:])
			if last, err = bcrypt(password[:], salt[:]); err != nil {
				return nil, err
			}
			for j := range mixed {
				mixed[j] ^= last[j]
			}
		}
		for j, b := range mixed {
			key[j*n+i] = b
		}
	}
	return key[:size:size], nil
}

// bcrypt is bcrypt_hash of OpenBSD: 64 rounds of the key schedule, then 64
// encryptions of a known text, whose words are returned in the other byte order.
func bcrypt(password, salt []byte) (out [bcryptSize]byte, err error) {
	c, err := blowfish.NewSaltedCipher(password, salt)
	if err != nil {
		return out, err
	}
	for range 64 {
		blowfish.ExpandKey(salt, c)
		blowfish.ExpandKey(password, c)
	}
	copy(out[:], "OxychromaticBlowfishSwatDynamite")
	for block := range slices.Chunk(out[:], blowfish.BlockSize) {
		for range 64 {
			c.Encrypt(block, block)
		}
	}
	for word := range slices.Chunk(out[:], 4) {
		slices.Reverse(word)
	}
	*c = blowfish.Cipher{}
	return out, nil
}
