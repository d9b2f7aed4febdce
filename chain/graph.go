// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// The bounds of the graph. A name that more than maxNamesakes certificates
// bear, or a child tried under more than maxKeyTrials keys, is no honest file;
// keptChecks signatures are kept for what comes after the search by key.
const (
	maxNamesakes = 64
	maxKeyTrials = 16
	keptChecks   = 8
)

// A graph joins each certificate of a file to those that may have issued it.
type graph struct {
	certs   []*Cert // of the file, without duplicates, in its order
	anchors []*Cert // registered and not in the file

	bySubject map[string][]*Cert
	byKeyID   map[string][]*Cert
	byKeyType map[KeyType][]*Cert

	// issuers are the links of each certificate, the best first. Where one
	// verifies, only those that verify are kept.
	issuers map[*Cert][]Link

	// children are the certificates that name one as their issuer, or that it
	// signed.
	children map[*Cert][]*Cert

	at       time.Time // the clock; zero for none
	verdicts map[signedBy]error
	checks   int
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
		issuers:   make(map[*Cert][]Link),
		children:  make(map[*Cert][]*Cert),
		verdicts:  make(map[signedBy]error),
	}
	for _, f := range g.certs {
		g.bySubject[f.subject] = append(g.bySubject[f.subject], f)
		if len(f.SubjectKeyId) > 0 {
			g.byKeyID[string(f.SubjectKeyId)] = append(g.byKeyID[string(f.SubjectKeyId)], f)
		}
		g.byKeyType[f.key.Type] = append(g.byKeyType[f.key.Type], f)
	}
	return g
}

// join finds the issuers of all certificates: by name first, and by key for
// those that have none by name, so that a file's odd certificates do not use
// up the signature checks of the others.
func (g *graph) join() {
	for _, f := range slices.Concat(g.certs, g.anchors) {
		if f.SelfIssued() {
			f.selfErr = g.verify(f, f)
		}
	}
	found := make(map[*Cert][]Link)
	for _, f := range g.certs {
		if !f.SelfSigned() {
			found[f] = g.issuersByName(f)
		}
	}
	for _, f := range g.certs {
		if !f.SelfSigned() && !slices.ContainsFunc(found[f], Link.verified) {
			found[f] = append(found[f], g.issuersByKey(f, found[f])...)
		}
		g.keep(f, found[f])
	}
}

// keep stores the links of a certificate: those that verify, or else all.
func (g *graph) keep(f *Cert, links []Link) {
	for _, l := range links {
		g.children[l.Issuer] = append(g.children[l.Issuer], f)
	}
	if slices.ContainsFunc(links, Link.verified) {
		links = slices.DeleteFunc(links, func(l Link) bool { return !l.verified() })
	}
	slices.SortStableFunc(links, compareLinks)
	g.issuers[f] = links
	if len(links) > 0 {
		f.best = &links[0]
	}
}

func (l Link) verified() bool { return l.SignatureErr == nil }

// verify verifies a signature once, within the bound.
func (g *graph) verify(child, issuer *Cert) error {
	id := signedBy{child, issuer.spki}
	if err, ok := g.verdicts[id]; ok {
		return err
	}
	if err := applicable(issuer.key, child.signature); err != nil {
		return err
	}
	if g.checks >= MaxChecks {
		return ErrCheckLimit
	}
	g.checks++
	err := child.verifyUnder(issuer.key)
	g.verdicts[id] = err
	return err
}

func (g *graph) link(child, issuer *Cert) Link {
	return Link{
		Child: child, Issuer: issuer,
		NamesMatch:   child.issuer == issuer.subject,
		KeyIDs:       keyIDs(child, issuer),
		SignatureErr: g.verify(child, issuer),
	}
}

