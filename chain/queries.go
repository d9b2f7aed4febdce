// SPDX-License-Identifier: Apache-2.0

package chain

// Leaf is the certificate at the start of the path. It is nil in an issuer
// file, in a file without certificates, and where a self-signed CA certificate
// is alone in what is read as a chain.
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

// Strays are the certificates of the file that belong to no path, in its order.
func (c *Chain) Strays() []*Cert {
	return filter(c.Certs, func(f *Cert) bool { return f.Role == Stray })
}

// CAs are the CA certificates of the file, in its order.
func (c *Chain) CAs() []*Cert { return filter(c.Certs, (*Cert).IsCACert) }

// filter returns the elements that are as described.
func filter[T any](all []T, is func(T) bool) []T {
	var some []T
	for _, one := range all {
		if is(one) {
			some = append(some, one)
		}
	}
	return some
}

// Gap reports whether the path ends for lack of a certificate, and returns the
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

// MayJoin reports whether a CA certificate off the path may turn out to be on it:
// above a gap it is not known where the path leads.
func (c *Chain) MayJoin(s *Cert) bool {
	if s.Role != Stray || s.DuplicateOf != nil || s.AlternativeTo != nil || !s.IsCACert() {
		return false
	}
	_, gap := c.Gap()
	return gap && !c.belowPublicRoot()
}

// belowPublicRoot reports whether what is missing above the path is known: a root
// of Mozilla's program.
func (c *Chain) belowPublicRoot() bool {
	if c.Public.Root == "" || c.Public.Via != c.Top() {
		return false
	}
	_, isRoot := MozillaRoot(c.Top().spki)
	return !isRoot
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
