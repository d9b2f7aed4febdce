// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"
)

// The bounds of the graph. A name that more than maxNamesakes certificates
// have, or a child tried under more than maxKeyTrials keys of others, is not
// a plausible file; pathChecks signatures are kept for the path that is chosen.
const (
	maxNamesakes = 64
	maxKeyTrials = 16
	pathChecks   = 32
)

// A graph joins each certificate of a file to those that may have issued it.
type graph struct {
	certs   []*Cert // of the file, without duplicates, in its order
	anchors []*Cert // registered and not in the file

	// work is certs in the order in which their signatures are verified, so
	// that what the bound leaves out does not depend on the order of the file.
	work []*Cert

	bySubject map[string][]*Cert
	byKeyID   map[string][]*Cert
	byKeyType map[KeyType][]*Cert
	keysOf    map[named][]*Cert // one certificate of each key

	// issuers are the links of each certificate, the best first. Where one
	// verifies, only those that verify are kept.
	issuers map[*Cert][]Link

	// untried are the certificates whose issuer's name belongs to more keys than
	// could be tried.
	untried map[*Cert]bool

	// children are the certificates that name one as their issuer, or that it
	// signed.
	children map[*Cert][]*Cert

	at       time.Time // the clock; zero for none
	verdicts map[signedBy]error
	checks   int
	limit    int // of checks, for now
	rated    int // the cost so far of checking routes against constraints
}

// named is what the keys of one name and type have in common.
type named struct {
	subject string
	key     KeyType
}

// signedBy is a signature and the key it is verified under.
type signedBy struct {
	child *Cert
	key   [32]byte
}

func newGraph(c *Chain) *graph {
	g := &graph{
		certs:     c.distinct(),
		anchors:   c.OutsideAnchors(),
		bySubject: make(map[string][]*Cert),
		byKeyID:   make(map[string][]*Cert),
		byKeyType: make(map[KeyType][]*Cert),
		keysOf:    make(map[named][]*Cert),
		issuers:   make(map[*Cert][]Link),
		untried:   make(map[*Cert]bool),
		children:  make(map[*Cert][]*Cert),
		verdicts:  make(map[signedBy]error),
		limit:     MaxChecks - pathChecks,
	}
	g.work = slices.SortedFunc(slices.Values(g.certs), compareWork)
	seen := make(map[entity]bool)
	for _, f := range slices.Backward(g.work) { // as an issuer, a CA comes first
		g.bySubject[f.subject] = append(g.bySubject[f.subject], f)
		if len(f.SubjectKeyId) > 0 {
			g.byKeyID[string(f.SubjectKeyId)] = append(g.byKeyID[string(f.SubjectKeyId)], f)
		}
		g.byKeyType[f.key.Type] = append(g.byKeyType[f.key.Type], f)
		if !seen[f.entity()] {
			seen[f.entity()] = true
			id := named{f.subject, f.key.Type}
			g.keysOf[id] = append(g.keysOf[id], f)
		}
	}
	return g
}

// compareWork puts a certificate that is no CA's first, since paths start there,
// and then goes by their bytes.
func compareWork(a, b *Cert) int {
	return cmp.Or(
		trueFirst(!a.BasicConstraintsValid || !a.IsCA, !b.BasicConstraintsValid || !b.IsCA),
		bytes.Compare(a.Raw, b.Raw),
	)
}

// join finds the issuers of all certificates: by name first, and by key for
// those that have none by name, so that a file's odd certificates do not use
// up the signature checks of the others; nor do its roots.
func (g *graph) join() {
	found := make(map[*Cert][]Link)
	for _, f := range g.work {
		if f.subject != f.issuer {
			found[f] = g.issuersByName(f)
		}
	}
	for _, f := range slices.Concat(g.work, g.anchors) {
		if f.subject == f.issuer {
			g.verifySelf(f)
		}
	}
	for _, f := range g.work {
		if f.subject == f.issuer && !f.SelfSigned() {
			found[f] = g.issuersByName(f)
		}
	}
	for _, f := range g.work {
		if !f.SelfSigned() && !slices.ContainsFunc(found[f], Link.verified) {
			found[f] = append(found[f], g.issuersByKey(f, found[f])...)
		}
		for _, l := range found[f] {
			g.children[l.Issuer] = append(g.children[l.Issuer], f)
		}
		g.keep(f, found[f])
	}
	g.limit = MaxChecks
}

// keep stores the links of a certificate: those that verify, or else those that
// may verify since they were not checked, or else all.
func (g *graph) keep(f *Cert, links []Link) {
	for i, l := range links {
		if g.untried[f] && !l.verified() && l.KeyIDs != KeyIDsAgree {
			links[i].SignatureErr = ErrCheckLimit
		}
	}
	for _, good := range []func(Link) bool{Link.verified, Link.unchecked} {
		if slices.ContainsFunc(links, good) {
			links = slices.DeleteFunc(links, func(l Link) bool { return !good(l) })
			break
		}
	}
	slices.SortStableFunc(links, compareLinks)
	g.issuers[f], f.best = links, nil
	if len(links) > 0 {
		f.best = &links[0]
	}
}

