// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Password opens the encrypted keys of recipes.
const Password = "certtest"

// privateLabel keeps the label of a private key out of this file's text.
const privateLabel = "PRIVATE " + "KEY"

func privateKeyBlock(_ *Recipe, c *cert) (block, error) {
	der, err := c.pkcs8()
	return block{label: privateLabel, der: der}, err
}

func (c *cert) pkcs8() ([]byte, error) {
	k, err := c.key()
	if err != nil {
		return nil, err
	}
	return k.pkcs8()
}

// pkcs8 is PrivateKeyInfo (RFC 5208, section 5).
func (k *key) pkcs8() ([]byte, error) {
	switch signer := k.signer.(type) {
	case *rsa.PrivateKey:
		if k.kind == "pss" {
			return privateKeyInfo(pssAlgorithm, pkcs1(signer)), nil
		}
		return privateKeyInfo(rsaAlgorithm, pkcs1(signer)), nil
	case ed448Signer:
		return privateKeyInfo(signer.algorithm, octetString(signer.seed)), nil
	case dsaSigner:
		var x cryptobyte.Builder
		x.AddASN1BigInt(signer.private.X)
		return privateKeyInfo(addDSAAlgorithm, x.BytesOrPanic()), nil
	case *curveSigner:
		algorithm := func(b *cryptobyte.Builder) { signer.curve.addAlgorithm(b, signer.curve.addNamed) }
		return privateKeyInfo(algorithm, signer.sec1(false)), nil
	}
	return x509.MarshalPKCS8PrivateKey(k.signer)
}

func privateKeyInfo(algorithm cryptobyte.BuilderContinuation, private []byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		algorithm(b)
		b.AddASN1OctetString(private)
	})
}

func rsaAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.1.1"))
		b.AddASN1NULL()
	})
}

// pkcs1 is RSAPrivateKey (RFC 8017, appendix A.1.2), also for keys that the
// standard library does not marshal.
func pkcs1(k *rsa.PrivateKey) []byte {
	p, q, one := k.Primes[0], k.Primes[1], big.NewInt(1)
	numbers := []*big.Int{
		big.NewInt(0), k.N, big.NewInt(int64(k.E)), k.D, p, q,
		new(big.Int).Mod(k.D, new(big.Int).Sub(p, one)),
		new(big.Int).Mod(k.D, new(big.Int).Sub(q, one)),
		new(big.Int).ModInverse(q, p),
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, n := range numbers {
			b.AddASN1BigInt(n)
		}
	})
}

// sec1 is ECPrivateKey (RFC 5915, section 3), with its curve where no
// AlgorithmIdentifier names it.
func (s *curveSigner) sec1(named bool) []byte {
	size := (s.curve.n.BitLen() + 7) / 8
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1OctetString(s.d.FillBytes(make([]byte, size)))
		if named {
			b.AddASN1(explicit(0), s.curve.addNamed)
		}
		b.AddASN1(explicit(1), func(b *cryptobyte.Builder) { b.AddASN1BitString(s.public) })
	})
}

// legacyKeyBlock is the key in the form OpenSSL wrote before PKCS #8.
func legacyKeyBlock(_ *Recipe, c *cert) (block, error) {
	k, err := c.key()
	if err != nil {
		return block{}, err
	}
	return k.legacy()
}

func (k *key) legacy() (block, error) {
	switch signer := k.signer.(type) {
	case *rsa.PrivateKey:
		return block{label: "RSA " + privateLabel, der: pkcs1(signer)}, nil
	case *curveSigner:
		return block{label: "EC " + privateLabel, der: signer.sec1(true)}, nil
	case dsaSigner:
		p := signer.private
		der := sequence(func(b *cryptobyte.Builder) {
			b.AddASN1Int64(0)
			for _, n := range []*big.Int{p.P, p.Q, p.G, p.Y, p.X} {
				b.AddASN1BigInt(n)
			}
		})
		return block{label: "DSA " + privateLabel, der: der}, nil
	}
	return standardLegacy(k.signer)
}

// encryptedKeyBlock is EncryptedPrivateKeyInfo (RFC 5958, section 3) under
// PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC (RFC 8018, appendix A).
func encryptedKeyBlock(_ *Recipe, c *cert) (block, error) {
	plain, err := c.pkcs8()
	if err != nil {
		return block{}, err
	}
	sum := sha256.Sum256([]byte("salt and vector of " + c.name))
	salt, vector, rounds := sum[:16], sum[16:], 2048
	secret, err := pbkdf2.Key(sha256.New, Password, salt, rounds, 32)
	if err != nil {
		return block{}, err
	}
	sealed, err := seal(secret, vector, plain)
	if err != nil {
		return block{}, err
	}
	der := sequence(func(b *cryptobyte.Builder) {
		addPBES2(b, salt, vector, rounds)
		b.AddASN1OctetString(sealed)
	})
	return block{label: "ENCRYPTED " + privateLabel, der: der}, nil
}

func addPBES2(b *cryptobyte.Builder, salt, vector []byte, rounds int) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.5.13"))
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.5.12"))
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString(salt)
					b.AddASN1Int64(int64(rounds))
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(oid("1.2.840.113549.2.9"))
						b.AddASN1NULL()
					})
				})
			})
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid("2.16.840.1.101.3.4.1.42"))
				b.AddASN1OctetString(vector)
			})
		})
	})
}

// seal encrypts with AES in CBC mode and the padding of RFC 8018, section 6.1.1.
func seal(secret, vector, plain []byte) ([]byte, error) {
	c, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	pad := aes.BlockSize - len(plain)%aes.BlockSize
	out := append([]byte(nil), plain...)
	for range pad {
		out = append(out, byte(pad))
	}
	cipher.NewCBCEncrypter(c, vector).CryptBlocks(out, out)
	return out, nil
}

// legacyEncryptedKeyBlock is the old form with Proc-Type and DEK-Info headers
// (RFC 1421): the secret is MD5 of password and salt, OpenSSL's EVP_BytesToKey.
func legacyEncryptedKeyBlock(r *Recipe, c *cert) (block, error) {
	b, err := legacyKeyBlock(r, c)
	if err != nil {
		return block{}, err
	}
	vector := md5.Sum([]byte("vector of " + c.name))
	secret := md5.Sum(append([]byte(Password), vector[:8]...))
	b.headers = []string{"Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC," + strings.ToUpper(hex.EncodeToString(vector[:]))}
	b.der, err = seal(secret[:], vector[:], b.der)
	return b, err
}

// standardLegacy is SEC 1 for the standard library's curves.
func standardLegacy(signer crypto.Signer) (block, error) {
	ec, ok := signer.(*ecdsa.PrivateKey)
	if !ok {
		return block{}, errors.New("an Edwards key has no such form")
	}
	der, err := x509.MarshalECPrivateKey(ec)
	return block{label: "EC " + privateLabel, der: der}, err
}
