// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/chainlint/chainlint/bundle"
)

// findPublic says how the path is related to the Mozilla root program. Where a
// link does not verify, what is above it confirms nothing below.
func (c *Chain) findPublic(g *graph) {
	for from := 0; from < len(c.Path); from = c.reach(from) + 1 {
		root, via := c.programRoot(g, from)
		switch {
		case root == nil:
			c.findClaim(g, from)
		case from == 0:
			c.Public.Root, c.Public.RootDN, c.Public.Via, c.Public.Retired = root.name, root.subject, via, root.retired
			c.Public.Distrust = c.distrust(root)
			return
		}
	}
}

// reach is how far the path leads up from one of its certificates by signatures
// that verify.
func (c *Chain) reach(from int) int {
	for from+1 < len(c.Path) && c.Links[from].SignatureErr == nil {
		from++
	}
	return from
}

// programRoot climbs the path for a certificate with a root's key, a
// cross-signed one included; else it looks for the root that signed the last one
// it came to.
func (c *Chain) programRoot(g *graph, from int) (*programRoot, *Cert) {
	top := c.reach(from)
	for _, p := range c.Path[from : top+1] {
		if root, ok := mozilla().byKey[p.spki]; ok && p.usesKey() {
			return root, p
		}
	}
	return g.programIssuer(c.Path[top]), c.Path[top]
}

// usesKey reports whether the certificate can be taken for that of who holds its
// key. A leaf cannot, unless it signed itself: nothing on the path is signed
// with its key, and a root's key is public, so that anyone may have had it
// written into a certificate.
func (c *Cert) usesKey() bool { return c.Role != Leaf || c.SelfSigned() }

// programIssuer is the root that signed a certificate, found by its name.
func (g *graph) programIssuer(p *Cert) *programRoot {
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

// distrust is why Mozilla does not trust certificates below a root that it
// trusts only in part.
func (c *Chain) distrust(root *programRoot) error {
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
// to none, and keeps the most certain claim.
func (c *Chain) findClaim(g *graph, from int) {
	top := c.reach(from)
	for i := from; i <= top; i++ {
		for _, in := range []bundle.Field{bundle.Issuer, bundle.Subject} {
			name, root := c.Path[i].publicName(in)
			if name == "" {
				continue
			}
			claim := c.claimOf(g, i, top, root)
			if c.Public.Claimed == "" || claim.certainty() > c.Public.Claim.certainty() {
				c.Public.Claimed, c.Public.ClaimedBy, c.Public.ClaimedIn, c.Public.Claim = name, c.Path[i], in, claim
			}
		}
	}
}

// claimOf says what is known of a name at a place of a part of the path that
// ends at top. None of the part's keys is a root's. Where a root's name is that
// of the issuer at the top, the signature is by another key, unless it could not
// be checked.
func (c *Chain) claimOf(g *graph, i, top int, root bool) Claim {
	switch last := c.Path[top]; {
	case root && (i < top || last.SelfSigned() || g.signedByAnother(last)):
		return ClaimFalse
	case last.SelfSigned():
		return ClaimUnknown
	}
	return ClaimOpen
}

// signedByAnother reports whether none of the roots with the issuer's name signed
// a certificate, and whether there is such a root.
func (g *graph) signedByAnother(p *Cert) bool {
	found := mozilla().bySubject[p.issuer]
	for _, root := range found {
		if g.checks >= MaxChecks {
			return false
		}
		g.checks++
		if !errors.Is(p.verifyUnder(root.key), ErrSignature) {
			return false
		}
	}
	return len(found) > 0
}

func (c Claim) certainty() int {
	return slices.Index([]Claim{ClaimOpen, ClaimUnknown, ClaimFalse}, c)
}

// publicName is the public CA whose name is in the issuer or the subject, and
// whether it is that of a root, whose key is known. The subject of a leaf is
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

// A brand is a name that public CAs issue under and that is neither the
// organization nor the common name of a root of the Mozilla root program, or is
// a part of one.
type brand struct {
	name string

	// exact is set where only a whole O is the CA's, since the words are common
	// in the names of others.
	exact bool
}

// brands are looked for at the start of O and CN.
//
//   - Let's Encrypt is the O of the subordinate CAs of ISRG, letsencrypt.org/certificates.
//   - Cloudflare, Inc. is the O of subordinate CAs below DigiCert and SSL.com, and,
//     as CloudFlare, Inc., of Cloudflare's Origin CA, which no root program has;
//     since 2024 Cloudflare is in the CN of subordinate CAs of SSL Corporation.
//   - Comodo CA Limited became Sectigo in 2018, sectigo.com/resource-library; its
//     roots have the one or the other name. ZeroSSL is the O of CAs below them.
//   - Buypass roots have O=Buypass AS-983163327, with the number of the company.
//   - DigiCert is Inc in one root, Inc. in another and Ireland Limited in subordinate
//     CAs; GeoTrust, RapidSSL and Thawte are the names it gives others,
//     digicert.com/kb/digicert-root-certificates.htm.
//   - Google Trust Services is an LLC in its roots and none in its subordinate CAs,
//     pki.goog/repository.
//   - Apple's public CAs are below the roots of others, and its own O is that of
//     many certificates that are not public, apple.com/certificateauthority/public.
var brands = []brand{
	{"Let's Encrypt", true},
	{"LetsEncrypt", true},
	{"ISRG", true},
	{"Cloudflare, Inc.", true},
	{"Cloudflare", false},
	{"COMODO CA Limited", false},
	{"COMODO", false},
	{"Sectigo", false},
	{"ZeroSSL", false},
	{"Buypass", false},
	{"DigiCert", false},
	{"GeoTrust", false},
	{"RapidSSL", false},
	{"Thawte", false},
	{"Google Trust Services", false},
	{"Apple Public Server", false},
	{"Apple Public EV Server", false},
}

// publicName is the public CA whose name a DN has: that of a root, its
// organization or common name, or a brand. It is empty for other names.
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

// publicWords looks for a public CA in one attribute. Test systems of CAs have
// "(STAGING)" before the names of the real ones.
func publicWords(typ, value string) string {
	all := words(value)
	if len(all) > 1 && all[0] == "staging" {
		all = all[1:]
	}
	if name, ok := mozilla().byWords[typ+"="+strings.Join(all, " ")]; ok {
		return name
	}
	for i, want := range brandWords() {
		b := brands[i]
		if b.exact && typ == "O" && slices.Equal(all, want) || !b.exact && beginsWith(all, want) {
			return b.name
		}
	}
	return ""
}

// brandWords are the words of the brands. Every name of every chain is compared with
// them.
var brandWords = sync.OnceValue(func() [][]string {
	var all [][]string
	for _, b := range brands {
		all = append(all, words(b.name))
	}
	return all
})
