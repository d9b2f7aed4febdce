// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
)

// assignRoles gives every certificate of the file its role and the reason.
func (c *Chain) assignRoles(g *graph) {
	for i, p := range c.Path {
		p.Role, p.Reason = c.pathRole(i)
	}
	for _, f := range c.Certs {
		if f.Role == "" {
			f.AlternativeTo = c.twinOf(f)
		}
	}
	c.markAbove(g)
	for _, f := range c.Certs {
		if f.Role == "" {
			f.Role, f.Reason = c.roleBeside(f, g)
		}
	}
}

// markAbove marks what leads up from another form of an issuer of the path, which
// a verifier that knows that form only would use, and from a registered anchor
// that is not in the file, which others may trust for its issuer.
func (c *Chain) markAbove(g *graph) {
	for _, twin := range c.Certs {
		if twin.AlternativeTo != nil && twin.AlternativeTo.Role != Leaf && twin.best != nil {
			markUp(twin, *twin.best)
		}
	}
	top := c.Top()
	if top == nil || top.Index >= 0 || top.SelfSigned() {
		return
	}
	for _, issuer := range g.namesakes(top) {
		if l := g.link(top, issuer); l.verified() {
			markUp(top, l)
		}
	}
}

// markUp marks the certificates off the path from a link upwards.
func markUp(from *Cert, l Link) {
	for next := &l; next != nil && next.verified(); next = next.Issuer.best {
		above := next.Issuer
		if above.Index < 0 || above.Role != "" || above.AlternativeTo != nil || above.Above != nil {
			return
		}
		above.Above = from
	}
}

// pathRole is the role of the certificate at a place of the path.
func (c *Chain) pathRole(i int) (Role, string) {
	p := c.Path[i]
	if i == 0 && c.startsWithLeaf() {
		return Leaf, c.startReason()
	}
	if i == len(c.Path)-1 {
		if role, reason := topRole(p); role == Root {
			return role, reason
		}
	}
	if i > 0 {
		return Intermediate, fmt.Sprintf("it issued %s and is not self-signed", c.Path[i-1].quoted())
	}
	return Intermediate, c.startReason() + ", and it is not self-signed"
}

// startsWithLeaf reports whether the start of the path is a leaf. In all but an
// issuer file it is, even when it is a CA's; but where a chain of several
// certificates is what is submitted, a self-signed certificate that says that it
// is a CA's, is alone and is not for TLS clients is a root without a leaf.
func (c *Chain) startsWithLeaf() bool {
	start := c.Path[0]
	switch {
	case c.Artifact == IssuerFile, start.IsCACert() && c.lostLeaf():
		return false
	case c.Artifact != ClientChain || len(c.Path) > 1 || start.HasEKU(OIDClientAuth):
		return true
	}
	return !(start.BasicConstraintsValid && start.IsCA && start.claimsRoot())
}

// lostLeaf reports whether the leaf may be what of the file could not be read: a
// CA's certificate that is not for TLS clients is then none.
func (c *Chain) lostLeaf() bool {
	return c.Bundle != nil && c.Bundle.LostCertificate() && !c.Path[0].HasEKU(OIDClientAuth)
}

// startReason is why the path starts where it does.
func (c *Chain) startReason() string {
	start, alone := c.Path[0], true
	for _, f := range c.Certs {
		if f == start || f.DuplicateOf != nil {
			continue
		}
		alone = false
		if f.issuer == start.subject && f.issuer != "" && slices.Contains(c.Path, f) {
			return "the certificates of the file issued each other, and it comes first"
		}
	}
	if alone {
		return "it is the only certificate of the file"
	}
	if c.Artifact == IssuerFile {
		return "no CA certificate in the file names it as issuer"
	}
	return "no certificate in the file names it as issuer"
}

// topRole is the role of a certificate that ends a path of more than a leaf.
func topRole(p *Cert) (Role, string) {
	switch {
	case p.Anchor && p.Index < 0:
		return Root, "it is registered as an anchor, and the file does not hold it"
	case p.SelfSigned():
		return Root, "it is self-signed"
	case p.Anchor:
		return Root, "it is registered as an anchor"
	case p.claimsRoot():
		return Root, fmt.Sprintf("it names itself as its issuer, though its own key does not confirm it: %v", p.selfErr)
	}
	if !p.IsCACert() {
		return Intermediate, "it may sign certificates by its keyUsage, and it is not self-signed"
	}
	return Intermediate, "it is a CA certificate and not self-signed"
}

// twinOf is the certificate of the path with the same subject and key.
func (c *Chain) twinOf(f *Cert) *Cert {
	if f.DuplicateOf != nil {
		return nil
	}
	i := slices.IndexFunc(c.Path, func(p *Cert) bool { return sameEntity(f, p) })
	if i < 0 {
		return nil
	}
	return c.Path[i]
}

// roleBeside is the role of a certificate that is not on the path: a stray,
// except in a trust bundle, where each certificate is a submission of its own.
func (c *Chain) roleBeside(f *Cert, g *graph) (Role, string) {
	switch {
	case f.DuplicateOf != nil:
		if f.DuplicateOf.Object.Span.Inside != (bundle.Inside{}) {
			return Stray, "it repeats the certificate " + f.DuplicateOf.Where()
		}
		return Stray, fmt.Sprintf("it repeats the certificate at line %d", f.DuplicateOf.At(bundle.Whole).Line)
	case c.TrustBundle:
		return topRole(f)
	case f.AlternativeTo != nil:
		return Stray, fmt.Sprintf("it has the name and the key of %s, which the path goes through in another form", f.AlternativeTo.quoted())
	case f.Above != nil && f.Above.Anchor:
		return Stray, fmt.Sprintf("it is above the registered anchor %s, at which the path ends", f.Above.quoted())
	case f.Above != nil:
		return Stray, fmt.Sprintf("it is above another form of %s, which the path goes through", f.Above.quoted())
	}
	return Stray, c.strayReason(f, g)
}

func (c *Chain) strayReason(f *Cert, g *graph) string {
	if c.Artifact == IssuerFile && !f.meantToIssue() {
		return "it is no CA certificate, and the file is one of issuers"
	}
	for _, p := range c.Path {
		if p.issuer == f.subject && p.issuer != "" && !p.SelfSigned() {
			return c.namesakeReason(f, p, g)
		}
	}
	if len(g.issuers[f]) > 0 && slices.Contains(c.Path, g.issuers[f][0].Issuer) {
		return fmt.Sprintf("it was issued by %s, but the path leads from another certificate", g.issuers[f][0].Issuer.quoted())
	}
	return "it issued none of the certificates of the path"
}

// namesakeReason is why a certificate with the issuer's name is not the issuer.
func (c *Chain) namesakeReason(f, child *Cert, g *graph) string {
	if err := g.verify(child, f); err != nil {
		return fmt.Sprintf("it has the name of the issuer of %s, but its key is not the one: %v", child.quoted(), err)
	}
	return fmt.Sprintf("it could have issued %s, but another path is better", child.quoted())
}