// issuersByName links a certificate to those whose subject is its issuer.
func (g *graph) issuersByName(f *Cert) []Link {
	if f.issuer == "" {
		return nil
	}
	var links []Link
	for _, issuer := range g.namesakes(f) {
		if l := g.link(f, issuer); f.mayHaveIssued(l) {
			links = append(links, l)
		}
	}
	for _, a := range g.anchors {
		if a.subject != f.issuer {
			continue
		}
		if l := g.link(f, a); l.verified() || l.Unknown() && l.KeyIDs != KeyIDsDiffer {
			links = append(links, l)
		}
	}
	return links
}

// Unknown tells that nothing is known about the signature of the link: its
// algorithm cannot be verified here, or too many were verified before.
func (l Link) Unknown() bool {
	return errors.Is(l.SignatureErr, ErrUnsupported) || errors.Is(l.SignatureErr, ErrCheckLimit)
}

// namesakes are the certificates of the file that bear the name of the
// certificate's issuer, itself apart: those with the right key identifier
// first, and a bounded number of them.
func (g *graph) namesakes(f *Cert) []*Cert {
	var found []*Cert
	seen := map[*Cert]bool{f: true}
	take := func(from []*Cert) {
		for _, c := range from {
			if len(found) >= maxNamesakes {
				return
			}
			if c.subject == f.issuer && !seen[c] {
				seen[c] = true
				found = append(found, c)
			}
		}
	}
	if len(f.authorityKeyID) > 0 {
		take(g.keyIDHolders(f))
	}
	take(g.bySubject[f.issuer])
	return found
}

// keyIDHolders are the certificates whose subject key identifier the
// certificate names, at most as many as one name may have.
func (g *graph) keyIDHolders(f *Cert) []*Cert {
	holders := g.byKeyID[string(f.authorityKeyID)]
	return holders[:min(len(holders), maxNamesakes)]
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

// issuersByKey links a certificate that no namesake issued to those whose key
// identifier it names, or else to one whose key verifies its signature.
func (g *graph) issuersByKey(f *Cert, byName []Link) []Link {
	known := map[*Cert]bool{f: true}
	for _, l := range byName {
		known[l.Issuer] = true
	}
	var links []Link
	for _, issuer := range g.keyIDHolders(f) {
		if len(f.authorityKeyID) == 0 || known[issuer] || f.SelfIssued() && keyIDs(f, f) == KeyIDsAgree {
			continue
		}
		known[issuer] = true
		links = append(links, g.link(f, issuer))
	}
	if slices.ContainsFunc(links, Link.verified) || f.claimsRoot() {
		return links
	}
	return append(links, g.tryKeys(f, known)...)
}

// tryKeys tries the keys of the file that are of the right type.
func (g *graph) tryKeys(f *Cert, known map[*Cert]bool) []Link {
	trials := 0
	for _, issuer := range g.byKeyType[signingKeys[f.signature.Family]] {
		if trials >= maxKeyTrials || g.checks >= MaxChecks-keptChecks {
			return nil
		}
		if known[issuer] {
			continue
		}
		trials++
		if l := g.link(f, issuer); l.verified() {
			return []Link{l}
		}
	}
	return nil
}

// claimsRoot tells that a certificate says of itself that it is a root: it is
// self-issued, and no key identifier points to another key. Whether its own key
// verifies its signature is another matter.
func (c *Cert) claimsRoot() bool { return c.SelfIssued() && keyIDs(c, c) != KeyIDsDiffer }

// compareLinks puts the better of two links of one child first.
func compareLinks(a, b Link) int {
	return cmp.Or(
		first(a.verified(), b.verified()),
		first(a.NamesMatch, b.NamesMatch),
		cmp.Compare(a.KeyIDs.rank(), b.KeyIDs.rank()),
		first(a.Issuer.IsCACert(), b.Issuer.IsCACert()),
		b.Issuer.NotAfter.Compare(a.Issuer.NotAfter),
		compareOrder(a.Issuer, b.Issuer),
	)
}

// first orders what is so before what is not.
func first(a, b bool) int {
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
	return cmp.Or(first(a.Index >= 0, b.Index >= 0), cmp.Compare(a.Index, b.Index))
}
