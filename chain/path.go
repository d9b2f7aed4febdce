// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"slices"
	"time"
)

// The bounds of the search: for one path, and for those of all certificates at
// which the path may start. Honest files need a dozen steps for each.
const (
	maxSteps    = 1 << 13
	maxAllSteps = 8 * maxSteps
)

// The bounds of checking routes against the constraints of their CAs: that many
// of those found, the best first, as long as all that is read of a file, in
// bytes, is no more. Comparing two names costs as much as reading some bytes.
const (
	maxRoutes      = 256
	maxRated       = comparisonCost * maxComparisons
	comparisonCost = 8
)

// A route is a way up from a certificate, as it is built and rated.
type route struct {
	certs []*Cert

	broken          int  // links whose signature does not verify
	anchored        bool // meets a registered anchor above its start
	rooted          bool // ends in a self-signed certificate or an anchor
	ended           bool // meets a registered anchor above its start, where a verifier stops
	flaws           int  // reasons for a verifier to refuse the certificates up to there
	purposes        purposes
	inside          bool // ends in a certificate of the file
	misnamed        int  // links whose names differ
	keyIDMismatches int  // links whose identifiers differ
	nonCAIssuers    int  // issuers that are no CA
	outlived        int  // certificates that are valid outside their issuer's time
	breaches        int  // constraints of CAs that are broken, if they were checked
	notAfter        time.Time
}

// extend is the route with one link more.
func (r route) extend(l Link, at time.Time) route {
	issuer := l.Issuer
	r.certs = append(r.certs, issuer)
	r = r.weigh(l, at)
	r.broken += count(!l.verified())
	r.anchored = r.anchored || issuer.Anchor
	r.misnamed += count(!l.NamesMatch)
	r.keyIDMismatches += count(l.KeyIDs == KeyIDsDiffer || l.AuthorityDiffers())
	r.nonCAIssuers += count(!issuer.IsCACert())
	r.outlived += count(l.Child.NotAfter.After(issuer.NotAfter) || l.Child.NotBefore.Before(issuer.NotBefore))
	if r.notAfter.IsZero() || issuer.NotAfter.Before(r.notAfter) {
		r.notAfter = issuer.NotAfter
	}
	return r
}

// weigh counts the reasons for a verifier to refuse the issuer of a link, as far
// as the path to a registered anchor goes.
func (r route) weigh(l Link, at time.Time) route {
	if r.ended {
		return r
	}
	issuer := l.Issuer
	kept, lost := r.purposes.under(issuer)
	r.purposes = kept
	r.flaws += count(!l.NamesMatch) + count(l.KeyIDs == KeyIDsDiffer || l.AuthorityDiffers()) + count(lost) +
		count(!issuer.maySign()) + count(!issuer.ValidAt(at)) + count(issuer.weaklySigned()) +
		len(issuer.UnknownCriticalExtensions())
	r.ended = issuer.Anchor
	return r
}

// maySign reports whether the certificate is that of a CA whose key may sign
// certificates (RFC 5280, section 6.1.4 k, n).
func (c *Cert) maySign() bool {
	return c.IsCACert() && (!c.HasExtension(OIDKeyUsage) || c.SignsCertificates())
}

// ValidAt reports whether the certificate is valid at a time, both ends included
// (RFC 5280, section 4.1.2.5). Certificates count in seconds, so a part of one is left
// out. Every certificate is valid at the zero time.
func (c *Cert) ValidAt(at time.Time) bool {
	at = at.Truncate(time.Second)
	return at.IsZero() || !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}

