// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// ownKeyID is the identifier in the certificate's own SKI extension or, without
// one, the one it would have.
func (c *cert) ownKeyID() ([]byte, error) {
	if id, err := hex.DecodeString(c.extensions.ski); err == nil && len(id) > 0 {
		return id, nil
	}
	k, err := c.key()
	if err != nil {
		return nil, err
	}
	return k.keyID(), nil
}

func (c *cert) skiValue() ([]byte, error) {
	if c.extensions.ski == "none" || c.extensions.ski == "" && !c.defaults() {
		return nil, nil
	}
	id, err := c.ownKeyID()
	if err != nil {
		return nil, err
	}
	return octetString(id), nil
}

func octetString(value []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1OctetString(value)
	return b.BytesOrPanic()
}

// akiValue is AuthorityKeyIdentifier (RFC 5280, section 4.2.1.1). A self-signed
// certificate has none by default: it would repeat the SKI.
func (c *cert) akiValue() ([]byte, error) {
	how := c.extensions.aki
	if how == "none" || how == "" && (c.issuerCert == c || !c.defaults()) {
		return nil, nil
	}
	id, err := c.issuerCert.ownKeyID()
	if err != nil {
		return nil, err
	}
	switch how {
	case "full":
		return c.fullAKI(id)
	case "issuer":
		return c.fullAKI(nil)
	case "", "keyid":
	case "wrong":
		id = bytes.Repeat([]byte{0xee}, len(id))
	default:
		if id, err = hex.DecodeString(how); err != nil {
			return nil, err
		}
	}
	return sequence(func(b *cryptobyte.Builder) { addKeyID(b, id) }), nil
}

func addKeyID(b *cryptobyte.Builder, id []byte) {
	b.AddASN1(implicit(0), func(b *cryptobyte.Builder) { b.AddBytes(id) })
}

// fullAKI names the issuer's certificate too, by its issuer and serial number,
// or another certificate in its place. Without an identifier it names nothing else.
func (c *cert) fullAKI(id []byte) ([]byte, error) {
	named := cmp.Or(c.akiCert, c.issuerCert)
	name, err := named.issuerDER()
	if err != nil {
		return nil, err
	}
	return sequence(func(b *cryptobyte.Builder) {
		if id != nil {
			addKeyID(b, id)
		}
		b.AddASN1(explicit(1), func(b *cryptobyte.Builder) {
			b.AddASN1(explicit(4), func(b *cryptobyte.Builder) { b.AddBytes(name) })
		})
		b.AddASN1(implicit(2), func(b *cryptobyte.Builder) { b.AddBytes(integerContent(named.serialNumber())) })
	}), nil
}

// integerContent is the contents octets of an INTEGER.
func integerContent(n *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1BigInt(n)
	var content cryptobyte.String
	der := cryptobyte.String(b.BytesOrPanic())
	if !der.ReadASN1(&content, cbasn1.INTEGER) {
		panic("certtest: an integer does not encode")
	}
	return content
}
