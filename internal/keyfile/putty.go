// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"slices"
	"strconv"

	"github.com/chainlint/chainlint/internal/pbe"
)

// errPuTTY is the error about a malformed PuTTY file.
var errPuTTY = errors.New("the PuTTY private key is incomplete or malformed")

// A puttyKey is a PuTTY file: its fields in their order of authentication, and the
// MAC over them (PuTTY's manual, appendix C).
type puttyKey struct {
	version                     string // "1", "2" or "3"
	algorithm, cipher, comment  []byte
	public, private             []byte
	derivation, salt, mac       []byte
	memory, passes, parallelism uint32
}

func (k *puttyKey) encrypted() bool { return string(k.cipher) != "none" }

// PuTTY reads the text of a PuTTY file. Its public half is not encrypted. A password
// is checked with the MAC of the file.
func (o *Opener) PuTTY(text []byte) (*[32]byte, Facts, error) {
	facts := Facts{Form: "PuTTY"}
	key, ok := readPuTTY(text)
	defer clear(key.private)
	if !ok {
		return nil, facts, errPuTTY
	}
	facts.Encrypted = key.encrypted()
	sum, facts, err := publicSSH(facts, key.public)
	if err != nil || !facts.Encrypted {
		return sum, facts, err
	}
	for _, password := range o.tried() {
		if password == "" {
			continue // with none, PuTTY does not encrypt
		}
		switch opens, err := key.opens(password, o.Budget); {
		case err != nil:
			return sum, facts, err
		case opens:
			return sum, facts, nil
		}
	}
	return sum, facts, o.closed()
}

// readPuTTY reads the lines "NAME: VALUE", two of which announce lines of base64.
func readPuTTY(text []byte) (key puttyKey, ok bool) {
	lines := bytes.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' })
	for i := 0; i < len(lines); i++ {
		name, value, found := bytes.Cut(lines[i], []byte(":"))
		if !found {
			return key, false
		}
		value = bytes.TrimPrefix(value, []byte(" "))
		number, _ := strconv.ParseUint(string(value), 10, 32)
		switch string(name) {
		case "PuTTY-User-Key-File-1", "PuTTY-User-Key-File-2", "PuTTY-User-Key-File-3":
			key.version, key.algorithm = string(name[len(name)-1:]), value
		case "Encryption":
			key.cipher = value
		case "Comment":
			key.comment = value
		case "Key-Derivation":
			key.derivation = value
		case "Argon2-Memory":
			key.memory = uint32(number)
		case "Argon2-Passes":
			key.passes = uint32(number)
		case "Argon2-Parallelism":
			key.parallelism = uint32(number)
		case "Argon2-Salt":
			key.salt, _ = hex.DecodeString(string(value))
		case "Private-MAC":
			key.mac, _ = hex.DecodeString(string(value))
		case "Public-Lines", "Private-Lines":
			n := min(int(number), len(lines)-i-1)
			data, good := decodeLines(lines[i+1 : i+1+n])
			if i += n; !good {
				return key, false
			}
			if key.public == nil && string(name) == "Public-Lines" {
				key.public = data
			} else {
				key.private = data
			}
		}
	}
	return key, key.version != "" && len(key.public) > 0
}

func decodeLines(lines [][]byte) ([]byte, bool) {
	text := bytes.Join(lines, nil)
	defer clear(text)
	data := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(data, text)
	return data[:n], err == nil
}

// errPuTTYCipher does not quote the names, which are untrusted text.
var errPuTTYCipher = errors.New("its encryption is not supported: only PuTTY's AES-256 is")

// opens reports whether the MAC of an encrypted file verifies with a password.
func (k *puttyKey) opens(password string, budget *pbe.Budget) (bool, error) {
	if string(k.cipher) != "aes256-cbc" || k.version == "1" {
		return false, errPuTTYCipher
	}
	secret, err := k.derive(password, budget)
	if err != nil {
		return false, err
	}
	defer clear(secret.all)
	if len(k.private) == 0 || len(k.private)%aes.BlockSize != 0 {
		return false, errPuTTY
	}
	block, err := aes.NewCipher(secret.key)
	if err != nil {
		return false, err
	}
	plain := make([]byte, len(k.private))
	defer clear(plain)
	cipher.NewCBCDecrypter(block, secret.vector).CryptBlocks(plain, k.private)
	code := hmac.New(secret.hash, secret.mac)
	for _, field := range [][]byte{k.algorithm, k.cipher, k.comment, k.public, plain} {
		code.Write(binary.BigEndian.AppendUint32(nil, uint32(len(field))))
		code.Write(field)
	}
	return hmac.Equal(code.Sum(nil), k.mac), nil
}

// A puttySecret has the keys that are derived from a password.
type puttySecret struct {
	key, vector, mac, all []byte
	hash                  func() hash.Hash
}

// derive makes the keys: by SHA-1 in version 2, by Argon2 in version 3.
func (k *puttyKey) derive(password string, budget *pbe.Budget) (s puttySecret, err error) {
	const keyLen, macLen = 32, 32
	if k.version == "2" {
		first, second := sha1.Sum([]byte("\x00\x00\x00\x00"+password)), sha1.Sum([]byte("\x00\x00\x00\x01"+password))
		mac := sha1.Sum([]byte("putty-private-key-file-mac-key" + password))
		s.all = slices.Concat(first[:], second[:], mac[:])
		return puttySecret{key: s.all[:keyLen], vector: make([]byte, aes.BlockSize), mac: s.all[2*sha1.Size:], all: s.all, hash: sha1.New}, nil
	}
	if s.all, err = pbe.Argon2(string(k.derivation), password, k.salt, k.memory, k.passes, k.parallelism, keyLen+aes.BlockSize+macLen, budget); err != nil {
		return s, err
	}
	return puttySecret{key: s.all[:keyLen], vector: s.all[keyLen : keyLen+aes.BlockSize], mac: s.all[keyLen+aes.BlockSize:], all: s.all, hash: sha256.New}, nil
}
