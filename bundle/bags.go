// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	encasn1 "encoding/asn1"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The kinds of bags, and of what is in them (RFC 7292, 4.2).
const (
	oidKeyBag       = "1.2.840.113549.1.12.10.1.1"
	oidShroudedBag  = "1.2.840.113549.1.12.10.1.2"
	oidCertBag      = "1.2.840.113549.1.12.10.1.3"
	oidCRLBag       = "1.2.840.113549.1.12.10.1.4"
	oidSecretBag    = "1.2.840.113549.1.12.10.1.5"
	oidContentsBag  = "1.2.840.113549.1.12.10.1.6"
	oidX509         = "1.2.840.113549.1.9.22.1"
	oidX509CRL      = "1.2.840.113549.1.9.23.1"
	oidFriendlyName = "1.2.840.113549.1.9.20"
)

// maxBagDepth bounds the bags in bags that are followed.
const maxBagDepth = 8

// errBags says that the bags of a part cannot be told apart.
var errBags = errors.New("the entries of a part cannot be told apart")

// readContents reads SafeContents that may be in BER.
func (p *pfx) readContents(data []byte) error {
	der, ok := definite(data)
	if !ok {
		return errBags
	}
	defer clear(der)
	return p.readBags(der, 0)
}

// readBags reads SafeContents (RFC 7292, 4.2).
func (p *pfx) readBags(s cryptobyte.String, depth int) error {
	var bags cryptobyte.String
	if depth > maxBagDepth || !s.ReadASN1(&bags, asn1.SEQUENCE) {
		return errBags
	}
	for !bags.Empty() {
		var bag, value cryptobyte.String
		var id encasn1.ObjectIdentifier
		if !bags.ReadASN1(&bag, asn1.SEQUENCE) || !bag.ReadASN1ObjectIdentifier(&id) || !bag.ReadASN1(&value, contextTag(0)) {
			return errBags
		}
		if err := p.readBag(id.String(), value, friendlyName(bag), depth); err != nil {
			return err
		}
	}
	return nil
}

// readBag adds what one bag holds.
func (p *pfx) readBag(kind string, value cryptobyte.String, alias string, depth int) error {
	switch kind {
	case oidCertBag:
		p.typed(value, oidX509, Certificate, alias)
	case oidCRLBag:
		p.typed(value, oidX509CRL, CRL, alias)
	case oidKeyBag:
		p.r.addFrom(p.keystore, PrivateKey, alias, value)
	case oidShroudedBag:
		return p.shroudedKey(value, alias)
	case oidContentsBag:
		return p.readBags(value, depth+1)
	case oidSecretBag: // a key of a symmetric cipher, or anything else
		p.r.addFrom(p.keystore, Unknown, alias, nil)
	default:
		p.other("an entry", kind)
	}
	return nil
}

// typed adds a certificate or a revocation list of the X.509 type. SDSI's are
// reported: nobody has met one.
func (p *pfx) typed(value cryptobyte.String, want string, kind Kind, alias string) {
	var bag, explicit, octets cryptobyte.String
	var id encasn1.ObjectIdentifier
	if !value.ReadASN1(&bag, asn1.SEQUENCE) || !bag.ReadASN1ObjectIdentifier(&id) ||
		!bag.ReadASN1(&explicit, contextTag(0)) {
		p.r.brokenKeystore(p.keystore, fmt.Sprintf("its %s %q is not whole", kind, alias))
		return
	}
	if id.String() != want || !explicit.ReadASN1(&octets, asn1.OCTET_STRING) {
		p.other("a "+string(kind), id.String())
		return
	}
	p.r.addFrom(p.keystore, kind, alias, octets)
}

// other reports an entry of a type that is not read.
func (p *pfx) other(what, oid string) {
	p.r.problem(Problem{Code: OtherKeystore, Span: p.keystore.Span, Lost: true,
		Message: fmt.Sprintf("the %s holds %s of the type %s, which is not read", p.keystore.Kind, what, oid),
		Fix:     "export the keystore again with X.509 certificates and their keys alone"})
}

// shroudedKey adds an encrypted private key.
func (p *pfx) shroudedKey(value cryptobyte.String, alias string) error {
	if !p.r.room(p.keystore.Span) {
		return nil
	}
	o := fromKeystore(p.keystore, PrivateKey, alias)
	o.Encrypted = true
	p.r.add(o, nil, source{})
	return p.r.openKey(o, value, p.passwords)
}

// friendlyName is the alias among a bag's attributes (RFC 2985, 5.5.1), a
// BMPString; empty where there is none.
func friendlyName(bag cryptobyte.String) string {
	var attributes, attribute, values cryptobyte.String
	var id encasn1.ObjectIdentifier
	if !bag.ReadASN1(&attributes, asn1.SET) {
		return ""
	}
	for attributes.ReadASN1(&attribute, asn1.SEQUENCE) {
		var text cryptobyte.String
		if !attribute.ReadASN1ObjectIdentifier(&id) || id.String() != oidFriendlyName ||
			!attribute.ReadASN1(&values, asn1.SET) || !values.ReadASN1(&text, asn1.Tag(30)) {
			continue
		}
		var units []uint16
		var unit uint16
		for text.ReadUint16(&unit) {
			units = append(units, unit)
		}
		return string(utf16.Decode(units))
	}
	return ""
}
