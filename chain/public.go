// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"strings"
	"sync"

	"github.com/chainlint/chainlint/bundle"
)

// findPublic says how the path stands to Mozilla's root programme. Where a link
// does not verify, what stands above it confirms nothing below.
func (c *Chain) findPublic(g *graph) {
	for from := 0; from < len(c.Path); from = c.climb(from) + 1 {
		root, via := c.programmeRoot(g, from)
		switch {
		case root == nil:
			c.findClaim(from)
		case from == 0:
			c.Public.Root, c.Public.RootDN, c.Public.Via, c.Public.Retired = root.name, root.subject, via, root.retired
			c.Public.Distrust = c.distrust(root)
			return
		}
	}
}

// climb is how far the path leads up from one of its certificates by signatures
// that verify.
func (c *Chain) climb(from int) int {
	for from+1 < len(c.Path) && c.Links[from].SignatureErr == nil {
		from++
	}
	return from
}

// programmeRoot climbs the path for a certificate with a root's key, a
// cross-signed one included; else it looks for the root that signed the last one
// it came to.
func (c *Chain) programmeRoot(g *graph, from int) (*programmeRoot, *Cert) {
	top := c.climb(from)
	for _, p := range c.Path[from : top+1] {
		if root, ok := mozilla().byKey[p.spki]; ok && p.usesKey() {
			return root, p
		}
	}
	return g.programmeIssuer(c.Path[top]), c.Path[top]
}

// usesKey tells whether the certificate can be taken for that of who holds its
// key. A leaf cannot, unless it signed itself: nothing on the path is signed
// with its key, and a root's key is public, so that anybody may have had it
// written into a certificate.
func (c *Cert) usesKey() bool { return c.Role != Leaf || c.SelfSigned() }

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

// findClaim looks for the name of a public CA on a part of the path that leads
// to none. A name that is refuted goes before one that is not.
func (c *Chain) findClaim(from int) {
	top := c.climb(from)
	for _, p := range c.Path[from : top+1] {
		for _, in := range []bundle.Field{bundle.Issuer, bundle.Subject} {
			name, root := p.publicName(in)
			refuted := root || c.Path[top].SelfSigned()
			if name != "" && (c.Public.Claimed == "" || refuted && !c.Public.ClaimRefuted) {
				c.Public.Claimed, c.Public.ClaimedBy, c.Public.ClaimedIn, c.Public.ClaimRefuted = name, p, in, refuted
			}
		}
	}
}

// publicName is the public CA whose name stands in the issuer or the subject,
// and whether it is that of a root, whose key is known. The subject of a leaf is
// its own business.
func (c *Cert) publicName(in bundle.Field) (name string, root bool) {
	switch {
	case in == bundle.Issuer:
		return publicName(c.RawIssuer)
	case c.Role == Leaf:
		return "", false
	}
	return publicName(c.RawSubject)
}

// brands are names that public CAs issue under and that are the organisation
// and the common name of no root of Mozilla's programme, or a part of one. They
// are looked for as words of O and CN.
//
//   - Let's Encrypt is the O of the subordinate CAs of ISRG, letsencrypt.org/certificates.
//   - Cloudflare, Inc. is the O of subordinate CAs below DigiCert and SSL.com, and,
//     as CloudFlare, Inc., of Cloudflare's Origin CA, which no root programme has.
//   - Comodo CA Limited became Sectigo in 2018, sectigo.com/resource-library; its
//     roots have the one or the other name. ZeroSSL is the O of CAs below them.
//   - Buypass roots have O=Buypass AS-983163327, with the number of the company.
//   - DigiCert is Inc in one root, Inc. in another and Ireland Limited in subordinate
//     CAs; GeoTrust, RapidSSL and Thawte are the names it gives others,
//     digicert.com/kb/digicert-root-certificates.htm.
//   - Google Trust Services is an LLC in its roots and none in its subordinate CAs,
//     pki.goog/repository.
//   - Apple's public CAs stand below the roots of others, and its own O is that of
//     many certificates that are not public, apple.com/certificateauthority/public.
var brands = []string{
	"Let's Encrypt", "Cloudflare, Inc.", "COMODO CA Limited", "COMODO", "Sectigo", "ZeroSSL", "Buypass",
	"DigiCert", "GeoTrust", "RapidSSL", "Thawte", "Google Trust Services", "Apple Public Server", "Apple Public EV Server",
}

// brandWords are the words of each of the brands.
var brandWords = sync.OnceValue(func() [][]string {
	var all [][]string
	for _, brand := range brands {
		all = append(all, words(brand))
	}
	return all
})

// publicName is the public CA whose name a DN bears: that of a root, its
// organisation or common name, or a brand. It is empty for other names.
func publicName(raw []byte) (name string, root bool) {
	if found := mozilla().bySubject[nameKey(raw)]; len(found) > 0 {
		return found[0].name, true
	}
	for _, typ := range []string{"O", "CN"} {
		for _, value := range Values(raw, typ) {
			if name := publicWords(typ, value); name != "" {
				return name, false
			}
		}
	}
	return "", false
}

func publicWords(typ, value string) string {
	all := words(value)
	if name, ok := mozilla().byWords[typ+"="+strings.Join(all, " ")]; ok {
		return name
	}
	for i, brand := range brandWords() {
		if hasRun(all, brand) {
			return brands[i]
		}
	}
	return ""
}
