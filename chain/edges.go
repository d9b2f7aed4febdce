// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
)

// maxEdges bounds how many issuers are listed for one certificate.
const maxEdges = 8

// An Edge is a link of the graph of who signed whom, on the path or off it.
type Edge struct {
	Link
	OnPath bool
}

// Edges are the links between all certificates of the file, and to the
// registered anchors: of each certificate those to the ones that signed it, the
// best first, then those to the ones that only have the name of its issuer,
// with the reason as [Link.SignatureErr]. A self-signed certificate is linked to
// itself. Duplicates have no links.
//
// Signatures that [Build] did not verify are verified, a bounded number of
// them; what is above the bound has [ErrCheckLimit].
func (c *Chain) Edges() []Edge {
	e := &edges{chain: c, trials: maxNamesakes, bySubject: make(map[string][]*Cert)}
	all := slices.Concat(c.distinct(), c.OutsideAnchors())
	for _, f := range all {
		e.bySubject[f.subject] = append(e.bySubject[f.subject], f)
	}
	for _, f := range all {
		e.from(f)
	}
	return e.found
}

// edges is a search for the edges of a chain.
type edges struct {
	chain     *Chain
	trials    int
	bySubject map[string][]*Cert
	found     []Edge
}

// from finds the edges of one certificate.
func (e *edges) from(f *Cert) {
	best, ok := e.chain.LinkOf(f)
	if !ok {
		return
	}
	links := []Link{best}
	if !best.Self() || !best.verified() {
		for _, issuer := range e.bySubject[f.issuer] {
			if issuer != f && issuer != best.Issuer && len(links) < maxEdges && f.issuer != "" {
				links = append(links, e.link(best, issuer))
			}
		}
	}
	slices.SortStableFunc(links[1:], func(a, b Link) int { return trueFirst(a.verified(), b.verified()) })
	for _, l := range links {
		onPath := slices.ContainsFunc(e.chain.Links, func(p Link) bool { return p.Child == l.Child && p.Issuer == l.Issuer })
		e.found = append(e.found, Edge{Link: l, OnPath: onPath})
	}
}

// link is that to another certificate with the issuer's name. One with the key
// of the best issuer did or did not sign as that one did.
func (e *edges) link(best Link, issuer *Cert) Link {
	l := Link{Child: best.Child, Issuer: issuer, NamesMatch: true, KeyIDs: keyIDs(best.Child, issuer)}
	switch {
	case issuer.spki == best.Issuer.spki:
		l.SignatureErr = best.SignatureErr
	case e.trials == 0:
		l.SignatureErr = ErrCheckLimit
	default:
		e.trials--
		l.SignatureErr = best.Child.CheckSignatureFrom(issuer)
	}
	return l
}

// An Absent is an issuer that is neither in the file nor a registered anchor,
// as far as the certificates below it know it.
type Absent struct {
	Name     string  // its distinguished name, safe to print; empty where the certificates give none
	KeyID    string  // its key identifier in hexadecimal; empty where they give none
	Address  string  // where its certificate can be fetched; empty where they give none
	Children []*Cert // the certificates of the file that it issued, in the order of the file
}

// Absent are the issuers that are missing from the file, one for each name and
// key identifier, in the order of the first certificate that names them.
func (c *Chain) Absent() []*Absent {
	type id struct{ name, keyID string }
	known := make(map[id]*Absent)
	var all []*Absent
	for _, f := range c.distinct() {
		if _, ok := c.LinkOf(f); ok || f.Anchor {
			continue
		}
		key := id{f.issuer, string(f.authority.keyID)}
		a := known[key]
		if a == nil {
			a = &Absent{Name: DN(f.RawIssuer), KeyID: hex.EncodeToString(f.authority.keyID)}
			known[key] = a
			all = append(all, a)
		}
		if a.Address == "" {
			a.Address = f.IssuerAddress()
		}
		a.Children = append(a.Children, f)
	}
	return all
}

// IssuerAddress returns the first address that a certificate gives for its
// issuer's and that can be fetched (authorityInfoAccess, RFC 5280, section
// 4.2.2.1), empty where it gives none. An address with characters that could
// deceive a reader is skipped.
func (c *Cert) IssuerAddress() string {
	for _, address := range c.IssuingCertificateURL {
		u, err := url.Parse(address)
		plain := Escape(address) == address && !strings.ContainsAny(address, " \"'<>")
		if err == nil && plain && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return address
		}
	}
	return ""
}
