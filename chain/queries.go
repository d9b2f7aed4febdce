// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// Leaf is the certificate at the start of the path. It is nil in an issuer
// file, in a file without certificates, and where a self-signed CA certificate
// stands alone.
func (c *Chain) Leaf() *Cert {
	if len(c.Path) == 0 || c.Path[0].Role != Leaf {
		return nil
	}
	return c.Path[0]
}

// Top is the last certificate of the path, or nil.
func (c *Chain) Top() *Cert {
	if len(c.Path) == 0 {
		return nil
	}
	return c.Path[len(c.Path)-1]
}

// Root is the top of the path when that is a root, or nil.
func (c *Chain) Root() *Cert {
	if top := c.Top(); top != nil && top.Role == Root {
		return top
	}
	return nil
}

// Issuer is the certificate that a provider who registers issuers would have to
// know: the first registered anchor above the leaf, which ends the path for that
// provider; else the last CA certificate of the path, self-signed or not. In an
// issuer file without one it is the top, since the file claims it to be. It is
// nil when there is none.
func (c *Chain) Issuer() *Cert {
	for _, p := range c.Path {
		if p.Anchor && p.Role != Leaf {
			return p
		}
	}
	for _, p := range slices.Backward(c.Path) {
		if p.IsCACert() {
			return p
		}
	}
	if c.Artifact == IssuerFile {
		return c.Top()
	}
	return nil
}

// Intermediates are the certificates with that role: those of the path from
// the leaf up, then, in a trust bundle, the others in the order of the file.
func (c *Chain) Intermediates() []*Cert { return c.withRole(Intermediate) }

// Strays are the certificates of the file that belong to no path, in its order.
func (c *Chain) Strays() []*Cert { return c.withRole(Stray) }

func (c *Chain) withRole(role Role) []*Cert {
	var certs []*Cert
	for _, p := range c.Path {
		if p.Role == role {
			certs = append(certs, p)
		}
	}
	for _, f := range c.Certs {
		if f.Role == role && !slices.Contains(c.Path, f) {
			certs = append(certs, f)
		}
	}
	return certs
}

// CAs are the CA certificates of the file, in its order.
func (c *Chain) CAs() []*Cert { return onlyCAs(c.Certs) }

// Gap tells whether the path ends for want of a certificate, and returns the
// one whose issuer is neither in the file nor a registered anchor.
func (c *Chain) Gap() (child *Cert, ok bool) {
	top := c.Top()
	if top == nil || top.Role == Root || top.Anchor || top.claimsRoot() {
		return nil, false
	}
	for _, p := range c.Path[:len(c.Path)-1] {
		if p.subject == top.issuer { // a loop: the issuer is there
			return nil, false
		}
	}
	return top, true
}

// LinkOf is the link of any certificate of the file to its issuer, on the path
// or not: that of the path, else the best there is, else that of a self-issued
// certificate to itself. A certificate whose issuer is not there has none.
func (c *Chain) LinkOf(child *Cert) (Link, bool) {
	for _, l := range c.Links {
		if l.Child == child {
			return l, true
		}
	}
	if child.best != nil {
		return *child.best, true
	}
	if child.SelfIssued() {
		return child.selfLink(), true
	}
	return Link{}, false
}
