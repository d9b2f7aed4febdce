// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// oidAnyPolicy means all policies (RFC 5280, section 4.2.1.4).
const oidAnyPolicy = "2.5.29.32.0"

// policyFacts are what a certificate says about policies.
type policyFacts struct {
	stated   bool     // certificatePolicies is there
	policies []string // dotted, anyPolicy apart
	any      bool     // anyPolicy is among them

	mappings []policyMapping

	explicit   skip // requireExplicitPolicy
	mapping    skip // inhibitPolicyMapping
	inhibitAny skip

	defect string // why an extension cannot be processed; empty when all can
}

// A policyMapping makes policies of the subject's domain count as one of the
// issuer's (RFC 5280, section 4.2.1.5).
type policyMapping struct {
	issuer   string
	subjects []string
}

// A skip is a number of certificates that may follow before a constraint sets
// in.
type skip struct {
	certs int
	given bool
}

// maxSkip is more than any path has; larger numbers mean the same.
const maxSkip = 1 << 20

// policyExtensions are the extensions about policies, each with what reads it
// and returns what is wrong with it.
var policyExtensions = []struct {
	oid  string
	read func(cryptobyte.String, *policyFacts) string
}{
	{OIDPolicies, readCertificatePolicies},
	{OIDPolicyMappings, readPolicyMappings},
	{OIDPolicyConstraints, readPolicyConstraints},
	{OIDInhibitAnyPolicy, readInhibitAnyPolicy},
}

// readPolicies reads the extensions about policies. Of several defects it keeps
// the first.
func (c *Cert) readPolicies() policyFacts {
	var f policyFacts
	for _, e := range policyExtensions {
		if ext := c.Extension(e.oid); ext != nil {
			f.defect = cmp.Or(f.defect, e.read(ext.Value, &f))
		}
	}
	return f
}

func readCertificatePolicies(in cryptobyte.String, f *policyFacts) string {
	const unreadable = "the certificatePolicies extension cannot be read"
	f.stated = true
	seq, ok := sequenceOf(in)
	if !ok || seq.Empty() {
		return unreadable
	}
	seen := make(map[string]bool)
	for !seq.Empty() {
		var info cryptobyte.String
		if !seq.ReadASN1(&info, asn1.SEQUENCE) {
			return unreadable
		}
		oid, ok := readOID(&info)
		switch {
		case !ok:
			return unreadable
		case seen[oid]:
			return "the certificatePolicies extension has a policy twice" // RFC 5280, section 4.2.1.4
		case oid == oidAnyPolicy:
			f.any = true
		default:
			f.policies = append(f.policies, oid)
		}
		seen[oid] = true
	}
	return ""
}

func readPolicyMappings(in cryptobyte.String, f *policyFacts) string {
	const unreadable = "the policyMappings extension cannot be read"
	seq, ok := sequenceOf(in)
	if !ok || seq.Empty() {
		return unreadable
	}
	place := make(map[string]int)
	seen := make(map[[2]string]bool)
	for !seq.Empty() {
		var pair cryptobyte.String
		if !seq.ReadASN1(&pair, asn1.SEQUENCE) {
			return unreadable
		}
		issuer, ok := readOID(&pair)
		subject, also := readOID(&pair)
		if !ok || !also || !pair.Empty() {
			return unreadable
		}
		if issuer == oidAnyPolicy || subject == oidAnyPolicy {
			return "the policyMappings extension maps anyPolicy" // RFC 5280, section 6.1.4 a
		}
		if seen[[2]string{issuer, subject}] {
			continue
		}
		seen[[2]string{issuer, subject}] = true
		at, known := place[issuer]
		if !known {
			at = len(f.mappings)
			place[issuer] = at
			f.mappings = append(f.mappings, policyMapping{issuer: issuer})
		}
		f.mappings[at].subjects = append(f.mappings[at].subjects, subject)
	}
	return ""
}

func readPolicyConstraints(in cryptobyte.String, f *policyFacts) string {
	const unreadable = "the policyConstraints extension cannot be read"
	var explicit, mapping cryptobyte.String
	seq, ok := sequenceOf(in)
	if !ok ||
		!seq.ReadOptionalASN1(&explicit, &f.explicit.given, asn1.Tag(0).ContextSpecific()) ||
		!seq.ReadOptionalASN1(&mapping, &f.mapping.given, asn1.Tag(1).ContextSpecific()) ||
		!seq.Empty() || !f.explicit.given && !f.mapping.given {
		return unreadable
	}
	if !f.explicit.read(explicit) || !f.mapping.read(mapping) {
		return unreadable
	}
	return ""
}

func readInhibitAnyPolicy(in cryptobyte.String, f *policyFacts) string {
	var body cryptobyte.String
	f.inhibitAny.given = true
	if !in.ReadASN1(&body, asn1.INTEGER) || !in.Empty() || !f.inhibitAny.read(body) {
		return "the inhibitAnyPolicy extension cannot be read"
	}
	return ""
}

// read takes the contents of an INTEGER (0..MAX).
func (s *skip) read(body []byte) bool {
	if !s.given {
		return true
	}
	if len(body) == 0 || body[0]&0x80 != 0 {
		return false
	}
	for _, b := range body {
		s.certs = min(s.certs<<8|int(b), maxSkip)
	}
	return true
}

// lower takes a smaller number from an extension (RFC 5280, section 6.1.4 i, j).
func (s skip) lower(counter int) int {
	if s.given {
		return min(counter, s.certs)
	}
	return counter
}

// accepts reports whether policies that a user takes hold one of a set.
func accepts(acceptable []string, set map[string]bool) bool {
	return set[oidAnyPolicy] || slices.ContainsFunc(acceptable, func(p string) bool { return set[p] })
}
