// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// Issuer is the certificate that a provider who registers issuers would have to
// know: the first registered anchor above the leaf, which ends the path for that
// provider; else the root above the leaf, a CA's or not; else the last CA
// certificate of the path. Without these, it is the top: what is
// above the leaf, or what a file of issuers holds. It is nil if there
// is no such certificate.
func (c *Chain) Issuer() *Cert {
	for _, p := range c.Path {
		if p.Anchor && p.Role != Leaf {
			return p
		}
	}
	if root := c.Root(); root != nil && len(c.Path) > 1 {
		return root
	}
	for _, p := range slices.Backward(c.Path) {
		if p.IsCACert() && (p.Role != Leaf || len(c.Path) == 1) {
			return p
		}
	}
	if c.Artifact == IssuerFile || len(c.Path) > 1 {
		return c.Top()
	}
	return nil
}

// Issuers are the certificates that a provider registers who
// registers issuers: [Chain.Issuer], and in a trust bundle every certificate
// that no other one of it issued or that is registered, in the order of the
// file. It is empty if there is no issuer.
func (c *Chain) Issuers() []*Cert {
	if !c.TrustBundle {
		if issuer := c.Issuer(); issuer != nil {
			return []*Cert{issuer}
		}
		return nil
	}
	return filter(c.distinct(), func(f *Cert) bool { return f.Anchor || f.issuerInFile() == nil || f.inCycle() })
}

// Provided are the issuer certificates that are given to a provider who registers
// issuers: every certificate of an issuer submission that is meant to issue
// others, in the order of the file; otherwise [Chain.Issuer]. It is empty if
// there is no issuer.
func (c *Chain) Provided() []*Cert {
	if c.Artifact == IssuerFile {
		if provided := onlyIssuers(c.distinct()); len(provided) > 0 {
			return provided
		}
	}
	if issuer := c.Issuer(); issuer != nil {
		return []*Cert{issuer}
	}
	return nil
}

// AllLinks are the links that decide about a file: those of the path,
// and in a trust bundle those of its other certificates after them. There a
// certificate that only has the name of an issuer is not an issuer.
func (c *Chain) AllLinks() []Link {
	links := slices.Clone(c.Links)
	if !c.TrustBundle {
		return links
	}
	onPath := make(map[*Cert]bool)
	for _, p := range c.Path {
		onPath[p] = true
	}
	for _, f := range c.distinct() {
		if l, ok := c.LinkOf(f); ok && !onPath[f] && l.inBundle() {
			links = append(links, l)
		}
	}
	return links
}

// inBundle reports whether a link is one in a trust bundle, where most namesakes
// are other generations of a CA.
func (l Link) inBundle() bool { return l.Self() || l.verified() || l.KeyIDs == KeyIDsAgree }

// bundlePath is a path of a trust bundle up to where the links of one end.
func (g *graph) bundlePath(path []*Cert) []*Cert {
	for i := 1; i < len(path); i++ {
		if !g.linkTo(path[i-1], path[i]).inBundle() {
			return path[:i]
		}
	}
	return path
}

// issuerInFile is the certificate of the file that issued this one, as far as
// signatures can be verified, or nil.
func (c *Cert) issuerInFile() *Cert {
	if c.best == nil || c.best.Issuer.Index < 0 || !c.best.verified() && !c.best.Unknown() {
		return nil
	}
	return c.best.Issuer
}

// inCycle reports whether the issuers of a certificate lead back to it, so that
// none of them is the top. More steps than a plausible file has are not taken.
func (c *Cert) inCycle() bool {
	above := c.issuerInFile()
	for range maxNamesakes {
		if above == nil || above == c {
			break
		}
		above = above.issuerInFile()
	}
	return above == c
}

// meantToIssue reports whether a certificate is meant for an issuer's, whatever it
// lacks for it: it is a CA's, or its key may sign certificates and nothing shows
// it to be a client's, neither its purposes nor a key usage for handshakes on a
// certificate that others issued.
func (c *Cert) meantToIssue() bool {
	const digitalSignature = 1 << 0 // RFC 5280, section 4.2.1.3
	if c.IsCACert() {
		return true
	}
	return c.SignsCertificates() && !c.HasEKU(OIDClientAuth) && (c.SelfIssued() || c.KeyUsage&digitalSignature == 0)
}

func onlyIssuers(certs []*Cert) []*Cert { return filter(certs, (*Cert).meantToIssue) }

func allIssuers(certs []*Cert) bool {
	return len(certs) > 0 && len(onlyIssuers(certs)) == len(certs)
}

// findPublicIssuers finds the roots of the Mozilla root program in a trust bundle, in
// whatever form, and those that signed one of its issuers.
func (c *Chain) findPublicIssuers(g *graph) {
	if !c.TrustBundle {
		return
	}
	for _, f := range g.certs {
		if root, ok := mozilla().byKey[f.spki]; ok {
			f.publicRoot = root.name
		}
	}
	for _, f := range slices.SortedFunc(slices.Values(c.Issuers()), compareWork) { // the checks may not do for all
		if f.publicRoot != "" || f.SelfSigned() {
			continue
		}
		if root := g.programIssuer(f); root != nil {
			f.publicRoot = root.name
		}
	}
}

// PublicRoot is the distinguished name of the root of the Mozilla root program, or of
// one that has left it, whose key the certificate has or that signed it. It is
// known of the certificates of a trust bundle, of those that others of it signed
// by their keys only, and empty for all others.
func (c *Cert) PublicRoot() string { return c.publicRoot }
