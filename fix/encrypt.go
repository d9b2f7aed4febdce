// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/asn1"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The algorithms of RFC 8018, appendices A.2, A.4, B.1.2 and B.2.5.
var (
	oidPBES2      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMACSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidAES256CBC  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

// rounds is the iteration count of PBKDF2: what guides recommend for SHA-256 today.
const rounds = 600_000

// encrypt returns the EncryptedPrivateKeyInfo of a PKCS#8 key (RFC 5958, section 3),
// in a scheme that OpenSSL 3.0, Java 17 and GnuTLS 3.7 read: PBES2 with PBKDF2 and
// AES-256-CBC.
func encrypt(der []byte, password string, random io.Reader) ([]byte, error) {
	octets := make([]byte, 2*aes.BlockSize)
	if _, err := io.ReadFull(random, octets); err != nil {
		return nil, err
	}
	salt, vector := octets[:aes.BlockSize], octets[aes.BlockSize:]
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	pad := aes.BlockSize - len(der)%aes.BlockSize
	sealed := append(bytes.Clone(der), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, vector).CryptBlocks(sealed, sealed)
	algorithm := func(b *cryptobyte.Builder, oid asn1.ObjectIdentifier, parameters func(b *cryptobyte.Builder)) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			parameters(b)
		})
	}
	return build(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		algorithm(b, oidPBES2, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				algorithm(b, oidPBKDF2, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1OctetString(salt)
						b.AddASN1Int64(rounds)
						algorithm(b, oidHMACSHA256, func(b *cryptobyte.Builder) { b.AddASN1NULL() })
					})
				})
				algorithm(b, oidAES256CBC, func(b *cryptobyte.Builder) { b.AddASN1OctetString(vector) })
			})
		})
		b.AddASN1OctetString(sealed)
	}), nil
}
