// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/subtle"
	"slices"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
)

// Java's own schemes protect the keys of its older keystores. Only the JDK's source
// documents them.
const (
	oidJKS   = "1.3.6.1.4.1.42.2.17.1.1" // sun.security.provider.KeyProtector
	oidJCEKS = "1.3.6.1.4.1.42.2.19.1"   // com.sun.crypto.provider.KeyProtector: PBEWithMD5AndTripleDES
)

// parseJava reads the parameters of one of Java's schemes.
func parseJava(oid string, params cryptobyte.String) (*Scheme, error) {
	if oid == oidJKS {
		return &Scheme{key: javaPassword{}, cipher: jksProtector}, nil
	}
	salt, iterations, ok := readSaltAndCount(&params)
	if !ok || !params.Empty() || len(salt) != 8 {
		return nil, errMalformed
	}
	key := jceksKDF{salt: salt, iterations: iterations}
	iv := key
	iv.offset = des3.keyLen
	return &Scheme{key: key, iv: iv, cipher: des3}, nil
}

// jksProtector is the cipher of a JKS file's keys.
var jksProtector = blockCipher{name: "JKS", stream: openJKS}

// javaPassword returns the password in UTF-16, as the JKS scheme uses it.
type javaPassword struct{}

func (javaPassword) cost(int) uint64 { return 1 }

func (javaPassword) derive(p Password, _ int) ([]byte, error) {
	units := utf16.Encode([]rune(p.Text))
	defer clear(units)
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		out = append(out, byte(u>>8), byte(u))
	}
	return out, nil
}

// openJKS decrypts a JKS key. The data begins with a salt and ends with a digest.
// Each 20 bytes between them are masked with SHA-1 of the password and the previous
// mask, the first with that of the salt. The digest is SHA-1 of the password and the
// plain text.
func openJKS(password, sealed []byte) ([]byte, error) {
	if len(sealed) < 2*sha1.Size {
		return nil, errMalformed
	}
	mask, body, sum := sealed[:sha1.Size], sealed[sha1.Size:len(sealed)-sha1.Size], sealed[len(sealed)-sha1.Size:]
	plain := make([]byte, 0, len(body))
	for chunk := range slices.Chunk(body, sha1.Size) {
		mask = sha1Of(password, mask)
		for i, b := range chunk {
			plain = append(plain, b^mask[i])
		}
	}
	if subtle.ConstantTimeCompare(sha1Of(password, plain), sum) == 0 {
		clear(plain)
		return nil, ErrPassword
	}
	return plain, nil
}

func sha1Of(parts ...[]byte) []byte {
	h := sha1.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// jceksKDF hashes each half of the salt with the password repeatedly, for one half of
// the 32 bytes of key and vector.
type jceksKDF struct {
	salt       []byte // of 8 bytes
	iterations uint64
	offset     int
}

func (k jceksKDF) cost(int) uint64 { return 2 * k.iterations }

func (k jceksKDF) derive(p Password, size int) ([]byte, error) {
	salt := slices.Clone(k.salt)
	if string(salt[:4]) == string(salt[4:]) {
		slices.Reverse(salt[:4]) // otherwise both halves of the key would also be equal
	}
	password := []byte(p.Text)
	defer clear(password)
	var out []byte
	for half := range slices.Chunk(salt, 4) {
		sum := half
		for range k.iterations {
			h := md5.New()
			h.Write(sum)
			h.Write(password)
			sum = h.Sum(nil)
		}
		out = append(out, sum...)
	}
	return out[k.offset : k.offset+size], nil
}
