// SPDX-License-Identifier: Apache-2.0

package mutants

import "slices"

// stringTags are the types of strings of a name, and of a GeneralName (RFC 5280
// 4.2.1.6).
var stringTags = []byte{0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1b, 0x1c, 0x1e, 0x81, 0x82, 0x86}

func isText(n *tree) bool { return slices.Contains(stringTags, n.tag) && len(n.children) == 0 }

func text(name string, change func(n *tree) []byte) defect {
	return defect{name, func(_, n *tree) bool {
		if !isText(n) {
			return false
		}
		n.content = change(n)
		return true
	}}
}

func with(octets ...byte) func(*tree) []byte {
	return func(n *tree) []byte { return append(slices.Clone(n.content), octets...) }
}

func typed(name string, tag byte) defect {
	return defect{name, func(_, n *tree) bool {
		if !isText(n) || n.tag&0x80 != 0 || n.tag == tag {
			return false
		}
		n.tag = tag
		return true
	}}
}

var texts = []defect{
	typed("string-numeric", 0x12), typed("string-printable", 0x13), typed("string-teletex", 0x14), typed("string-videotex", 0x15),
	typed("string-ia5", 0x16), typed("string-graphic", 0x19), typed("string-visible", 0x1a), typed("string-general", 0x1b),
	typed("string-universal", 0x1c), typed("string-bmp", 0x1e), typed("string-character", 0x1d), typed("string-reserved", 0x0e),
	typed("string-time", 0x17), typed("string-relative-oid", 0x0d), typed("string-real", 0x09),
	text("text-at", with('@')), text("text-star", with('*')), text("text-amp", with('&')), text("text-underscore", with('_')),
	text("text-nul", with(0)), text("text-nuls", with(0, 0)), text("text-latin1", with(0xe9)), text("text-utf8", with(0xc3, 0xa9)), text("text-bad-utf8", with(0xc3, 0x28)),
	text("text-long-utf8", with(0xc0, 0x80)), text("text-surrogate", with(0xed, 0xa0, 0x80)), text("text-beyond", with(0xf5, 0x80, 0x80, 0x80)),
	text("text-newline", with('\n')), text("text-space", with(' ')), text("text-percent", with('%', 'z')),
	text("text-bmp-surrogate", func(n *tree) []byte { return []byte{0xd8, 0x00} }),
	text("text-bmp-pair", func(n *tree) []byte { return []byte{0xd8, 0x3d, 0xde, 0x00} }),
	text("text-bmp-ffff", func(n *tree) []byte { return []byte{0xff, 0xff} }),
	text("text-odd", func(n *tree) []byte { return []byte{0, 'a', 0} }),
	text("text-none", func(n *tree) []byte { return nil }),
	text("text-long", func(n *tree) []byte { return slices.Repeat([]byte{'a', 'b'}, 150) }),
	text("text-uri-bracket", func(n *tree) []byte { return []byte("http://[::1/") }),
	text("text-uri-host", func(n *tree) []byte { return []byte("http://a_b..c/x") }),
	text("text-uri-colon", func(n *tree) []byte { return []byte("a b:c") }),
	{"ip-5", func(_, n *tree) bool { n.content = append(slices.Clone(n.content), 1); return n.tag == 0x87 }},
	{"ip-mask", func(_, n *tree) bool {
		if n.tag != 0x87 || len(n.content) != 8 {
			return false
		}
		n.content = slices.Concat(n.content[:4], []byte{0xff, 0x00, 0xff, 0x00})
		return true
	}},
	{"ip-16", func(_, n *tree) bool { n.content = make([]byte, 16); return n.tag == 0x87 }},
}

