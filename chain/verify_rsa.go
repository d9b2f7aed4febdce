// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// verifyPKCS1 is RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2). The standard library is
// asked first, as it is the faster; it refuses keys below 1,024 bits, for which
// the arithmetic is done here.
func verifyPKCS1(key KeyFacts, hash crypto.Hash, digest, signature []byte) error {
	if err := key.usableRSA(); err != nil {
		return err
	}
	if key.Bits >= 1024 && key.Bits <= 8192 && key.Exponent.BitLen() < 32 {
		public := &rsa.PublicKey{N: key.Modulus, E: int(key.Exponent.Int64())}
		if rsa.VerifyPKCS1v15(public, hash, digest, signature) == nil {
			return nil
		}
	}
	em, ok := key.openRSA(signature, (key.Bits+7)/8)
	return verdict(ok && bytes.Equal(em, encodePKCS1(hash, digest, len(em))))
}

// usableRSA says why the key is of no use, or of use to an attacker only.
func (k KeyFacts) usableRSA() error {
	switch {
	case k.Modulus == nil:
		return fmt.Errorf("%w: its subjectPublicKeyInfo cannot be read", ErrKey)
	case k.Modulus.Sign() <= 0 || k.Modulus.Bit(0) == 0:
		return fmt.Errorf("%w: its RSA modulus is not a positive odd number", ErrKey)
	case k.Exponent.Sign() <= 0:
		return fmt.Errorf("%w: its RSA exponent is not a positive number", ErrKey)
	case k.Bits > pubkey.MaxRSABits:
		return fmt.Errorf("%w: its RSA modulus has %d bits, more than %d", ErrKey, k.Bits, pubkey.MaxRSABits)
	case k.Exponent.BitLen() > pubkey.MaxExponentBits:
		return fmt.Errorf("%w: its RSA exponent has %d bits, more than %d", ErrKey, k.Exponent.BitLen(), pubkey.MaxExponentBits)
	}
	return nil
}

// openRSA is RSAVP1 (RFC 8017, section 5.2.2) with the result as size bytes.
func (k KeyFacts) openRSA(signature []byte, size int) ([]byte, bool) {
	s := new(big.Int).SetBytes(signature)
	if len(signature) != (k.Bits+7)/8 || s.Cmp(k.Modulus) >= 0 {
		return nil, false
	}
	m := s.Exp(s, k.Exponent, k.Modulus)
	if m.BitLen() > 8*size {
		return nil, false
	}
	return m.FillBytes(make([]byte, size)), true
}

// digestInfos are the DigestInfo headers of RFC 8017, section 9.2, note 1, in
// hexadecimal; those with SHA-3 have the object identifiers of NIST.
var digestInfos = map[crypto.Hash]string{
	crypto.MD5:        "3020300c06082a864886f70d020505000410",
	crypto.SHA1:       "3021300906052b0e03021a05000414",
	crypto.SHA224:     "302d300d06096086480165030402040500041c",
	crypto.SHA256:     "3031300d060960864801650304020105000420",
	crypto.SHA384:     "3041300d060960864801650304020205000430",
	crypto.SHA512:     "3051300d060960864801650304020305000440",
	crypto.SHA512_224: "302d300d06096086480165030402050500041c",
	crypto.SHA512_256: "3031300d060960864801650304020605000420",
	crypto.SHA3_224:   "302d300d06096086480165030402070500041c",
	crypto.SHA3_256:   "3031300d060960864801650304020805000420",
	crypto.SHA3_384:   "3041300d060960864801650304020905000430",
	crypto.SHA3_512:   "3051300d060960864801650304020a05000440",
}

// encodePKCS1 is EMSA-PKCS1-v1_5 (RFC 8017, section 9.2); nil when size is too small.
func encodePKCS1(hash crypto.Hash, digest []byte, size int) []byte {
	header, err := hex.DecodeString(digestInfos[hash])
	if err != nil || len(header) == 0 || size < len(header)+len(digest)+11 {
		return nil
	}
	em := bytes.Repeat([]byte{0xff}, size)
	em[0], em[1] = 0, 1
	em[size-len(header)-len(digest)-1] = 0
	copy(em[size-len(header)-len(digest):], header)
	copy(em[size-len(digest):], digest)
	return em
}

// verifyPSS is RSASSA-PSS (RFC 8017, section 8.1.2). It is written out here because the
// standard library takes one hash for the message and for the mask, and a
// certificate may name two.
func verifyPSS(key KeyFacts, alg SignatureFacts, hash crypto.Hash, digest, signature []byte) error {
	if err := key.usableRSA(); err != nil {
		return err
	}
	mask, ok := hashes[alg.MGFHash]
	if !ok {
		return fmt.Errorf("%w: no implementation of its mask generation function", ErrUnsupported)
	}
	bits := key.Bits - 1
	em, ok := key.openRSA(signature, (bits+7)/8)
	return verdict(ok && pssConsistent(em, bits, hash, mask, digest, alg.SaltLength))
}

// pssConsistent is EMSA-PSS-VERIFY (RFC 8017, section 9.1.2).
func pssConsistent(em []byte, bits int, hash, mask crypto.Hash, digest []byte, salt int) bool {
	size := hash.Size()
	if salt < 0 || salt > len(em) || len(em) < size+salt+2 || em[len(em)-1] != 0xbc {
		return false
	}
	db, h := bytes.Clone(em[:len(em)-size-1]), em[len(em)-size-1:len(em)-1]
	unused := byte(0xff) >> (8*len(em) - bits) // the bits of the first byte that are in use
	if db[0]&^unused != 0 {
		return false
	}
	unmask(db, mask, h)
	db[0] &= unused
	padding := len(db) - salt - 1
	if db[padding] != 1 || bytes.Count(db[:padding], []byte{0}) != padding {
		return false
	}
	m := hash.New()
	m.Write(make([]byte, 8))
	m.Write(digest)
	m.Write(db[padding+1:])
	return bytes.Equal(m.Sum(nil), h)
}

// unmask takes the mask of MGF1 (RFC 8017, section B.2.1) off.
func unmask(db []byte, mask crypto.Hash, seed []byte) {
	var counter uint32
	for len(db) > 0 {
		m := mask.New()
		m.Write(seed)
		m.Write(binary.BigEndian.AppendUint32(nil, counter))
		for _, b := range m.Sum(nil) {
			if len(db) == 0 {
				return
			}
			db[0] ^= b
			db = db[1:]
		}
		counter++
	}
}
