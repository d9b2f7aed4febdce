// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
)

// The object identifiers whose parameters name further algorithms.
const (
	oidPBES2  = "1.2.840.113549.1.5.13"
	oidPBKDF2 = "1.2.840.113549.1.5.12"
	oidPBMAC1 = "1.2.840.113549.1.5.14"
	oidScrypt = "1.3.6.1.4.1.11591.4.11"
)

// The hash functions. SHA-384 and SHA-512 take about twice as long.
var (
	md5Digest    = digest{md5.New, md5.Size, md5.BlockSize, 1}
	sha1Digest   = digest{sha1.New, sha1.Size, sha1.BlockSize, 1}
	sha224Digest = digest{sha256.New224, sha256.Size224, sha256.BlockSize, 1}
	sha256Digest = digest{sha256.New, sha256.Size, sha256.BlockSize, 1}
	sha384Digest = digest{sha512.New384, sha512.Size384, sha512.BlockSize, 2}
	sha512Digest = digest{sha512.New, sha512.Size, sha512.BlockSize, 2}

	sha512of224Digest = digest{sha512.New512_224, sha512.Size224, sha512.BlockSize, 2}
	sha512of256Digest = digest{sha512.New512_256, sha512.Size256, sha512.BlockSize, 2}
)

// hmacDigests lists the pseudorandom functions of PBKDF2 (RFC 8018, appendix B.1.2).
var hmacDigests = map[string]digest{
	"1.2.840.113549.2.7":  sha1Digest,
	"1.2.840.113549.2.8":  sha224Digest,
	"1.2.840.113549.2.9":  sha256Digest,
	"1.2.840.113549.2.10": sha384Digest,
	"1.2.840.113549.2.11": sha512Digest,
	"1.2.840.113549.2.12": sha512of224Digest,
	"1.2.840.113549.2.13": sha512of256Digest,
}

// plainDigests lists the hash functions of PKCS #12's MAC (RFC 7292, section 4).
var plainDigests = map[string]digest{
	"1.2.840.113549.2.5":     md5Digest,
	"1.3.14.3.2.26":          sha1Digest,
	"2.16.840.1.101.3.4.2.4": sha224Digest,
	"2.16.840.1.101.3.4.2.1": sha256Digest,
	"2.16.840.1.101.3.4.2.2": sha384Digest,
	"2.16.840.1.101.3.4.2.3": sha512Digest,
	"2.16.840.1.101.3.4.2.5": sha512of224Digest,
	"2.16.840.1.101.3.4.2.6": sha512of256Digest,
}

// The ciphers.
var (
	aes128   = blockCipher{"AES-128", 16, aes.BlockSize, aes.NewCipher, nil}
	aes192   = blockCipher{"AES-192", 24, aes.BlockSize, aes.NewCipher, nil}
	aes256   = blockCipher{"AES-256", 32, aes.BlockSize, aes.NewCipher, nil}
	des1     = blockCipher{"DES", 8, des.BlockSize, des.NewCipher, nil}
	des2     = blockCipher{"2DES", 16, des.BlockSize, newDES2, nil}
	des3     = blockCipher{"3DES", 24, des.BlockSize, des.NewTripleDESCipher, nil}
	rc2bits  = blockCipher{"RC2", 0, rc2BlockLen, nil, nil} // its parameters state the key's length
	rc2of40  = blockCipher{"RC2-40", 5, rc2BlockLen, newRC2(40), nil}
	rc2of64  = blockCipher{"RC2-64", 8, rc2BlockLen, newRC2(64), nil}
	rc2of128 = blockCipher{"RC2-128", 16, rc2BlockLen, newRC2(128), nil}
	rc4of40  = blockCipher{"RC4-40", 5, 0, nil, openRC4}
	rc4of128 = blockCipher{"RC4-128", 16, 0, nil, openRC4}
)

// pbes2Ciphers lists the ciphers of PBES2 (RFC 8018, appendix B.2).
var pbes2Ciphers = map[string]blockCipher{
	"2.16.840.1.101.3.4.1.2":  aes128,
	"2.16.840.1.101.3.4.1.22": aes192,
	"2.16.840.1.101.3.4.1.42": aes256,
	"1.2.840.113549.3.7":      des3,
	"1.3.14.3.2.7":            des1,
	"1.2.840.113549.3.2":      rc2bits,
}

// An oldScheme is a scheme whose object identifier names both hash and cipher.
type oldScheme struct {
	digest digest
	cipher blockCipher
	pkcs12 bool
}

// oldSchemes lists the schemes of PBES1 (RFC 8018, appendix A.3, without MD2) and of
// PKCS #12 (RFC 7292, appendix C).
var oldSchemes = map[string]oldScheme{
	"1.2.840.113549.1.5.3":    {md5Digest, des1, false},
	"1.2.840.113549.1.5.6":    {md5Digest, rc2of64, false},
	"1.2.840.113549.1.5.10":   {sha1Digest, des1, false},
	"1.2.840.113549.1.5.11":   {sha1Digest, rc2of64, false},
	"1.2.840.113549.1.12.1.1": {sha1Digest, rc4of128, true},
	"1.2.840.113549.1.12.1.2": {sha1Digest, rc4of40, true},
	"1.2.840.113549.1.12.1.3": {sha1Digest, des3, true},
	"1.2.840.113549.1.12.1.4": {sha1Digest, des2, true},
	"1.2.840.113549.1.12.1.5": {sha1Digest, rc2of128, true},
	"1.2.840.113549.1.12.1.6": {sha1Digest, rc2of40, true},
}

// scheme binds an old scheme to its parameters.
func (o oldScheme) scheme(salt []byte, iterations uint64) *Scheme {
	if !o.pkcs12 {
		key := pbkdf1{digest: o.digest, salt: salt, iterations: iterations}
		iv := key
		iv.offset = o.cipher.keyLen
		return &Scheme{key: key, iv: iv, cipher: o.cipher}
	}
	key := pkcs12KDF{digest: o.digest, salt: salt, iterations: iterations, purpose: 1}
	iv := key
	iv.purpose = 2
	return &Scheme{key: key, iv: iv, cipher: o.cipher}
}

// newDES2 returns triple DES with the first key also as the third.
func newDES2(key []byte) (cipher.Block, error) {
	three := append(append(make([]byte, 0, 24), key...), key[:8]...)
	defer clear(three)
	return des.NewTripleDESCipher(three)
}

// openRC4 decrypts with RC4, which has no padding that would reveal a wrong password.
func openRC4(key, ciphertext []byte) ([]byte, error) {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, len(ciphertext))
	c.XORKeyStream(plain, ciphertext)
	return plain, nil
}
