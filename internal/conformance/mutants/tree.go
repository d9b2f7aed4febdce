// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"slices"
	"strconv"
	"strings"
)

// A tree is a DER element that can be changed and encoded again. An OCTET STRING
// or a BIT STRING that holds DER has that as its children.
type tree struct {
	tag      byte
	children []*tree
	content  []byte // of a primitive; in front of the children where it is a BIT STRING's first octet
	parent   *tree

	form   lengthForm
	tail   []byte // octets after the content, inside the element
	after  []byte // octets after the element
	broken bool   // the defect is in this element, which is not to be filled in again

	tbs, signature *tree // of a certificate
}

type lengthForm int

const (
	shortest lengthForm = iota
	longer              // one octet more than necessary
	leadingZero
	indefinite
	overlong // promises one octet more than there is
	tooShort // promises one octet less
)

func parseTree(der []byte) *tree {
	root, _ := parseElement(der)
	root.link(nil)
	if len(root.children) == 3 {
		root.tbs, root.signature = root.children[0], root.children[2]
	}
	return root
}

func (t *tree) link(parent *tree) {
	t.parent = parent
	for _, c := range t.children {
		c.link(t)
	}
}

// parseElement reads one element of good DER.
func parseElement(der []byte) (*tree, []byte) {
	t := &tree{tag: der[0]}
	length, header := int(der[1]), 2
	if n := length & 0x7f; length > 0x80 {
		length, header = 0, 2+n
		for _, b := range der[2:header] {
			length = length<<8 | int(b)
		}
	}
	value, rest := der[header:header+length], der[header+length:]
	switch {
	case t.tag&0x20 != 0:
		t.children = parseAll(value)
	case t.tag == 0x04 && looksLikeDER(value):
		t.children = parseAll(value)
	case t.tag == 0x03 && len(value) > 1 && looksLikeDER(value[1:]):
		t.content, t.children = value[:1], parseAll(value[1:])
	default:
		t.content = value
	}
	return t, rest
}

func parseAll(value []byte) []*tree {
	var all []*tree
	for len(value) > 0 {
		var c *tree
		c, value = parseElement(value)
		all = append(all, c)
	}
	return all
}

// looksLikeDER reports whether octets are one element of a type that extensions
// and keys start with.
func looksLikeDER(b []byte) bool {
	if len(b) < 2 || !slices.Contains([]byte{0x30, 0x03, 0x04, 0x02}, b[0]) {
		return false
	}
	return b[1] < 0x80 && len(b) == 2+int(b[1]) || b[1] == 0x81 && len(b) > 2 && len(b) == 3+int(b[2]) ||
		b[1] == 0x82 && len(b) > 3 && len(b) == 4+int(b[2])<<8+int(b[3])
}

// set gives an element a content that is not read again.
func (t *tree) set(content []byte) {
	t.content, t.children, t.tail, t.broken = content, nil, nil, true
}

// clone is a copy without a parent.
func (t *tree) clone() *tree {
	c := *t
	c.content, c.children = slices.Clone(t.content), nil
	for _, child := range t.children {
		c.children = append(c.children, child.clone())
	}
	c.link(nil)
	return &c
}

// become makes an element in a tree a copy of another.
func (t *tree) become(other *tree) {
	parent := t.parent
	*t = *other.clone()
	t.link(parent)
}

func (t *tree) value() []byte {
	out := slices.Clone(t.content)
	for _, c := range t.children {
		out = append(out, c.encode()...)
	}
	return append(out, t.tail...)
}

func (t *tree) encode() []byte {
	value := t.value()
	out := append([]byte{t.tag}, t.form.header(len(value))...)
	out = append(out, value...)
	if t.form == indefinite {
		out = append(out, 0, 0)
	}
	return append(out, t.after...)
}

func (f lengthForm) header(n int) []byte {
	switch f {
	case indefinite:
		return []byte{0x80}
	case overlong:
		n++
	case tooShort:
		n = max(0, n-1)
	}
	var octets []byte
	for rest := n; rest > 0; rest >>= 8 {
		octets = append([]byte{byte(rest)}, octets...)
	}
	switch {
	case f == leadingZero:
		octets = append([]byte{0}, octets...)
	case f == longer && n < 0x80:
		octets = []byte{byte(n)}
	case f == longer:
		octets = append([]byte{0, 0}, octets...)
	case n < 0x80:
		return []byte{byte(n)}
	}
	return append([]byte{0x80 | byte(len(octets))}, octets...)
}

// all lists the element and everything in it, from the outside in.
func (t *tree) all() []*tree {
	list := []*tree{t}
	for _, c := range t.children {
		list = append(list, c.all()...)
	}
	return list
}

// pathTo names the place of an element by the indices that lead to it.
func (t *tree) pathTo(node *tree) string {
	var steps []string
	for n := node; n.parent != nil; n = n.parent {
		steps = append(steps, strconv.Itoa(slices.Index(n.parent.children, n)))
	}
	slices.Reverse(steps)
	return strings.Join(steps, ".")
}
