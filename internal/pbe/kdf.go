// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"crypto/pbkdf2"
	"hash"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/scrypt"
)

// A kdf derives a key from a password. cost returns the number of rounds for a key of
// a size, before any is done.
type kdf interface {
	cost(size int) uint64
	derive(p Password, size int) ([]byte, error)
}

// A digest is a hash function with the sizes that the derivations need.
type digest struct {
	new    func() hash.Hash
	size   int // of its result, in bytes
	block  int // of its input, in bytes
	weight uint64
}

// blocks returns the number of digests that make up a key of n bytes.
func blocks(size, n int) uint64 { return uint64((size + n - 1) / n) }

// pkcs12KDF is the key derivation of RFC 7292, appendix B.2.
type pkcs12KDF struct {
	digest     digest
	salt       []byte
	iterations uint64
	purpose    byte // appendix B.3: 1 for a key, 2 for a vector, 3 for a MAC key
}

func (k pkcs12KDF) cost(size int) uint64 {
	return k.iterations * k.digest.weight * blocks(size, k.digest.size)
}

func (k pkcs12KDF) derive(p Password, size int) ([]byte, error) {
	v := k.digest.block
	secret := bmp(p)
	defer clear(secret)
	in := append(stretch(k.salt, v), stretch(secret, v)...)
	defer clear(in)
	diversifier := make([]byte, v)
	for i := range diversifier {
		diversifier[i] = k.purpose
	}
	var key []byte
	h := k.digest.new()
	for len(key) < size {
		h.Reset()
		h.Write(diversifier)
		h.Write(in)
		a := h.Sum(nil)
		for range k.iterations - 1 {
			h.Reset()
			h.Write(a)
			a = h.Sum(a[:0])
		}
		key = append(key, a...)
		addEach(in, stretch(a, v)[:v])
	}
	return key[:size:size], nil
}

// addEach adds b+1 to each block of in, as big-endian numbers that wrap.
func addEach(in, b []byte) {
	for start := 0; start < len(in); start += len(b) {
		carry := 1
		for i := len(b) - 1; i >= 0; i-- {
			carry += int(in[start+i]) + int(b[i])
			in[start+i] = byte(carry)
			carry >>= 8
		}
	}
}

// stretch repeats data to fill whole blocks of v bytes; empty data stays empty.
func stretch(data []byte, v int) []byte {
	out := make([]byte, (len(data)+v-1)/v*v)
	for i := range out {
		out[i] = data[i%len(data)]
	}
	return out
}

// bmp returns a password in the form that PKCS #12 hashes: UTF-16 with a final zero
// (RFC 7292, appendix B.1). No password is an empty slice. Text that is not UTF-8 is
// taken for Latin-1, as in OpenSSL.
func bmp(p Password) []byte {
	if p.None {
		return nil
	}
	var units []uint16
	if utf8.ValidString(p.Text) {
		units = utf16.Encode([]rune(p.Text))
	} else {
		for i := range len(p.Text) {
			units = append(units, uint16(p.Text[i]))
		}
	}
	out := make([]byte, 0, 2*len(units)+2)
	for _, u := range append(units, 0) {
		out = append(out, byte(u>>8), byte(u))
	}
	clear(units)
	return out
}

// pbkdf1 is the key derivation of RFC 8018, section 5.1. PBES1 splits its result into
// the key and the vector (section 6.1.1).
type pbkdf1 struct {
	digest     digest
	salt       []byte
	iterations uint64
	offset     int
}

func (k pbkdf1) cost(int) uint64 { return k.iterations * k.digest.weight }

func (k pbkdf1) derive(p Password, size int) ([]byte, error) {
	h := k.digest.new()
	h.Write([]byte(p.Text))
	h.Write(k.salt)
	t := h.Sum(nil)
	for range k.iterations - 1 {
		h.Reset()
		h.Write(t)
		t = h.Sum(t[:0])
	}
	return t[k.offset : k.offset+size], nil
}

// pbkdf2KDF is the key derivation of RFC 8018, section 5.2.
type pbkdf2KDF struct {
	digest     digest
	salt       []byte
	iterations uint64
	keyLen     int // from the parameters; 0 if they do not contain it
}

func (k pbkdf2KDF) cost(size int) uint64 {
	return 2 * k.iterations * k.digest.weight * blocks(size, k.digest.size)
}

func (k pbkdf2KDF) derive(p Password, size int) ([]byte, error) {
	return pbkdf2.Key(k.digest.new, p.Text, k.salt, int(k.iterations), size)
}

// scryptKDF is the key derivation of RFC 7914.
type scryptKDF struct {
	salt    []byte
	n, r, p uint64
	keyLen  int
}

// cost counts one round for each of the 4*N*r*p calls of Salsa20/8.
func (k scryptKDF) cost(int) uint64 { return 4 * k.n * k.r * k.p }

func (k scryptKDF) derive(p Password, size int) ([]byte, error) {
	return scrypt.Key([]byte(p.Text), k.salt, int(k.n), int(k.r), int(k.p), size)
}
