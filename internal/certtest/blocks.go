// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/binary"
	"errors"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A block is a label and its content, before base64.
type block struct {
	label   string
	headers []string // lines of RFC 1421 headers
	der     []byte
}

// blocks make the items of a file line by their kind.
var blocks = map[string]func(*Recipe, *cert) (block, error){
	"cert": func(r *Recipe, c *cert) (block, error) { return block{label: "CERTIFICATE", der: r.der[c.name]}, nil },
	"x509": func(r *Recipe, c *cert) (block, error) {
		return block{label: "X509 CERTIFICATE", der: r.der[c.name]}, nil
	},
	"trusted": trustedBlock,
	"headed": func(r *Recipe, c *cert) (block, error) {
		return block{label: "CERTIFICATE", headers: []string{"Comment: " + c.name}, der: r.der[c.name]}, nil
	},
	"surplus": func(r *Recipe, c *cert) (block, error) {
		return block{label: "CERTIFICATE", der: append(slices.Clone(r.der[c.name]), 0, 0)}, nil
	},
	"ber":        func(r *Recipe, c *cert) (block, error) { return reframed(r.der[c.name], longLength) },
	"indefinite": func(r *Recipe, c *cert) (block, error) { return reframed(r.der[c.name], indefiniteLength) },
	"pkcs7": func(r *Recipe, c *cert) (block, error) {
		return block{label: "PKCS7", der: certsOnly([][]byte{r.der[c.name]})}, nil
	},
	"csr":                  requestBlock,
	"crl":                  revocationBlock,
	"pubkey":               publicKeyBlock,
	"key":                  privateKeyBlock,
	"legacy-key":           legacyKeyBlock,
	"encrypted-key":        encryptedKeyBlock,
	"legacy-encrypted-key": legacyEncryptedKeyBlock,
}

// trustedBlock makes OpenSSL's certificate with trust settings: trusted only for
// clients.
func trustedBlock(r *Recipe, c *cert) (block, error) {
	settings := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid(extKeyUsages["clientAuth"])) })
	})
	return block{label: "TRUSTED CERTIFICATE", der: slices.Concat(r.der[c.name], settings)}, nil
}

// reframed writes the outermost SEQUENCE of a certificate, which the signature does
// not cover, with a length in another form than that of DER (X.690, section 8.1.3).
func reframed(der []byte, frame func(content []byte) []byte) (block, error) {
	var content cryptobyte.String
	in := cryptobyte.String(der)
	if !in.ReadASN1(&content, cbasn1.SEQUENCE) {
		return block{}, errors.New("the certificate is not a SEQUENCE")
	}
	return block{label: "CERTIFICATE", der: frame(content)}, nil
}

// longLength has a length of four octets, of which the first ones are zero.
func longLength(content []byte) []byte {
	header := binary.BigEndian.AppendUint32([]byte{byte(cbasn1.SEQUENCE), 0x84}, uint32(len(content)))
	return slices.Concat(header, content)
}

// indefiniteLength has no length, and ends with the end-of-contents octets.
func indefiniteLength(content []byte) []byte {
	return slices.Concat([]byte{byte(cbasn1.SEQUENCE), 0x80}, content, []byte{0, 0})
}

// certsOnly makes SignedData without a signature (RFC 5652, section 5.1), with
// certificates in the order given.
func certsOnly(certs [][]byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.7.2"))
		b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(cbasn1.SET, func(*cryptobyte.Builder) {})
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.7.1")) })
				b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
					for _, c := range certs {
						b.AddBytes(c)
					}
				})
				b.AddASN1(cbasn1.SET, func(*cryptobyte.Builder) {})
			})
		})
	})
}

// requestBlock makes a certification request (RFC 2986) for the certificate, with its
// subject, key and requested extensions, signed by its own key with the line's sig,
// sigkey and forged.
func requestBlock(_ *Recipe, c *cert) (block, error) {
	own, err := c.key()
	if err != nil {
		return block{}, err
	}
	signer := own
	if c.sigKeyCert != nil {
		if signer, err = c.sigKeyCert.key(); err != nil {
			return block{}, err
		}
	}
	algorithm, err := signatureFor(c.requestSig(own), signer)
	if err != nil {
		return block{}, err
	}
	subject, err := c.subjectDER()
	if err != nil {
		return block{}, err
	}
	extensions, err := c.requestExtensions()
	if err != nil {
		return block{}, err
	}
	info := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddBytes(subject)
		b.AddBytes(own.spki)
		b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { addRequested(b, extensions) })
	})
	der, err := c.signed(info, algorithm, signer)
	return block{label: "CERTIFICATE REQUEST", der: der}, err
}

// requestSig returns the line's sig if it fits the certificate's own key. If the
// issuer has another kind of key, sig is only for the issuer's signature.
func (c *cert) requestSig(own *key) string {
	if c.sigKeyCert == nil && signatures[c.sig].kind != own.kind {
		return ""
	}
	return c.sig
}

// requestExtensions returns the certificate's extensions without those that only an
// issuer can know.
func (c *cert) requestExtensions() ([]extension, error) {
	all, err := c.extensionList()
	if err != nil {
		return nil, err
	}
	var asked []extension
	for _, e := range all {
		switch e.name {
		case "aki", "ski", "aia", "crldp":
		default:
			asked = append(asked, e)
		}
	}
	return asked, nil
}

// addRequested writes the attribute extensionRequest (RFC 2985, section 5.4.2).
func addRequested(b *cryptobyte.Builder, extensions []extension) {
	if len(extensions) == 0 {
		return
	}
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.9.14"))
		b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
	})
}

// revocationBlock makes an empty CRL (RFC 5280, section 5.1) issued by the certificate.
func revocationBlock(_ *Recipe, c *cert) (block, error) {
	k, err := c.key()
	if err != nil {
		return block{}, err
	}
	algorithm, err := signatureFor("", k)
	if err != nil {
		return block{}, err
	}
	issuer, err := c.subjectDER()
	if err != nil {
		return block{}, err
	}
	list := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		algorithm.add(b)
		b.AddBytes(issuer)
		b.AddASN1UTCTime(Now.AddDate(0, 0, -1))
		b.AddASN1UTCTime(Now.AddDate(0, 0, 30))
	})
	der, err := c.signed(list, algorithm, k)
	return block{label: "X509 CRL", der: der}, err
}

func publicKeyBlock(_ *Recipe, c *cert) (block, error) {
	k, err := c.key()
	if err != nil {
		return block{}, err
	}
	return block{label: "PUBLIC KEY", der: k.spki}, nil
}
