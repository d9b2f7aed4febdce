// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"maps"
	"slices"
)

// A policyGraph holds the policies that are valid along a path: the
// valid_policy_graph of RFC 9618, in which a policy has one node at each depth
// however many mappings lead to it. The tree of RFC 5280 would double with each
// certificate of a crafted path; the graph grows by what the certificate adds.
type policyGraph struct {
	levels []policyLevel // by depth, from 0; each certificate adds one
}

// A policyLevel holds the nodes of one depth by their policies.
type policyLevel map[string]*policyNode

type policyNode struct {
	policy  string
	parents []*policyNode

	// expected are the policies that the next certificate may state to
	// continue this one: the policy itself, or what it is mapped to.
	expected []string
}

func newPolicyGraph() *policyGraph {
	return &policyGraph{levels: []policyLevel{{oidAnyPolicy: {policy: oidAnyPolicy, expected: []string{oidAnyPolicy}}}}}
}

func (g *policyGraph) last() policyLevel { return g.levels[len(g.levels)-1] }

func (g *policyGraph) empty() bool { return len(g.last()) == 0 }

// grow adds the level of a certificate that states the policies, and anyPolicy
// with them where that counts (RFC 9618, section 5.4 d).
func (g *policyGraph) grow(policies []string, anyPolicy bool) {
	parents := make(map[string][]*policyNode)
	last := g.last()
	for _, policy := range slices.Sorted(maps.Keys(last)) {
		for _, e := range last[policy].expected {
			parents[e] = append(parents[e], last[policy])
		}
	}
	level := make(policyLevel)
	for _, p := range policies {
		from := parents[p]
		if len(from) == 0 {
			from = parents[oidAnyPolicy]
		}
		if len(from) > 0 {
			level.add(p, from)
		}
	}
	if anyPolicy {
		for p, from := range parents {
			if level[p] == nil {
				level.add(p, from)
			}
		}
	}
	g.levels = append(g.levels, level)
}

func (l policyLevel) add(policy string, parents []*policyNode) *policyNode {
	n := &policyNode{policy: policy, parents: parents, expected: []string{policy}}
	l[policy] = n
	return n
}

// mapTo applies a mapping to the last level (RFC 9618, section 5.5 b, 1).
func (g *policyGraph) mapTo(m policyMapping) {
	level := g.last()
	node := level[m.issuer]
	if node == nil && level[oidAnyPolicy] != nil {
		node = level.add(m.issuer, level[oidAnyPolicy].parents)
	}
	if node != nil {
		node.expected = m.subjects
	}
}

// drop takes a policy that may not be mapped off the last level (RFC 9618, section 5.5
// b, 2).
func (g *policyGraph) drop(m policyMapping) { delete(g.last(), m.issuer) }

// authorities are the policies of the trust anchor's domain that hold for the
// whole path, and anyPolicy where all do: the valid policies whose parent is
// anyPolicy and that a node of the last level descends from (RFC 9618, section 5.6 g).
func (g *policyGraph) authorities() map[string]bool {
	found := make(map[string]bool)
	alive := slices.Collect(maps.Values(g.last()))
	for depth := len(g.levels) - 1; depth > 0; depth-- {
		above := make(map[*policyNode]bool)
		for _, n := range alive {
			for _, parent := range n.parents {
				above[parent] = true
				rooted := parent.policy == oidAnyPolicy
				if rooted && (n.policy != oidAnyPolicy || depth == len(g.levels)-1) {
					found[n.policy] = true
				}
			}
		}
		alive = slices.Collect(maps.Keys(above))
	}
	return found
}
