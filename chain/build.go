// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"github.com/chainlint/chainlint/bundle"
)

// MaxChecks is how many signatures [Build] verifies for one file, so that a
// crafted file cannot burn the processor. Candidates that are left over when it
// is reached are taken by name and key identifier, with [ErrCheckLimit]; some
// are kept for the path, so that it is verified even then.
const MaxChecks = 256

// maxChoices bounds how often another path is chosen because a signature of the
// one before turned out not to verify.
const maxChoices = 8

// Build works out the chain of a bundle's certificates. It takes any bundle,
// nil and one of forged certificates included. What it finds does not depend on
// the order of the file, except where nothing else distinguishes two starts or two
// paths: then the first is taken. Its work is bounded, too.
//
// It joins each certificate to those that may have issued it, chooses the start
// of the path and the best way up from there, verifies what was left unverified
// of it, which may call for another choice, and then says what each certificate
// is for and how the path relates to the public roots.
//
// Of all paths from the leaf it takes the one with the fewest signatures that
// do not verify, then one that meets a registered anchor, then one that ends
// in a self-signed certificate, then the one that gives a verifier the fewest
// reasons to refuse it; then the one with fewer names and key identifiers that disagree,
// with fewer issuers that are no CA, and with fewer certificates that outlive
// their issuers; then one that stays within the file, the longer one, the one
// that is valid longer, and at last the one that comes first in the file. A link
// that does not verify is a link of the path only if no other one does.
func Build(b *bundle.Bundle, o Options) *Chain {
	c := &Chain{Bundle: b, Key: o.Key}
	c.readCerts(b)
	c.readRequests(b)
	c.readAnchors(o.Anchors)
	c.markDuplicates()
	g := newGraph(c)
	g.at = o.At
	g.join()
	c.choosePath(g, o.Artifact.shape())
	for n := 0; n < maxChoices && g.verifyDeferred(c.Path); n++ {
		c.choosePath(g, o.Artifact.shape())
	}
	if c.TrustBundle {
		c.Path = g.bundlePath(c.Path)
	}
	if o.Artifact != Auto {
		c.Artifact, c.ArtifactReason = o.Artifact, o.ArtifactReason
	}
	c.Links = g.linksOf(c.Path)
	c.assignRoles(g)
	c.findPublic(g)
	c.findPublicIssuers(g)
	c.findConstraining()
	c.Checks = g.checks
	return c
}

func (c *Chain) readCerts(b *bundle.Bundle) {
	if b == nil {
		return
	}
	for _, o := range b.Objects {
		if o != nil && o.Certificate != nil {
			c.Certs = append(c.Certs, newCert(o, len(c.Certs)))
		}
	}
}

// readAnchors makes certificates of the anchors, and marks those of the file
// that are registered: the same bytes. Although name and key are all that RFC
// 5280, section 6.1.1 (d), takes from a trust anchor, a provider that registers
// certificates refuses one that has expired, whatever other form of it there is.
func (c *Chain) readAnchors(anchors []*bundle.Object) {
	inFile := make(map[string][]*Cert)
	for _, f := range c.Certs {
		inFile[string(f.Raw)] = append(inFile[string(f.Raw)], f)
	}
	for _, o := range anchors {
		if o == nil || o.Certificate == nil {
			continue
		}
		a := newCert(o, -1)
		a.Anchor, a.Role, a.Reason = true, Root, "it is registered as an anchor"
		c.Anchors = append(c.Anchors, a)
		for _, f := range inFile[string(a.Raw)] {
			f.Anchor = true
		}
	}
}

// OutsideAnchors are the anchors whose bytes are not in the file. One of which
// the file holds another form, a cross-signed one for instance, is among them.
func (c *Chain) OutsideAnchors() []*Cert {
	known := make(map[string]bool)
	for _, f := range c.Certs {
		known[string(f.Raw)] = true
	}
	var outside []*Cert
	for _, a := range c.Anchors {
		if !known[string(a.Raw)] {
			known[string(a.Raw)] = true
			outside = append(outside, a)
		}
	}
	return outside
}

// markDuplicates finds certificates that are byte for byte in the file before.
func (c *Chain) markDuplicates() {
	first := make(map[string]*Cert)
	for _, f := range c.Certs {
		if earlier, ok := first[string(f.Raw)]; ok {
			f.DuplicateOf = earlier
			continue
		}
		first[string(f.Raw)] = f
	}
}

// distinct are the certificates of the file without the duplicates.
func (c *Chain) distinct() []*Cert {
	return filter(c.Certs, func(f *Cert) bool { return f.DuplicateOf == nil })
}