// weaklySigned reports whether others would have to trust a signature by MD2, MD5
// or SHA-1 for the certificate.
func (c *Cert) weaklySigned() bool {
	return c.Index >= 0 && !c.SelfSigned() && slices.Contains([]string{"MD2", "MD5", "SHA-1"}, c.signature.Hash)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// compareRoutes puts the better of two complete routes first. [Build] says in
// words what it does. It is a total order, so the result does not depend on the
// order in which routes are found.
func compareRoutes(a, b route) int {
	return cmp.Or(
		cmp.Compare(a.broken, b.broken),
		trueFirst(a.anchored, b.anchored),
		trueFirst(a.rooted, b.rooted),
		cmp.Compare(a.flaws, b.flaws),
		cmp.Compare(a.misnamed, b.misnamed),
		cmp.Compare(a.keyIDMismatches, b.keyIDMismatches),
		cmp.Compare(a.nonCAIssuers, b.nonCAIssuers),
		cmp.Compare(a.outlived, b.outlived),
		trueFirst(a.inside, b.inside),
		cmp.Compare(len(b.certs), len(a.certs)),
		b.notAfter.Compare(a.notAfter),
		slices.CompareFunc(a.certs, b.certs, compareOrder),
	)
}

// A search looks for the best route from one certificate.
type search struct {
	graph *graph
	on    map[entity]bool // the entities of the route
	limit int             // of steps
	steps int
	found []route // those that are no worse than others; twice maxRoutes at most
}

// bestPath is the best way up from a certificate.
func (g *graph) bestPath(from *Cert) []*Cert { return g.search(from, maxSteps).best().certs }

// search searches the ways up from a certificate. The search is bounded; as the
// best links are tried first, what it has found by then is good.
func (g *graph) search(from *Cert, limit int) *search {
	c := &search{graph: g, on: make(map[entity]bool), limit: limit}
	kept, _ := purposes(nil).under(from)
	if !from.meantToIssue() {
		kept = from.clientPurposes()
	}
	c.from(from, route{certs: []*Cert{from}, purposes: kept})
	return c
}

// best is the best route once the constraints of the CAs are checked, which
// takes time and is needed only where there is a choice.
func (c *search) best() route {
	c.trim()
	if len(c.found) == 1 {
		return c.found[0]
	}
	for i := range c.found {
		if i > 0 && c.graph.rated > maxRated {
			c.found = c.found[:i]
			break
		}
		c.graph.rated += c.found[i].rate()
	}
	return slices.MinFunc(c.found, func(a, b route) int {
		return cmp.Or(
			cmp.Compare(a.broken, b.broken),
			trueFirst(a.anchored, b.anchored),
			trueFirst(a.rooted, b.rooted),
			cmp.Compare(a.breaches+a.flaws, b.breaches+b.flaws),
			compareRoutes(a, b),
		)
	})
}

// trim sorts the routes and drops the worst.
func (c *search) trim() {
	slices.SortFunc(c.found, compareRoutes)
	c.found = c.found[:min(len(c.found), maxRoutes)]
}

// rate counts what a route breaks of RFC 5280, section 6.1.4 and is not seen link by
// link: path lengths, name constraints and policies. It returns what that cost.
func (r *route) rate() int {
	path := processed(r.certs)
	_, failed := policyFailure(path, PolicyInputs{})
	violations, comparisons := nameConstraintViolations(path)
	r.breaches = len(pathLenExceeded(path, !path[0].IsCACert())) + len(violations) + count(failed)
	cost := comparisonCost * comparisons
	for _, p := range path {
		cost += len(p.Raw)
	}
	return cost
}

// processed is the part of a path that a verifier processes: up to the first
// registered anchor above its start, and with it (RFC 5280, section 6.1).
func processed(path []*Cert) []*Cert {
	for i, p := range path {
		if i > 0 && p.Anchor {
			return path[:i+1]
		}
	}
	return path
}

// from goes on from the last certificate of a route. No subject with the same
// key is met twice, which ends loops of cross-signed certificates.
func (c *search) from(last *Cert, r route) {
	id := last.entity()
	c.on[id] = true
	defer delete(c.on, id)
	c.steps += 1 + (len(r.purposes)+len(last.Extensions))/64 // the work of weighing what crafted certificates have many of
	ended := true
	for _, l := range c.graph.issuers[last] {
		if c.steps > c.limit || c.on[l.Issuer.entity()] {
			continue
		}
		ended = false
		c.from(l.Issuer, r.extend(l, c.graph.at))
	}
	if ended {
		c.finish(last, r)
	}
}

func (c *search) finish(last *Cert, r route) {
	r.rooted, r.inside = last.SelfSigned() || last.Anchor, last.Index >= 0
	r.certs = slices.Clone(r.certs)
	if c.found = append(c.found, r); len(c.found) == 2*maxRoutes {
		c.trim()
	}
}

// An entity is a subject and its key, as the key of a map.
type entity struct {
	spki    [32]byte
	subject string
}

func (c *Cert) entity() entity { return entity{c.spki, c.subject} }

// linksOf are the links of a path, the top's link to itself included.
func (g *graph) linksOf(path []*Cert) []Link {
	var links []Link
	for i, child := range path {
		if i+1 < len(path) {
			links = append(links, g.linkTo(child, path[i+1]))
			continue
		}
		if child.SelfIssued() {
			links = append(links, child.selfLink())
		}
	}
	return links
}

func (c *Cert) selfLink() Link {
	return Link{Child: c, Issuer: c, NamesMatch: true, KeyIDs: keyIDs(c, c), SignatureErr: c.selfErr}
}
