// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/chainlint/chainlint/chain"
)

// A node is an element of a drawing: a certificate, or a missing issuer. Below it
// are the certificates that it signed.
type node struct {
	cert   *chain.Cert   // nil for a missing issuer
	absent *chain.Absent // nil for a certificate

	onPath bool
	marks  []string // what the reader should notice, in a few words each, safe to print
	below  []*node
}

// A forest is the drawing of a chain, independent of the format: each certificate
// once, below the one that signed it or, if none did, the one that it names.
type forest struct {
	chain *chain.Chain
	at    time.Time

	// whole adds all missing issuers, not only that of the path, and the
	// certificates that have an issuer's name but not its key.
	whole bool

	nodes map[*chain.Cert]*node
	trees []*node
}

// newForest makes the trees, that of the path first, the others in the order of the
// file.
func newForest(c *chain.Chain, at time.Time, whole bool) *forest {
	f := &forest{chain: c, at: at, whole: whole, nodes: make(map[*chain.Cert]*node)}
	all := slices.Concat(reversed(c.Path), c.Certs)
	if whole {
		all = append(all, c.OutsideAnchors()...)
	}
	all = slices.DeleteFunc(all, func(cert *chain.Cert) bool { return !f.add(cert) })
	below := f.absent()
	for _, cert := range all {
		switch parent := f.parent(cert); {
		case below[cert] != nil:
			below[cert].below = append(below[cert].below, f.nodes[cert])
		case parent == nil:
			f.trees = append(f.trees, f.nodes[cert])
			f.markCycle(cert)
		default:
			parent.below = append(parent.below, f.nodes[cert])
		}
	}
	f.openCycles(all)
	slices.SortStableFunc(f.trees, compareTrees)
	f.markNamesakes()
	return f
}

func reversed(certs []*chain.Cert) []*chain.Cert {
	certs = slices.Clone(certs)
	slices.Reverse(certs)
	return certs
}

// add makes the node of a certificate. It returns false if there already is one.
func (f *forest) add(cert *chain.Cert) bool {
	if f.nodes[cert] != nil {
		return false
	}
	f.nodes[cert] = &node{cert: cert, onPath: slices.Contains(f.chain.Path, cert), marks: f.marks(cert)}
	return true
}

// absent makes nodes for the missing issuers, and returns the certificates below
// each.
func (f *forest) absent() map[*chain.Cert]*node {
	gap, _ := f.chain.Gap()
	below := make(map[*chain.Cert]*node)
	for _, a := range f.chain.Absent() {
		onPath := slices.Contains(a.Children, gap)
		if !onPath && !f.whole {
			continue
		}
		n := &node{absent: a, onPath: onPath}
		f.trees = append(f.trees, n)
		for _, child := range a.Children {
			if f.whole || child == gap {
				below[child] = n
			}
		}
	}
	return below
}

// compareTrees puts the tree of the path first, and the others in the order of
// the file; the registered anchors come last.
func compareTrees(a, b *node) int {
	rank := func(n *node) int {
		switch {
		case n.onPath:
			return -1
		case n.cert == nil:
			return n.absent.Children[0].Index
		case n.cert.Index < 0:
			return math.MaxInt
		}
		return n.cert.Index
	}
	return cmp.Compare(rank(a), rank(b))
}

// parent returns the node above a certificate, or nil. The top of the path has none,
// even if the certificates issued each other in a cycle.
func (f *forest) parent(cert *chain.Cert) *node {
	link, ok := f.chain.LinkOf(cert)
	if !ok || link.Self() || cert == f.chain.Top() || cert.DuplicateOf != nil {
		return nil
	}
	return f.nodes[link.Issuer]
}

// markCycle marks the top of a path that is a cycle with what the tree cannot show:
// a certificate below it issued it.
func (f *forest) markCycle(cert *chain.Cert) {
	link, ok := f.chain.LinkOf(cert)
	if !ok || link.Self() || cert != f.chain.Top() || f.nodes[link.Issuer] == nil {
		return
	}
	n := f.nodes[cert]
	n.marks = with(n.marks, issuedBy(link.Issuer))
}

func issuedBy(issuer *chain.Cert) string {
	return `issued by "` + truncate(issuer.Name(), maxName) + `" below: a cycle`
}

// openCycles makes trees of certificates off the path that issued each other in a
// cycle, and that are therefore in no tree.
func (f *forest) openCycles(all []*chain.Cert) {
	seen := make(map[*node]bool)
	var climb func(n *node)
	climb = func(n *node) {
		seen[n] = true
		n.below = slices.DeleteFunc(n.below, func(child *node) bool {
			if seen[child] && n.cert != nil {
				child.marks = with(child.marks, issuedBy(n.cert))
			}
			return seen[child]
		})
		for _, child := range n.below {
			climb(child)
		}
	}
	for _, tree := range f.trees {
		climb(tree)
	}
	for _, cert := range all {
		if n := f.nodes[cert]; !seen[n] {
			f.trees = append(f.trees, n)
			climb(n)
		}
	}
}

// marks returns what the reader should notice about a certificate, in a few words.
func (f *forest) marks(cert *chain.Cert) []string {
	var marks []string
	if link, ok := f.chain.LinkOf(cert); ok && cert.DuplicateOf == nil {
		if !link.NamesMatch {
			marks = append(marks, "issuer name differs")
		}
		if link.SignatureErr != nil {
			marks = append(marks, chain.Escape(link.SignatureErr.Error()))
		}
	}
	switch {
	case cert.DuplicateOf != nil:
		marks = append(marks, "duplicate of "+spot(cert.DuplicateOf.Object.Span))
	case cert.AlternativeTo != nil:
		marks = append(marks, "same name and key as "+spot(cert.AlternativeTo.Object.Span))
	}
	switch {
	case cert.ValidAt(f.at):
	case cert.NotAfter.Before(f.at):
		marks = append(marks, "expired")
	default:
		marks = append(marks, "not yet valid")
	}
	return marks
}

// markNamesakes marks the certificates that have the name of another certificate's
// issuer, but did not issue it.
func (f *forest) markNamesakes() {
	if !f.whole {
		return
	}
	for _, e := range f.chain.Edges() {
		n := f.nodes[e.Issuer]
		if n == nil || e.Self() || e.SignatureErr == nil || f.nodes[e.Child] == nil || slices.Contains(n.below, f.nodes[e.Child]) {
			continue
		}
		n.marks = with(n.marks, `only the name of the issuer of "`+truncate(e.Child.Name(), maxName)+`"`)
	}
}

// prune leaves out the certificates off the path after the first most of them, and
// counts those left out.
func (f *forest) prune(most int) (left int) {
	var keep func([]*node) []*node
	keep = func(nodes []*node) []*node {
		var kept []*node
		for _, n := range nodes {
			if !n.onPath && n.cert != nil {
				if most == 0 {
					left += n.size()
					continue
				}
				most--
			}
			kept = append(kept, n)
			n.below = keep(n.below)
		}
		return kept
	}
	f.trees = keep(f.trees)
	return left
}

// size counts the certificates of a tree.
func (n *node) size() int {
	size := 1
	for _, child := range n.below {
		size += child.size()
	}
	return size
}
