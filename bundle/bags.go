// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	encasn1 "encoding/asn1"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pbe"
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

	oidTrustedKeyUsage = "2.16.840.1.113894.746875.1.1"
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
	for !bags.Empty() && !p.r.quota.full {
		var bag, value cryptobyte.String
		var id encasn1.ObjectIdentifier
		if !bags.ReadASN1(&bag, asn1.SEQUENCE) || !bag.ReadASN1ObjectIdentifier(&id) || !bag.ReadASN1(&value, contextTag(0)) {
			return errBags
		}
		if err := p.readBag(id.String(), value, readAttributes(bag), depth); err != nil {
			return err
		}
	}
	return nil
}

// readBag adds what one bag holds.
func (p *pfx) readBag(kind string, value cryptobyte.String, of attributes, depth int) error {
	switch kind {
	case oidCertBag:
		o := fromKeystore(p.keystore, Certificate, of.alias)
		o.Trusted = of.trusted
		p.typed(value, oidX509, o)
	case oidCRLBag:
		p.typed(value, oidX509CRL, fromKeystore(p.keystore, CRL, of.alias))
	case oidKeyBag:
		p.r.addFrom(fromKeystore(p.keystore, PrivateKey, of.alias), value)
	case oidShroudedBag:
		return p.shroudedKey(value, of.alias)
	case oidContentsBag:
		return p.readBags(value, depth+1)
	case oidSecretBag:
		p.r.addFrom(fromKeystore(p.keystore, SecretKey, of.alias), nil)
	default:
		p.other("an entry", kind)
	}
	return nil
}

// typed adds a certificate or a revocation list of the X.509 type. SDSI's are
// reported: nobody has met one.
func (p *pfx) typed(value cryptobyte.String, want string, o *Object) {
	var bag, explicit, octets cryptobyte.String
	var id encasn1.ObjectIdentifier
	if !value.ReadASN1(&bag, asn1.SEQUENCE) || !bag.ReadASN1ObjectIdentifier(&id) ||
		!bag.ReadASN1(&explicit, contextTag(0)) {
		p.r.brokenKeystore(p.keystore, fmt.Sprintf("its %s %q is not whole", o.Kind, o.Alias))
		return
	}
	if id.String() != want || !explicit.ReadASN1(&octets, asn1.OCTET_STRING) {
		p.other("a "+string(o.Kind), id.String())
		return
	}
	p.r.addFrom(o, octets)
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
	o.Sealing = &Sealing{Parts: protectionOf(value)}
	p.r.add(o, nil, source{})
	password, err := p.r.openKey(o, value, p.passwords)
	p.opened = p.opened || o.KeySPKISHA256 != nil
	closed := errors.Is(err, pbe.ErrPassword)
	p.keys = append(p.keys, sealedKey{object: o, password: password, closed: closed})
	if closed {
		p.closedKey, err = true, nil
	}
	return err
}

// attributes are what is told of a bag: its alias, which is friendlyName (RFC
// 2985, 5.5.1), a BMPString, empty where there is none; and whether Java is to
// trust the certificate, which the JDK alone says (sun.security.pkcs12).
type attributes struct {
	alias   string
	trusted bool
}

func readAttributes(bag cryptobyte.String) (of attributes) {
	var all, attribute, values cryptobyte.String
	var id encasn1.ObjectIdentifier
	if !bag.ReadASN1(&all, asn1.SET) {
		return of
	}
	for all.ReadASN1(&attribute, asn1.SEQUENCE) {
		if !attribute.ReadASN1ObjectIdentifier(&id) || !attribute.ReadASN1(&values, asn1.SET) {
			continue
		}
		switch id.String() {
		case oidFriendlyName:
			if of.alias == "" {
				of.alias = bmpString(values)
			}
		case oidTrustedKeyUsage:
			of.trusted = true
		}
	}
	return of
}

func bmpString(s cryptobyte.String) string {
	var text cryptobyte.String
	var units []uint16
	var unit uint16
	if !s.ReadASN1(&text, asn1.Tag(30)) {
		return ""
	}
	for text.ReadUint16(&unit) {
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}