func (l Link) verified() bool { return l.SignatureErr == nil }

func (l Link) unchecked() bool { return errors.Is(l.SignatureErr, ErrCheckLimit) }

// verify verifies a signature once, within the bound.
func (g *graph) verify(child, issuer *Cert) error {
	id := signedBy{child, issuer.spki}
	if err, ok := g.verdicts[id]; ok {
		return err
	}
	if err := applicable(issuer.key, child.signature); err != nil {
		return err
	}
	if g.checks >= g.limit {
		return ErrCheckLimit
	}
	g.checks++
	err := child.verifyUnder(issuer.key)
	g.verdicts[id] = err
	return err
}

// linkTo is the link to one of the certificate's issuers.
func (g *graph) linkTo(child, issuer *Cert) Link {
	for _, l := range g.issuers[child] {
		if l.Issuer == issuer {
			return l
		}
	}
	return g.link(child, issuer)
}

func (g *graph) link(child, issuer *Cert) Link {
	return Link{
		Child: child, Issuer: issuer,
		NamesMatch:   child.issuer == issuer.subject,
		KeyIDs:       keyIDs(child, issuer),
		SignatureErr: g.verify(child, issuer),
	}
}

// issuersByName links a certificate to those whose subject is its issuer. An
// empty name is that of many: there it takes the signature too, for an anchor,
// and issuersByKey finds those of the file.
func (g *graph) issuersByName(f *Cert) []Link {
	var links []Link
	if f.issuer != "" {
		for _, issuer := range g.namesakes(f) {
			if l := g.link(f, issuer); f.mayHaveIssued(l) {
				links = append(links, l)
			}
		}
		if len(g.bySubject[f.issuer]) > maxNamesakes && !slices.ContainsFunc(links, Link.verified) {
			links = append(links, g.tryNamesakes(f)...)
		}
	}
	for _, a := range g.anchors {
		if a.subject != f.issuer {
			continue
		}
		if l := g.link(f, a); l.verified() || f.issuer != "" && f.mayBeAnchoredBy(l) {
			links = append(links, l)
		}
	}
	return links
}

// mayBeAnchoredBy reports whether the signature is the only evidence against a registered
// anchor with the name of the issuer: the key identifiers say that its key made
// it, or nothing is known about it. An anchor of that name with another key is
// not an issuer.
func (c *Cert) mayBeAnchoredBy(l Link) bool {
	return l.KeyIDs == KeyIDsAgree && c.mayHaveIssued(l) || l.Unknown() && l.KeyIDs != KeyIDsDiffer
}

// Unknown reports that nothing is known about the signature of the link: its
// algorithm cannot be verified here, or too many were verified before.
func (l Link) Unknown() bool {
	return errors.Is(l.SignatureErr, ErrUnsupported) || errors.Is(l.SignatureErr, ErrCheckLimit)
}

// mayHaveIssued turns down a namesake as the issuer of a self-issued
// certificate: two roots of one name did not issue each other, unless the
// signature or the key identifiers say that the key was rolled over.
func (c *Cert) mayHaveIssued(l Link) bool {
	if !c.SelfIssued() || l.verified() {
		return true
	}
	return l.KeyIDs == KeyIDsAgree && keyIDs(c, c) != KeyIDsAgree
}

// claimsRoot reports whether a certificate claims to be a root: it is
// self-issued, and no key identifier points to another key. Whether its own key
// verifies its signature is another matter.
func (c *Cert) claimsRoot() bool { return c.SelfIssued() && keyIDs(c, c) != KeyIDsDiffer }

// compareLinks puts the better of two links of one child first.
func compareLinks(a, b Link) int {
	return cmp.Or(
		trueFirst(a.verified(), b.verified()),
		trueFirst(a.NamesMatch, b.NamesMatch),
		cmp.Compare(a.KeyIDs.rank(), b.KeyIDs.rank()),
		trueFirst(!a.AuthorityDiffers(), !b.AuthorityDiffers()),
		trueFirst(a.Issuer.IsCACert(), b.Issuer.IsCACert()),
		b.Issuer.NotAfter.Compare(a.Issuer.NotAfter),
		compareOrder(a.Issuer, b.Issuer),
	)
}

// trueFirst orders what is so before what is not.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (k KeyIDs) rank() int {
	return slices.Index([]KeyIDs{KeyIDsAgree, KeyIDsAbsent, KeyIDsDiffer}, k)
}

// compareOrder orders by place in the file; the anchors come after it, by
// their bytes.
func compareOrder(a, b *Cert) int {
	if a.Index < 0 && b.Index < 0 {
		return slices.Compare(a.Raw, b.Raw)
	}
	return cmp.Or(trueFirst(a.Index >= 0, b.Index >= 0), cmp.Compare(a.Index, b.Index))
}
