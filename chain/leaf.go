// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"slices"
)

// choosePath decides what the file is read as, and takes the best path.
//
// The path starts at a certificate that no other one names as its issuer. In a
// client chain that is one that is not an issuer, then not a CA, then one for TLS
// clients; in an issuer file an issuer. Then the one with the longest path is
// taken, then the first. Of a leaf and its renewal with the same key the later
// one is taken, wherever it is in the file.
func (c *Chain) choosePath(g *graph, asked Artifact) {
	paths := g.paths(g.bottoms(asked), asked)
	c.Artifact = asked
	if asked == Auto {
		c.Artifact, c.ArtifactReason = c.readAs(g, paths)
	}
	if len(paths) > 0 {
		best := slices.MinFunc(g.latest(paths), func(a, b []*Cert) int { return comparePaths(a, b, c.Artifact) })
		c.Path = g.bestPath(best[0])
	}
	c.TrustBundle = c.Artifact == IssuerFile && allIssuers(g.certs) && len(g.offPath(c.Path)) > 0
}

// bottoms are the certificates that no other one names as its issuer; all of
// them where they form a loop. A file of issuers that are asked for is one of
// those that are meant to issue, as far as it holds any.
func (g *graph) bottoms(asked Artifact) []*Cert {
	among := g.certs
	if issuers := onlyIssuers(g.certs); asked == IssuerFile && len(issuers) > 0 {
		among = issuers
	}
	counts := make(map[*Cert]bool)
	for _, f := range among {
		counts[f] = true
	}
	bottoms := filter(among, func(f *Cert) bool {
		return !slices.ContainsFunc(g.children[f], func(child *Cert) bool { return counts[child] })
	})
	if len(bottoms) == 0 {
		return among
	}
	return bottoms
}

// paths are the best paths from each of the bottoms, as far as is known
// before they are checked against constraints. Those that are likely to be taken
// come first, so that the bound does not lose them in a crafted file.
func (g *graph) paths(bottoms []*Cert, asked Artifact) [][]*Cert {
	starts := slices.SortedFunc(slices.Values(bottoms), func(a, b *Cert) int {
		return cmp.Or(compareStarts(a, b, asked), compareWork(a, b))
	})
	var paths [][]*Cert
	left := maxAllSteps
	for _, start := range starts {
		c := g.search(start, min(left, maxSteps))
		left -= c.steps
		paths = append(paths, slices.MinFunc(c.found, compareRoutes).certs)
	}
	return paths
}

// latest are the paths without those that start at an earlier form of a leaf: a
// certificate with the name and key of another one that is valid where it is not,
// or longer.
func (g *graph) latest(paths [][]*Cert) [][]*Cert {
	best := make(map[entity]*Cert)
	for _, p := range paths {
		if form := best[p[0].entity()]; form == nil || g.compareForms(p[0], form) < 0 {
			best[p[0].entity()] = p[0]
		}
	}
	return slices.DeleteFunc(slices.Clone(paths), func(p []*Cert) bool {
		return !p[0].meantToIssue() && g.compareForms(best[p[0].entity()], p[0]) < 0
	})
}

func (g *graph) compareForms(a, b *Cert) int {
	return cmp.Or(trueFirst(a.ValidAt(g.at), b.ValidAt(g.at)), b.NotAfter.Compare(a.NotAfter))
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
		return trueFirst(a.meantToIssue(), b.meantToIssue())
	}
	return cmp.Or(
		trueFirst(!a.meantToIssue(), !b.meantToIssue()),
		trueFirst(!a.IsCACert(), !b.IsCACert()),
		trueFirst(a.HasEKU(OIDClientAuth), b.HasEKU(OIDClientAuth)),
	)
}

// readAs decides what a file is read as, and says why. With a registered issuer
// it is a client chain, which is then checked against that issuer. Otherwise a
// file is one of issuers where all its certificates are meant to issue others
// and none of them is for TLS clients. On the CA certificates of a file with
// several paths clientAuth is not such a sign when keyUsage has keyCertSign:
// there it limits what the CA may issue.
func (c *Chain) readAs(g *graph, paths [][]*Cert) (Artifact, string) {
	switch {
	case len(g.certs) == 0:
		return ClientChain, ""
	case len(c.Anchors) > 0:
		return ClientChain, "a registered issuer is given"
	}
	several := len(paths) > 1 || len(paths) == 1 && len(g.offPath(paths[0])) > 0
	what := "CA certificates"
	for _, f := range g.work { // in an order that does not depend on the file's
		limits := several && f.SignsCertificates() && !f.SelfIssued()
		switch {
		case !f.meantToIssue():
			return ClientChain, f.quoted() + " is not a CA certificate"
		case f.HasEKU(OIDClientAuth) && !limits:
			return ClientChain, f.quoted() + " has the extended key usage clientAuth"
		case !f.IsCACert():
			what = "certificates that are meant to issue others"
		}
	}
	return IssuerFile, "it has only " + what + ", and none of them is for TLS clients"
}

// offPath returns the certificates of the file that are neither on the path nor
// twins of one that is.
func (g *graph) offPath(path []*Cert) []*Cert {
	on := make(map[entity]bool)
	for _, p := range path {
		on[p.entity()] = true
	}
	return filter(g.certs, func(f *Cert) bool { return !on[f.entity()] })
}