// times are what is written for the end or the beginning of the validity. All are
// 2050 or later as an end, and 2025 or earlier as a beginning, where a reader makes
// anything of them.
var times = slices.Concat(
	validity("utc-no-seconds", 0x17, "2501010000Z", "4901010000Z"), validity("utc-offset", 0x17, "250101000000+0100", "490101000000+0100"),
	validity("utc-no-z", 0x17, "250101000000", "490101000000"), validity("utc-lower-z", 0x17, "250101000000z", "490101000000z"),
	validity("utc-month-13", 0x17, "251301000000Z", "491301000000Z"), validity("utc-month-0", 0x17, "250001000000Z", "490001000000Z"),
	validity("utc-february-30", 0x17, "250230000000Z", "490230000000Z"), validity("utc-february-29", 0x17, "250229000000Z", "490229000000Z"),
	validity("utc-hour-24", 0x17, "250101240000Z", "490101240000Z"), validity("utc-second-60", 0x17, "250101000060Z", "490101000060Z"),
	validity("utc-fraction", 0x17, "250101000000.5Z", "490101000000.5Z"), validity("utc-letter", 0x17, "25010100000aZ", "49010100000aZ"),
	validity("utc-space", 0x17, "250101 00000Z", "490101 00000Z"), validity("utc-trailing", 0x17, "250101000000ZZ", "490101000000ZZ"),
	validity("utc-empty", 0x17, "", ""), validity("utc-four-digit-year", 0x17, "20250101000000Z", "20490101000000Z"),
	validity("utc-minus-0000", 0x17, "250101000000-0000", "490101000000-0000"),
	validity("general-early", 0x18, "20250101000000Z", "20490101000000Z"), validity("general", 0x18, "20250101000000Z", "20510101000000Z"),
	validity("general-offset", 0x18, "20250101000000+0100", "20510101000000+0100"), validity("general-no-z", 0x18, "20250101000000", "20510101000000"),
	validity("general-fraction", 0x18, "20250101000000.5Z", "20510101000000.5Z"), validity("general-no-seconds", 0x18, "202501010000Z", "205101010000Z"),
	validity("general-fraction-0", 0x18, "20250101000000.0Z", "20510101000000.0Z"), validity("general-two-digit", 0x18, "250101000000Z", "510101000000Z"),
	validity("general-february-30", 0x18, "20250230000000Z", "20510230000000Z"), validity("general-second-60", 0x18, "20250101000060Z", "20510101000060Z"),
	validity("general-9999", 0x18, "00000101000000Z", "99991231235959Z"), validity("general-hour-24", 0x18, "20250101240000Z", "20510101240000Z"),
)

func validity(name string, tag byte, begin, end string) []defect {
	return []defect{{"time-" + name, func(_, n *tree) bool {
		if n.tag != 0x17 && n.tag != 0x18 || n.parent == nil || len(n.parent.children) != 2 {
			return false
		}
		text := begin
		if n == n.parent.children[1] {
			text = end
		}
		n.tag, n.content = tag, []byte(text)
		return true
	}}}
}

var structure = []defect{
	{"removed", func(_, n *tree) bool { return replace(n) }},
	{"doubled", func(_, n *tree) bool { return replace(n, n, n) }},
	{"after-null-element", func(_, n *tree) bool { return replace(n, n, &tree{tag: 0x05}) }},
	{"before-null-element", func(_, n *tree) bool { return replace(n, &tree{tag: 0x05}, n) }},
	{"after-context-element", func(_, n *tree) bool { return replace(n, n, &tree{tag: 0x83, content: []byte{1}}) }},
	{"wrapped", func(_, n *tree) bool { return replace(n, &tree{tag: 0x30, children: []*tree{n}}) }},
	{"swapped", func(_, n *tree) bool {
		if n.parent == nil {
			return false
		}
		i := slices.Index(n.parent.children, n)
		if i+1 >= len(n.parent.children) {
			return false
		}
		c := n.parent.children
		c[i], c[i+1] = c[i+1], c[i]
		return true
	}},
	{"critical-false", func(_, n *tree) bool { return setCritical(n, 0) }},
	{"critical-true", func(_, n *tree) bool { return setCritical(n, 0xff) }},
	{"critical-1", func(_, n *tree) bool { return setCritical(n, 1) }},
}

func replace(n *tree, by ...*tree) bool {
	if n.parent == nil {
		return false
	}
	i := slices.Index(n.parent.children, n)
	n.parent.children = slices.Replace(n.parent.children, i, i+1, by...)
	return true
}

// setCritical sets the critical flag of an extension (RFC 5280, section 4.1).
func setCritical(n *tree, value byte) bool {
	c := n.children
	if n.tag != 0x30 || len(c) < 2 || c[0].tag != 0x06 || c[len(c)-1].tag != 0x04 {
		return false
	}
	n.children = []*tree{c[0], {tag: 0x01, content: []byte{value}}, c[len(c)-1]}
	return true
}
