// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"slices"
)

// maxStarts bounds how many certificates are tried as the start of the path.
const maxStarts = 64

// choosePath decides what the file is read as, and takes the best path.
//
// The path starts at a certificate that no other one names as its issuer. In a
// client chain that is one that is no CA, then one for TLS clients; in an issuer
// file a CA. Then the one with the longest path is taken, then the first.
func (c *Chain) choosePath(g *graph, asked Artifact) {
	paths := g.paths(g.bottoms(asked), asked)
	c.Artifact = asked
	if asked == Auto {
		c.Artifact = c.readAs(g, paths)
	}
	if len(paths) > 0 {
		c.Path = slices.MinFunc(paths, func(a, b []*Cert) int { return comparePaths(a, b, c.Artifact) })
	}
	c.TrustBundle = c.Artifact == IssuerFile && allCAs(g.certs) && len(g.beside(c.Path)) > 0
}

// bottoms are the certificates that no other one names as its issuer; all of
// them where they form a loop. A file of issuers that are asked for is one of CA
// certificates, as far as it holds any.
func (g *graph) bottoms(asked Artifact) []*Cert {
	among := g.certs
	if cas := onlyCAs(g.certs); asked == IssuerFile && len(cas) > 0 {
		among = cas
	}
	counts := make(map[*Cert]bool)
	for _, f := range among {
		counts[f] = true
	}
	var bottoms []*Cert
	for _, f := range among {
		if !slices.ContainsFunc(g.children[f], func(child *Cert) bool { return counts[child] }) {
			bottoms = append(bottoms, f)
		}
	}
	if len(bottoms) == 0 {
		return among
	}
	return bottoms
}

func onlyCAs(certs []*Cert) []*Cert {
	var cas []*Cert
	for _, f := range certs {
		if f.IsCACert() {
			cas = append(cas, f)
		}
	}
	return cas
}

// paths are the best paths from each of the bottoms. Of very many, those that
// are likely to be taken come first, so that the bound does not lose them.
func (g *graph) paths(bottoms []*Cert, asked Artifact) [][]*Cert {
	starts := slices.Clone(bottoms)
	slices.SortStableFunc(starts, func(a, b *Cert) int { return compareStarts(a, b, asked) })
	var paths [][]*Cert
	for _, start := range starts[:min(len(starts), maxStarts)] {
		paths = append(paths, g.bestPath(start))
	}
	return paths
}

// comparePaths puts the path that the file is about first.
func comparePaths(a, b []*Cert, artifact Artifact) int {
	return cmp.Or(
		compareStarts(a[0], b[0], artifact),
		cmp.Compare(len(b), len(a)),
		compareOrder(a[0], b[0]),
	)
}

func compareStarts(a, b *Cert, artifact Artifact) int {
	if artifact == IssuerFile {
		return first(a.IsCACert(), b.IsCACert())
	}
	return cmp.Or(
		first(!a.IsCACert(), !b.IsCACert()),
		first(a.HasEKU(oidClientAuth), b.HasEKU(oidClientAuth)),
	)
}

func allCAs(certs []*Cert) bool {
	return len(certs) > 0 && len(onlyCAs(certs)) == len(certs)
}

// readAs tells an issuer file from a client chain: it holds CA certificates
// only, and none of them is for TLS clients. On the CA certificates of a file
// with several paths clientAuth is no such sign when keyCertSign stands beside
// it: there it limits what the CA may issue.
func (c *Chain) readAs(g *graph, paths [][]*Cert) Artifact {
	if !allCAs(g.certs) {
		return ClientChain
	}
	several := len(paths) > 1 || len(paths) == 1 && len(g.beside(paths[0])) > 0
	for _, f := range g.certs {
		limits := several && f.signsCertificates() && !f.SelfIssued()
		if f.HasEKU(oidClientAuth) && !limits {
			return ClientChain
		}
	}
	return IssuerFile
}

// signsCertificates tells whether keyUsage has keyCertSign, bit 5 (RFC 5280
// 4.2.1.3).
func (c *Cert) signsCertificates() bool { return c.KeyUsage&(1<<5) != 0 }

// beside are the certificates of the file that are neither on the path nor
// twins of one that is.
func (g *graph) beside(path []*Cert) []*Cert {
	on := make(map[string]bool)
	for _, p := range path {
		on[p.entity()] = true
	}
	var rest []*Cert
	for _, f := range g.certs {
		if !on[f.entity()] {
			rest = append(rest, f)
		}
	}
	return rest
}
