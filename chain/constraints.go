// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
)

// A Violation is a name that a CA's nameConstraints do not allow, or a
// nameConstraints extension that cannot be applied.
type Violation struct {
	CA   *Cert // has the nameConstraints extension
	Cert *Cert // has the name; the CA itself where the extension is malformed

	Name       string // `dNSName "a.example"`; empty where the extension is malformed
	Constraint string // the subtrees that were breached, or what is wrong with the extension

	// Permitted is set for a name in none of the permitted subtrees of
	// its kind; otherwise the name is in an excluded one.
	Permitted bool

	// Unsupported reports that the constraint is of a kind that this package cannot
	// compare, or malformed, so that a verifier must refuse (RFC 5280, section 4.2.1.10).
	Unsupported bool
}

// maxComparisons bounds the names of a path times the constraints on them, as
// verifiers do: Go's bound is 250,000.
const (
	maxComparisons = 250_000
	tooManyNames   = "there are too many names and constraints to compare: more than 250,000 pairs"
)

// nameConstraints is the extension of RFC 5280, section 4.2.1.10.
type nameConstraints struct {
	permitted, excluded []generalName
	defect              string // what is wrong with it; empty when it can be applied
}

// NameConstraintViolations checks the names of the path's certificates against
// the name constraints of every CA above them (RFC 5280, section 6.1.3 b, c), from the
// top down. Self-issued intermediates are exempt. The constraints of a root
// count: RFC 5280 leaves that open, and common verifiers apply them.
func (c *Chain) NameConstraintViolations() []Violation {
	violations, _ := nameConstraintViolations(processed(c.Path))
	return violations
}

// nameConstraintViolations returns how many comparisons it took, too.
func nameConstraintViolations(path []*Cert) (violations []Violation, comparisons int) {
	for i, ca := range slices.Backward(path) {
		nc := ca.nameConstraints()
		if nc == nil {
			continue
		}
		if nc.defect != "" {
			violations = append(violations, Violation{CA: ca, Cert: ca, Constraint: nc.defect, Unsupported: true})
			continue
		}
		for j, p := range slices.Backward(path[:i]) {
			if j > 0 && p.SelfIssued() {
				continue
			}
			names, ok := p.constrainedNames()
			if !ok {
				violations = append(violations, Violation{CA: ca, Cert: p, Constraint: "the subjectAltName of the certificate cannot be read", Unsupported: true})
			}
			comparisons += len(names) * (len(nc.permitted) + len(nc.excluded))
			if comparisons > maxComparisons {
				return append(violations, Violation{CA: ca, Cert: p, Constraint: tooManyNames, Unsupported: true}), comparisons
			}
			violations = append(violations, nc.check(ca, p, names)...)
		}
	}
	return violations, comparisons
}

// check checks the names of one certificate against the constraints.
func (nc *nameConstraints) check(ca, p *Cert, names []generalName) []Violation {
	var violations []Violation
	for _, n := range names {
		if v, breached := nc.checkName(n); breached {
			v.CA, v.Cert, v.Name = ca, p, n.String()
			violations = append(violations, v)
		}
	}
	return violations
}

// constrainedNames are the names of a certificate that constraints apply to:
// subject, unless it is empty, subjectAltName, and, where that has no
// rfc822Name, the emailAddress attributes of subject (RFC 5280, section 4.2.1.10).
func (c *Cert) constrainedNames() (names []generalName, ok bool) {
	alt, ok := c.altNames()
	if c.subject != "" {
		names = append(names, generalName{directoryName, c.RawSubject})
	}
	if !slices.ContainsFunc(alt, func(n generalName) bool { return n.form == rfc822Name }) {
		for _, rdn := range Attributes(c.RawSubject) {
			for _, a := range rdn {
				if a.OID == oidEmailAddress {
					names = append(names, generalName{rfc822Name, []byte(a.Value)})
				}
			}
		}
	}
	return append(names, alt...), ok
}

// checkName looks at the subtrees of the name's own form only. Of the excluded
// ones none may hold it; of the permitted ones, where there are any, one must.
func (nc *nameConstraints) checkName(n generalName) (v Violation, breached bool) {
	for _, base := range ofForm(nc.excluded, n.form) {
		switch inSubtree(n, base, true) {
		case within:
			return Violation{Constraint: base.subtree()}, true
		case incomparable:
			return Violation{Constraint: base.subtree(), Unsupported: true}, true
		}
	}
	permitted := ofForm(nc.permitted, n.form)
	if len(permitted) == 0 {
		return v, false
	}
	v = Violation{Permitted: true}
	var texts []string
	for _, base := range permitted {
		switch inSubtree(n, base, false) {
		case within:
			return v, false
		case incomparable:
			v.Unsupported = true
		}
		texts = append(texts, base.subtree())
	}
	v.Constraint = Listed(texts)
	return v, true
}

func ofForm(subtrees []generalName, form nameForm) []generalName {
	return filter(subtrees, func(s generalName) bool { return s.form == form })
}

// nameConstraints reads the extension; nil if the certificate does not have it.
func (c *Cert) nameConstraints() *nameConstraints {
	const unreadable = "the nameConstraints extension cannot be read"
	ext := c.Extension(OIDNameConstraints)
	switch {
	case ext == nil && c.Object != nil && c.Object.HasField(bundle.ExtensionField(OIDNameConstraints)): // not DER
		return &nameConstraints{defect: unreadable}
	case ext == nil:
		return nil
	}
	nc := new(nameConstraints)
	var permitted, excluded cryptobyte.String
	var hasPermitted, hasExcluded bool
	seq, ok := sequenceOf(ext.Value)
	if !ok ||
		!seq.ReadOptionalASN1(&permitted, &hasPermitted, asn1.Tag(0).Constructed().ContextSpecific()) ||
		!seq.ReadOptionalASN1(&excluded, &hasExcluded, asn1.Tag(1).Constructed().ContextSpecific()) || !seq.Empty() {
		nc.defect = unreadable
		return nc
	}
	nc.permitted, nc.excluded = nc.subtrees(permitted), nc.subtrees(excluded)
	if len(nc.permitted)+len(nc.excluded) == 0 && nc.defect == "" {
		nc.defect = "the nameConstraints extension is empty"
	}
	return nc
}

// subtrees reads GeneralSubtrees. RFC 5280, section 4.2.1.10 has minimum 0 and no
// maximum in every one.
func (nc *nameConstraints) subtrees(in cryptobyte.String) []generalName {
	var bases []generalName
	for !in.Empty() {
		var subtree cryptobyte.String
		if !in.ReadASN1(&subtree, asn1.SEQUENCE) {
			nc.defect = "the nameConstraints extension cannot be read"
			return nil
		}
		base, ok := readGeneralName(&subtree)
		switch {
		case !ok:
			nc.defect = "the nameConstraints extension cannot be read"
		case !subtree.Empty():
			nc.defect = "a subtree has a minimum or maximum, which RFC 5280 4.2.1.10 does not allow"
		case base.defect() != "":
			nc.defect = base.defect()
		}
		bases = append(bases, base)
	}
	return bases
}
