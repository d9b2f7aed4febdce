// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"slices"
)

// A defect is one way to spoil an element. apply reports whether it can be had
// there.
type defect struct {
	name  string
	apply func(cert, node *tree) bool
}

// defects are the ways in which software gets DER wrong, and those in which an
// attacker does.
var defects = slices.Concat(shapes, tags, values, texts, times, structure)

var shapes = []defect{
	form("length-longer", longer, false),
	form("length-leading-zero", leadingZero, false),
	form("length-indefinite", indefinite, true),
	form("length-overlong", overlong, false),
	form("length-too-short", tooShort, false),
	{"constructed-bit", func(_, n *tree) bool { n.tag ^= 0x20; return true }},
	{"constructed-string", func(_, n *tree) bool {
		if n.tag&0x20 != 0 || n.tag == 0x02 || n.tag == 0x06 || n.tag == 0x01 || n.tag == 0x05 {
			return false
		}
		inner := &tree{tag: n.tag, content: n.content, children: n.children}
		if n.tag&0xc0 != 0 {
			inner.tag = 0x04
		}
		n.tag, n.content, n.children = n.tag|0x20, nil, []*tree{inner}
		return true
	}},
	{"tail-null", func(_, n *tree) bool { n.tail = []byte{5, 0}; return true }},
	{"tail-zero", func(_, n *tree) bool { n.tail = []byte{0}; return true }},
	{"tail-zeros", func(_, n *tree) bool { n.tail = []byte{0, 0}; return true }},
	{"after-zero", func(_, n *tree) bool { n.after = []byte{0}; return n.parent == nil }},
	{"after-null", func(_, n *tree) bool { n.after = []byte{5, 0}; return n.parent == nil }},
	{"empty", func(c, n *tree) bool {
		n.content, n.children = nil, nil
		n.broken = true
		return true
	}},
	{"cut", func(_, n *tree) bool {
		v := n.value()
		if len(v) == 0 {
			return false
		}
		n.content, n.children, n.broken = v[:len(v)-1], nil, true
		return true
	}},
}

func form(name string, f lengthForm, constructed bool) defect {
	return defect{name, func(_, n *tree) bool {
		n.form = f
		return !constructed || n.tag&0x20 != 0
	}}
}

var tags = []defect{
	retag("tag-null", 0x05), retag("tag-octets", 0x04), retag("tag-sequence", 0x30), retag("tag-set", 0x31),
	retag("tag-utf8", 0x0c), retag("tag-integer", 0x02), retag("tag-enumerated", 0x0a), retag("tag-boolean", 0x01),
	retag("tag-bits", 0x03), retag("tag-oid", 0x06), retag("tag-private", 0xc1), retag("tag-high", 0x1f),
	{"tag-next", func(_, n *tree) bool { n.tag++; return n.tag&0x1f != 0x1f && n.tag&0x1f != 0 }},
	{"tag-context", func(_, n *tree) bool { n.tag = n.tag&0x20 | 0x80; return true }},
	{"tag-context-9", func(_, n *tree) bool { n.tag = n.tag&0x20 | 0x89; return true }},
}

func retag(name string, tag byte) defect {
	return defect{name, func(_, n *tree) bool {
		was := n.tag
		n.tag = tag
		return was != tag
	}}
}

// onTag is a defect of elements with one tag.
func onTag(name string, tag byte, change func(n *tree) bool) defect {
	return defect{name, func(_, n *tree) bool { return n.tag == tag && change(n) }}
}

func put(name string, tag byte, content ...byte) defect {
	return onTag(name, tag, func(n *tree) bool { n.content, n.children, n.broken = content, nil, true; return true })
}

var values = []defect{
	onTag("integer-padded", 0x02, func(n *tree) bool { n.content = slices.Concat([]byte{0}, n.content); return true }),
	onTag("integer-padded-ff", 0x02, func(n *tree) bool { n.content = slices.Concat([]byte{0xff}, n.content); return true }),
	onTag("integer-negated", 0x02, func(n *tree) bool { n.content = slices.Clone(n.content); n.content[0] |= 0x80; return true }),
	put("integer-zero", 0x02, 0), put("integer-minus-one", 0x02, 0xff), put("integer-128", 0x02, 0, 0x80),
	put("integer-300", 0x02, 0x01, 0x2c),
	put("integer-32-bits", 0x02, 0, 0xff, 0xff, 0xff, 0xff), put("integer-63-bits", 0x02, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	put("integer-200-bits", 0x02, bytes.Repeat([]byte{0x11}, 25)...),
	put("integer-3", 0x02, 3), put("integer-1", 0x02, 1),
	put("context-0-padded", 0x80, 0, 1), put("context-0-minus", 0x80, 0xff), put("context-1-minus", 0x81, 0xff),
	put("boolean-one", 0x01, 1), put("boolean-false", 0x01, 0), put("boolean-long", 0x01, 0xff, 0xff),
	put("bits-unused-8", 0x03, 8, 0x80), put("bits-unused-7", 0x03, 7, 0x80), put("bits-unset-unused", 0x03, 7, 0xff), put("bits-alone", 0x03, 0),
	put("bits-unused-alone", 0x03, 3), put("bits-zero", 0x03, 7, 0), put("bits-trailing-zero", 0x03, 0, 0x80), put("bits-long", 0x03, 0, 0xff, 0xff, 0xff, 0xff),
	onTag("bits-unused-1", 0x03, func(n *tree) bool {
		v := n.value()
		n.children = nil
		n.content = v
		v[0] = 1
		n.broken = true
		return true
	}),
	onTag("oid-leading-80", 0x06, func(n *tree) bool { n.content = slices.Concat(n.content[:1], []byte{0x80}, n.content[1:]); return true }),
	onTag("oid-first-80", 0x06, func(n *tree) bool { n.content = slices.Concat([]byte{0x80}, n.content); return true }),
	onTag("oid-unfinished", 0x06, func(n *tree) bool { n.content = append(slices.Clone(n.content), 0x81); return true }),
	onTag("oid-other", 0x06, func(n *tree) bool { n.content = append(slices.Clone(n.content), 1); return true }),
	onTag("oid-shorter", 0x06, func(n *tree) bool { n.content = n.content[:len(n.content)-1]; return len(n.content) > 0 }),
	onTag("oid-huge-arc", 0x06, func(n *tree) bool {
		n.content = append(slices.Clone(n.content), 0x8f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)
		return true
	}),
	onTag("oid-arc-33-bits", 0x06, func(n *tree) bool {
		n.content = append(slices.Clone(n.content), 0x9f, 0xff, 0xff, 0xff, 0x7f)
		return true
	}),
	put("null-filled", 0x05, 0), put("octets-empty", 0x04),
	{"flip-first", func(_, n *tree) bool { return flip(n, 0) }},
	{"flip-last", func(_, n *tree) bool { return flip(n, len(n.content)-1) }},
}

func flip(n *tree, i int) bool {
	if len(n.content) == 0 || len(n.children) > 0 {
		return false
	}
	n.content = slices.Clone(n.content)
	n.content[i] ^= 0x80
	n.broken = true
	return true
}
