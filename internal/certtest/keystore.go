// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/binary"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// keystore is a PKCS #12 file (RFC 7292, section 4) of the file line's
// certificates and keys, each under its name. It has no MAC, and nothing in it
// is encrypted but encrypted keys.
func (l *layout) keystore(r *Recipe) ([]byte, error) {
	var bags [][]byte
	for _, it := range l.items {
		bag, err := it.bag(r)
		if err != nil {
			return nil, fmt.Errorf("%s:%s: %w", it.kind, it.arg, err)
		}
		bags = append(bags, bag)
	}
	contents := sequence(func(b *cryptobyte.Builder) {
		for _, bag := range bags {
			b.AddBytes(bag)
		}
	})
	safe := sequence(func(b *cryptobyte.Builder) { addData(b, contents) })
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(3)
		addData(b, safe)
	}), nil
}

// addData writes a ContentInfo of plain data (RFC 5652, section 4).
func addData(b *cryptobyte.Builder, content []byte) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.7.1"))
		b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
	})
}

// bag is a SafeBag (RFC 7292, section 4.2) with the item's name as friendlyName.
func (it item) bag(r *Recipe) ([]byte, error) {
	kinds := map[string]string{
		"cert": "1.2.840.113549.1.12.10.1.3", "key": "1.2.840.113549.1.12.10.1.1", "encrypted-key": "1.2.840.113549.1.12.10.1.2",
	}
	kind, ok := kinds[it.kind]
	if !ok {
		return nil, fmt.Errorf("a keystore carries certificates, key and encrypted-key only")
	}
	inner, err := blocks[it.kind](r, r.byName[it.arg])
	if err != nil {
		return nil, err
	}
	value := inner.der
	if it.kind == "cert" {
		value = sequence(func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.9.22.1"))
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddASN1OctetString(inner.der) })
		})
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid(kind))
		b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddBytes(value) })
		b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { addFriendlyName(b, it.arg) })
	}), nil
}

// addFriendlyName writes the attribute of RFC 2985, section 5.5.1.
func addFriendlyName(b *cryptobyte.Builder, name string) {
	var text []byte
	for _, u := range utf16.Encode([]rune(name)) {
		text = binary.BigEndian.AppendUint16(text, u)
	}
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.9.20"))
		b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.Tag(30), func(b *cryptobyte.Builder) { b.AddBytes(text) }) // BMPString
		})
	})
}
