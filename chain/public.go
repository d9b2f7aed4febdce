// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"slices"
	"strings"
	"unicode"
)

// findPublic says how the path stands to Mozilla's root programme.
func (c *Chain) findPublic(g *graph) {
	root, via := c.programmeRoot(g)
	if root == nil {
		c.Public.Claimed, c.Public.ClaimedBy = c.claim()
		return
	}
	c.Public.Root, c.Public.Via, c.Public.Retired = root.name, via, root.retired
	c.Public.Distrust = c.distrust(root)
}

// programmeRoot climbs the path as far as signatures verify, for a certificate
// with a root's key, a cross-signed one included; else it looks for the root
// that signed the last one it came to. A root behind a forged link bears
// nothing out.
func (c *Chain) programmeRoot(g *graph) (*programmeRoot, *Cert) {
	for i, p := range c.Path {
		if root, ok := mozilla().byKey[p.spki]; ok {
			return root, p
		}
		if i+1 == len(c.Path) || c.Links[i].SignatureErr != nil {
			return g.programmeIssuer(p), p
		}
	}
	return nil, nil
}

// programmeIssuer is the root that signed a certificate, found by its name.
func (g *graph) programmeIssuer(p *Cert) *programmeRoot {
	if p.issuer == "" {
		return nil
	}
	for _, root := range mozilla().bySubject[p.issuer] {
		if g.checks >= MaxChecks {
			return nil
		}
		g.checks++
		if p.verifyUnder(root.key) == nil {
			return root
		}
	}
	return nil
}

// distrust is what Mozilla holds against certificates below a root that it
// trusts only in part.
func (c *Chain) distrust(root *programmeRoot) error {
	if root.constraint == nil {
		return nil
	}
	var path []*stdx509.Certificate
	for _, p := range c.Path {
		if cert, err := stdx509.ParseCertificate(p.Raw); err == nil {
			path = append(path, cert)
		}
	}
	return root.constraint(path)
}

// claim is the first name of a public CA on a path that leads to none.
func (c *Chain) claim() (string, *Cert) {
	for i, p := range c.Path {
		names := [][]byte{p.RawIssuer}
		if i > 0 || p.Role != Leaf {
			names = append(names, p.RawSubject)
		}
		for _, raw := range names {
			if name := publicName(raw); name != "" {
				return name, p
			}
		}
	}
	return "", nil
}

// brands are names that public CAs issue under and that are the organisation
// of no root of Mozilla's programme, or the first words of one. They are looked
// for as words of O and CN.
//
//   - Let's Encrypt is the O of the subordinate CAs of ISRG, letsencrypt.org/certificates.
//   - Cloudflare, Inc. is the O of subordinate CAs below DigiCert and SSL.com, and,
//     as CloudFlare, Inc., of Cloudflare's Origin CA, which no root programme has.
//   - Comodo CA Limited became Sectigo in 2018, sectigo.com/resource-library; its
//     roots have the one or the other name.
//   - Buypass roots have O=Buypass AS-983163327, with the number of the company.
var brands = []string{"Let's Encrypt", "Cloudflare, Inc.", "COMODO CA Limited", "COMODO", "Sectigo", "Buypass"}

// publicName is the public CA whose name a DN bears: that of a root, its
// organisation, or a brand. It is empty for other names.
func publicName(raw []byte) string {
	if found := mozilla().bySubject[nameKey(raw)]; len(found) > 0 {
		return found[0].name
	}
	for _, rdn := range Attributes(raw) {
		for _, a := range rdn {
			if name := publicAttribute(a); name != "" {
				return name
			}
		}
	}
	return ""
}

func publicAttribute(a Attribute) string {
	if a.Type != "O" && a.Type != "CN" {
		return ""
	}
	if name, ok := mozilla().byOrganization[Fold(a.Value)]; ok && a.Type == "O" {
		return name
	}
	for _, brand := range brands {
		if containsWords(a.Value, brand) {
			return brand
		}
	}
	return ""
}

// containsWords tells whether the words of a name stand in a text one after
// the other, without regard to case and punctuation.
func containsWords(text, name string) bool {
	have, want := words(text), words(name)
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

func words(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool {
		return r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}
