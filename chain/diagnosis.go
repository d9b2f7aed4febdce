// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"slices"
	"time"
)

// A Cause is what is the matter with a file as a chain of certificates, in
// kebab-case. Programs read it: none goes, and none changes its meaning.
type Cause string

// The causes. Those from [CauseRootAbsent] on are facts and no faults.
const (
	CauseBadSignature     Cause = "bad-signature"         // the key is the one that is named, and it did not make the signature
	CauseWrongKey         Cause = "wrong-key"             // the issuer at hand has the right name and another key
	CauseWrongName        Cause = "wrong-name"            // the issuer's key made the signature, and its name is another
	CauseWrongKeyID       Cause = "wrong-key-identifier"  // the same with the key identifier
	CauseIssuerMissing    Cause = "issuer-missing"        // there is a gap: what issued a certificate is not there
	CauseCircle           Cause = "circle"                // certificates issued each other, and none is a root
	CauseLimitBroken      Cause = "limit-broken"          // the path breaks what its CA certificates allow
	CauseOutsideValidity  Cause = "outside-validity"      // a certificate is not valid now
	CauseExpiredIssuer    Cause = "expired-issuer"        // one that is not valid now stands beside another form of it that is
	CauseWrongIssuerFirst Cause = "wrong-issuer-first"    // of two with the issuer's name the wrong one comes first
	CauseReversed         Cause = "reversed"              // the file goes from the root to the leaf
	CauseShuffled         Cause = "shuffled"              // it goes neither way
	CauseForeign          Cause = "foreign-certificate"   // a certificate is on no path from the leaf
	CauseRepeated         Cause = "repeated-certificate"  // a certificate stands there twice
	CauseOutlivesIssuer   Cause = "outlives-issuer"       // a certificate is valid longer than the one that issued it
	CauseUnchecked        Cause = "signature-not-checked" // nothing is known about a signature

	CauseRootAbsent  Cause = "root-absent"  // the path ends below a root, as many servers have it
	CauseRootPresent Cause = "root-present" // the path ends in a root of the file
	CauseWhole       Cause = "whole"        // the path has none of the faults above
	CauseTrustBundle Cause = "trust-bundle" // CA certificates that form several paths
)

// Causes lists the causes by their gravity: of two that a file has, the one
// that comes first here explains more.
var Causes = []Cause{
	CauseBadSignature, CauseWrongKey, CauseWrongName, CauseWrongKeyID, CauseIssuerMissing, CauseCircle, CauseLimitBroken, CauseOutsideValidity, CauseExpiredIssuer,
	CauseWrongIssuerFirst, CauseReversed, CauseShuffled, CauseForeign, CauseRepeated, CauseOutlivesIssuer, CauseUnchecked,
	CauseWhole, CauseTrustBundle, CauseRootPresent, CauseRootAbsent,
}

// Fault tells whether the cause is one that somebody may stumble over, and not
// a mere fact.
func (c Cause) Fault() bool {
	return !slices.Contains([]Cause{CauseWhole, CauseTrustBundle, CauseRootPresent, CauseRootAbsent}, c)
}

// A Diagnosis is one thing that is the matter with a file, in words.
type Diagnosis struct {
	Cause Cause

	// Text says it in a sentence, in lower case and without a final period,
	// safe to print.
	Text string

	// Certs are the certificates that it is about, the one to look at first. A
	// registered anchor that the file does not hold has the Index -1.
	Certs []*Cert

	// Fix says what to do, as an imperative sentence; empty for a fact. It is
	// safe to print.
	Fix string
}

// Diagnose says what is the matter with the file, the root cause first and then
// what else there is, by gravity and, of one gravity, from the leaf up. now is
// the time of evaluation; zero lets the clock play no part. A file without
// certificates has no diagnosis, any other has at least one. Faults that only
// follow from the order of the file apart, the causes do not depend on it.
func (c *Chain) Diagnose(now time.Time) []Diagnosis {
	if len(c.Path) == 0 {
		return nil
	}
	d := newDoctor(c, now)
	d.links()
	d.end()
	d.limits()
	d.validity()
	d.issuers()
	d.order()
	d.others()
	d.facts()
	slices.SortStableFunc(d.found, func(a, b Diagnosis) int {
		return slices.Index(Causes, a.Cause) - slices.Index(Causes, b.Cause)
	})
	return d.found
}

