// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"math/rand/v2"
	"slices"
)

// A mutator draws mutations of a tree of any depth.
type mutator struct {
	random *rand.Rand
	donors [][]byte // encoded elements that are inserted and put in the place of others
}

// A mutation changes a tree at a node, and reports whether it could.
type mutation struct {
	name   string
	weight int
	apply  func(m *mutator, cert, node *tree) bool
}

// mutations are drawn by their weights.
var mutations = []mutation{
	{"defect", 30, (*mutator).known},
	{"tag", 10, func(m *mutator, _, n *tree) bool { n.tag = m.tag(n.tag); return true }},
	{"form", 5, func(m *mutator, _, n *tree) bool { n.form = lengthForm(1 + m.random.IntN(int(tooShort))); return true }},
	{"content", 25, (*mutator).content},
	{"deleted", 8, func(_ *mutator, _, n *tree) bool { return replace(n) }},
	{"duplicated", 5, func(_ *mutator, _, n *tree) bool { return replace(n, n, n.clone()) }},
	{"swapped", 5, (*mutator).swap},
	{"inserted", 10, (*mutator).insert},
	{"replaced", 8, func(m *mutator, _, n *tree) bool { return replace(n, m.donor()) }},
	{"moved", 4, (*mutator).move},
	{"nested", 4, func(m *mutator, _, n *tree) bool {
		return replace(n, &tree{tag: m.pick(0x30, 0x31, 0x24, 0x04, 0xa0, 0xa1, 0xa3), children: []*tree{n}})
	}},
	{"unnested", 4, func(_ *mutator, _, n *tree) bool { return len(n.children) > 0 && replace(n, n.children...) }},
	{"emptied", 3, func(_ *mutator, _, n *tree) bool { n.set(nil); return true }},
	{"extended", 4, func(m *mutator, _, n *tree) bool { n.tail = m.octets(1 + m.random.IntN(4)); return true }},
	{"followed", 3, func(m *mutator, _, n *tree) bool { n.after = m.octets(1 + m.random.IntN(4)); return true }},
}

// mutate applies one to two mutations and names them.
func (m *mutator) mutate(cert *tree) []string {
	var names []string
	for range 1 + m.random.IntN(2) {
		for range 100 { // most nodes take most mutations
			nodes := cert.all()
			node, mutation := nodes[m.random.IntN(len(nodes))], m.mutation()
			place := cert.pathTo(node)
			if mutation.apply(m, cert, node) {
				cert.link(nil)
				names = append(names, mutation.name+" "+place)
				break
			}
		}
	}
	return names
}

func (m *mutator) mutation() mutation {
	total := 0
	for _, c := range mutations {
		total += c.weight
	}
	n := m.random.IntN(total)
	for _, c := range mutations {
		if n -= c.weight; n < 0 {
			return c
		}
	}
	return mutations[0]
}

// known applies one of the defects that are tried one by one elsewhere.
func (m *mutator) known(cert, node *tree) bool {
	return defects[m.random.IntN(len(defects))].apply(cert, node)
}

// commonTags are those that certificates have, and some that they have not.
var commonTags = []byte{
	0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1c, 0x1e, 0x24, 0x30, 0x31,
	0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x1f, 0x3f, 0x00,
}

func (m *mutator) tag(was byte) byte {
	switch m.random.IntN(4) {
	case 0:
		return was ^ 1<<m.random.IntN(8)
	case 1:
		return byte(m.random.IntN(256))
	}
	return m.pick(commonTags...)
}

func (m *mutator) pick(from ...byte) byte { return from[m.random.IntN(len(from))] }

func (m *mutator) octets(n int) []byte {
	all := make([]byte, n)
	for i := range all {
		all[i] = m.pick(0, 0, 1, 5, 0x30, 0x80, 0xff, byte(m.random.IntN(256)))
	}
	return all
}

// content changes octets of the content: of a primitive element, or of a
// constructed one that then is not DER.
func (m *mutator) content(_, n *tree) bool {
	if len(n.children) > 0 && m.random.IntN(8) > 0 {
		return false
	}
	v := n.value()
	at := 0
	if len(v) > 0 {
		at = m.random.IntN(len(v))
	}
	switch kind := m.random.IntN(8); {
	case kind == 0:
		v = m.octets(m.random.IntN(6))
	case kind == 1:
		v = slices.Insert(v, at, m.octets(1)...)
	case len(v) == 0:
		return false
	case kind == 2:
		v = slices.Delete(v, at, at+1)
	case kind == 3:
		v = v[:at]
	case kind == 4:
		v = append(v, m.octets(1+m.random.IntN(3))...)
	case kind == 5:
		v[at] = byte(m.random.IntN(256))
	default:
		v[at] ^= 1 << m.random.IntN(8)
	}
	n.set(v)
	return true
}

func (m *mutator) swap(_, n *tree) bool {
	if len(n.children) < 2 {
		return false
	}
	i, j := m.random.IntN(len(n.children)), m.random.IntN(len(n.children))
	n.children[i], n.children[j] = n.children[j], n.children[i]
	return i != j
}

func (m *mutator) insert(_, n *tree) bool {
	if n.tag&0x20 == 0 && len(n.children) == 0 {
		return false
	}
	n.children = slices.Insert(n.children, m.random.IntN(len(n.children)+1), m.donor())
	return true
}

// donor is an element of a certificate, or a small one.
func (m *mutator) donor() *tree {
	if m.random.IntN(4) == 0 {
		return &tree{tag: m.pick(commonTags...), content: m.octets(m.random.IntN(4))}
	}
	d, _ := parseElement(m.donors[m.random.IntN(len(m.donors))])
	return d
}

func (m *mutator) move(cert, n *tree) bool {
	nodes := cert.all()
	to := nodes[m.random.IntN(len(nodes))]
	if n.parent == nil || len(to.children) == 0 || slices.Contains(n.all(), to) {
		return false
	}
	i := slices.Index(n.parent.children, n)
	n.parent.children = slices.Delete(n.parent.children, i, i+1)
	to.children = slices.Insert(to.children, m.random.IntN(len(to.children)+1), n)
	return true
}

// donorsOf are all elements of good certificates.
func donorsOf(certs ...[]byte) [][]byte {
	var all [][]byte
	for _, der := range certs {
		for _, n := range parseTree(der).all()[1:] {
			all = append(all, n.encode())
		}
	}
	return all
}
