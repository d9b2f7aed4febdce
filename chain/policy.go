// SPDX-License-Identifier: Apache-2.0

package chain

// PolicyInputs are what the user of a path asks of its certificate policies
// (RFC 5280, section 6.1.1 c, e, f, g). The zero value requires nothing, as TLS stacks do
// unless they are set otherwise.
type PolicyInputs struct {
	Acceptable     []string // dotted object identifiers; empty for any policy
	Explicit       bool     // some policy must hold for the whole path
	InhibitMapping bool
	InhibitAny     bool // anyPolicy does not count for another
}

// A PolicyFailure is why the certificate policies of a path are not valid.
type PolicyFailure struct {
	// Cert is the certificate at which the path becomes invalid.
	Cert *Cert

	// Demand is the CA certificate whose policyConstraints require a valid
	// policy; nil where the user does, and where Defect is set.
	Demand *Cert

	// Defect is what is wrong with an extension of Cert; empty when there is
	// no policy for the whole path.
	Defect string
}

// PolicyFailure processes the certificate policies of the path from below its
// top down (RFC 5280, sections 6.1.2 to 6.1.5, with the graph of RFC 9618 in the tree's
// place). failed is false when the policies are valid.
func (c *Chain) PolicyFailure(in PolicyInputs) (f PolicyFailure, failed bool) {
	return policyFailure(processed(c.Path), in)
}

// policyState is the state of RFC 5280, section 6.1.2 that is about policies.
type policyState struct {
	graph                         *policyGraph
	explicit, mapping, inhibitAny int
	demand                        *Cert
}

func policyFailure(path []*Cert, in PolicyInputs) (PolicyFailure, bool) {
	n := len(path)
	if n > 1 && (path[n-1].Anchor || path[n-1].SelfIssued()) {
		n-- // the trust anchor is not part of the path
	}
	s := policyState{
		graph:      newPolicyGraph(),
		explicit:   counter(in.Explicit, n),
		mapping:    counter(in.InhibitMapping, n),
		inhibitAny: counter(in.InhibitAny, n),
	}
	for i := n - 1; i >= 0; i-- {
		p := path[i]
		if p.policies.defect != "" {
			return PolicyFailure{Cert: p, Defect: p.policies.defect}, true
		}
		s.state(p, i == 0)
		if s.explicit == 0 && s.graph.empty() {
			return PolicyFailure{Cert: p, Demand: s.demand}, true
		}
		if i > 0 {
			s.prepare(p)
		}
	}
	return s.wrapUp(path[:n], in)
}

// counter starts at n+1, which a path of n certificates never uses up.
func counter(set bool, n int) int {
	if set {
		return 0
	}
	return n + 1
}

// state processes what a certificate states (RFC 5280, section 6.1.3 d, e).
func (s *policyState) state(p *Cert, leaf bool) {
	anyPolicy := p.policies.any && (s.inhibitAny > 0 || !leaf && p.SelfIssued())
	if !p.policies.stated {
		s.graph.grow(nil, false)
		return
	}
	s.graph.grow(p.policies.policies, anyPolicy)
}

// prepare prepares for the next certificate (RFC 5280, section 6.1.4 b, h, i, j).
func (s *policyState) prepare(p *Cert) {
	for _, m := range p.policies.mappings {
		if s.mapping > 0 {
			s.graph.mapTo(m)
		} else {
			s.graph.drop(m)
		}
	}
	if !p.SelfIssued() {
		s.explicit, s.mapping, s.inhibitAny = max(s.explicit-1, 0), max(s.mapping-1, 0), max(s.inhibitAny-1, 0)
	}
	if lower := p.policies.explicit.lower(s.explicit); lower < s.explicit {
		s.explicit, s.demand = lower, p
	}
	s.mapping = p.policies.mapping.lower(s.mapping)
	s.inhibitAny = p.policies.inhibitAny.lower(s.inhibitAny)
}

// wrapUp compares what is left with what the user accepts (RFC 5280, section 6.1.5 a, b, g).
func (s *policyState) wrapUp(path []*Cert, in PolicyInputs) (f PolicyFailure, failed bool) {
	if len(path) == 0 {
		return f, false
	}
	leaf := path[0]
	explicit := max(s.explicit-1, 0)
	if leaf.policies.explicit.given && leaf.policies.explicit.certs == 0 {
		explicit, s.demand = 0, leaf
	}
	valid := !s.graph.empty()
	if valid && len(in.Acceptable) > 0 {
		valid = accepts(in.Acceptable, s.graph.authorities())
	}
	if explicit > 0 || valid {
		return f, false
	}
	return PolicyFailure{Cert: leaf, Demand: s.demand}, true
}