// A doctor examines one chain.
type doctor struct {
	*Chain
	now   time.Time
	found []Diagnosis

	byName    map[string][]*Cert // of the file, without duplicates
	path      map[*Cert]bool     // the certificates that the path goes through
	explained map[*Cert]bool     // certificates off the path that a cause speaks of
	trials    int                // signatures that may still be verified
}

func newDoctor(c *Chain, now time.Time) *doctor {
	d := &doctor{
		Chain: c, now: now, trials: maxKeyTrials,
		byName: make(map[string][]*Cert), path: make(map[*Cert]bool), explained: make(map[*Cert]bool),
	}
	for _, p := range c.Path {
		d.path[p] = true
	}
	for _, f := range c.distinct() {
		d.byName[f.subject] = append(d.byName[f.subject], f)
	}
	return d
}

func (d *doctor) report(cause Cause, text, fix string, certs ...*Cert) {
	d.found = append(d.found, Diagnosis{Cause: cause, Text: text, Certs: certs, Fix: fix})
}

// has tells whether one of the causes was found.
func (d *doctor) has(causes ...Cause) bool {
	return slices.ContainsFunc(d.found, func(f Diagnosis) bool { return slices.Contains(causes, f.Cause) })
}

// faulty tells whether any fault was found.
func (d *doctor) faulty() bool {
	return slices.ContainsFunc(d.found, func(f Diagnosis) bool { return f.Cause.Fault() })
}

// onPath tells whether the path goes through the certificate.
func (d *doctor) onPath(c *Cert) bool { return d.path[c] }

// facts says where a path ends, and that it is whole where no fault was found.
func (d *doctor) facts() {
	if !d.faulty() {
		d.whole()
	}
	top := d.Top()
	switch {
	case d.TrustBundle || d.has(CauseIssuerMissing, CauseCircle) || top.Role == Leaf:
	case top.Role == Root && !top.SelfSigned() && !top.Anchor:
	case top.Role == Root && top.Index < 0:
		d.report(CauseRootAbsent, "the path ends at "+top.Title()+", which is registered and not in the file", "", top)
	case top.Role == Root:
		d.report(CauseRootPresent, placed(top)+" is in the file", "", top)
	default:
		d.rootAbsent(top)
	}
}

func (d *doctor) whole() {
	first, top := d.Path[0], d.Top()
	switch {
	case d.TrustBundle:
		d.report(CauseTrustBundle, "the file is a bundle of "+Plural(len(d.distinct()), d.bundled())+" that form more than one path", "", d.distinct()...)
	case first == top && top.Anchor:
		d.report(CauseWhole, first.Title()+" is registered and stands alone", "", first)
	case first == top && top.SelfSigned():
		d.report(CauseWhole, first.Title()+" is self-signed and stands alone", "", first)
	case first == top:
		d.report(CauseWhole, first.Title()+" stands alone", "", first)
	default:
		d.report(CauseWhole, "the path leads from "+first.Title()+" to "+top.Title()+", and each certificate signed the one below it", "", d.Path...)
	}
}

// bundled is what a trust bundle holds: not all that is meant to issue is a CA's.
func (d *doctor) bundled() string {
	if slices.ContainsFunc(d.distinct(), func(f *Cert) bool { return !f.IsCACert() }) {
		return "issuer certificate"
	}
	return "CA certificate"
}

// rootAbsent is the fact that a path ends at a CA certificate. Many programs
// have the root in a store of their own and want it to be left out.
func (d *doctor) rootAbsent(top *Cert) {
	text := "the path ends at " + placed(top) + "; its issuer, " + missingWords(top) + ", is not in the file"
	if d.belowPublicRoot() {
		text = "the path ends at " + placed(top) + "; the public root that issued it, " + QuoteDN(top.RawIssuer) + ", is not in the file"
	}
	d.report(CauseRootAbsent, text, "", top)
}

func isProgrammeRoot(c *Cert) bool {
	_, ok := mozilla().byKey[c.spki]
	return ok
}
