// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// psd2 is what the PSD2 statement says (ETSI TS 119 495 clause 5.1).
type psd2 struct {
	roles         []string
	authority, id string
}

// psd2Roles are the roles of a payment service provider and their OIDs.
var psd2Roles = map[string]string{
	"PSP_AS": "0.4.0.19495.1.1", "PSP_PI": "0.4.0.19495.1.2",
	"PSP_AI": "0.4.0.19495.1.3", "PSP_IC": "0.4.0.19495.1.4",
}

// statements are the QCStatements of ETSI EN 319 412-5 section 4, and psd2.
var statements = map[string]func(*cryptobyte.Builder, *psd2){
	"compliance": func(b *cryptobyte.Builder, _ *psd2) { b.AddASN1ObjectIdentifier(oid("0.4.0.1862.1.1")) },
	"sscd":       func(b *cryptobyte.Builder, _ *psd2) { b.AddASN1ObjectIdentifier(oid("0.4.0.1862.1.4")) },
	"pds":        addDisclosure,
	"type-esign": func(b *cryptobyte.Builder, _ *psd2) { addQcType(b, "0.4.0.1862.1.6.1") },
	"type-eseal": func(b *cryptobyte.Builder, _ *psd2) { addQcType(b, "0.4.0.1862.1.6.2") },
	"type-web":   func(b *cryptobyte.Builder, _ *psd2) { addQcType(b, "0.4.0.1862.1.6.3") },
	"psd2":       addPSD2,
}

func checkStatement(s string) error { return oneOf(s, slices.Sorted(maps.Keys(statements))) }

// setPSD2 reads "ROLE,ROLE; name of the authority; identifier of the authority".
func setPSD2(c *cert, v string) error {
	parts := strings.Split(v, ";")
	if len(parts) != 3 {
		return fmt.Errorf("%q has not the three parts ROLES; AUTHORITY; IDENTIFIER", v)
	}
	p := &psd2{authority: strings.TrimSpace(parts[1]), id: strings.TrimSpace(parts[2])}
	if roles := strings.TrimSpace(parts[0]); roles != "" {
		p.roles = strings.Split(roles, ",")
	}
	for _, role := range p.roles {
		if err := oneOf(role, slices.Sorted(maps.Keys(psd2Roles))); err != nil {
			return err
		}
	}
	c.extensions.psd2 = p
	return nil
}

// qcValue is QCStatements (RFC 3739, section 3.2.6). Under psd2 the default is what a
// qualified website certificate of a payment service provider carries.
func (c *cert) qcValue() []byte {
	list := c.extensions.qc
	if list == nil && c.extensions.psd2 != nil {
		list = []string{"compliance", "type-web", "pds", "psd2"}
	}
	if len(list) == 0 {
		return nil
	}
	p := c.extensions.psd2
	if p == nil {
		p = &psd2{roles: []string{"PSP_AI"}, authority: "Bank of Lithuania", id: "LT-BL"}
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, name := range list {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { statements[name](b, p) })
		}
	})
}

func addQcType(b *cryptobyte.Builder, typ string) {
	b.AddASN1ObjectIdentifier(oid("0.4.0.1862.1.6"))
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid(typ)) })
}

// addDisclosure writes the location of a PKI disclosure statement.
func addDisclosure(b *cryptobyte.Builder, _ *psd2) {
	b.AddASN1ObjectIdentifier(oid("0.4.0.1862.1.5"))
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addString(b, cbasn1.IA5String, "https://pki.example/pds_en.pdf")
			addString(b, cbasn1.PrintableString, "en")
		})
	})
}

func addPSD2(b *cryptobyte.Builder, p *psd2) {
	b.AddASN1ObjectIdentifier(oid("0.4.0.19495.2"))
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, role := range p.roles {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oid(psd2Roles[role]))
					addString(b, cbasn1.UTF8String, role)
				})
			}
		})
		addString(b, cbasn1.UTF8String, p.authority)
		addString(b, cbasn1.UTF8String, p.id)
	})
}

func addString(b *cryptobyte.Builder, tag cbasn1.Tag, s string) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
}
