// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"slices"
	"strings"
)

// pathKinds are about how certificates are connected.
var pathKinds = []kind{
	{"cross-signed root", crossRoot},
	{"cross-signed intermediate", crossIntermediate},
	{"self-issued certificate", selfIssued},
	{"self-signed leaf", selfSigned},
	{"long chain", longChain},
	{"large certificate", largeCertificate},
	{"pathLenConstraint", func(d *draft) { d.ca().set("pathlen", pick(d, "0", "0", "1", "2", "5", "100", "2147483648")) }},
	{"key of another certificate", sharedKey},
	{"broken signature", func(d *draft) { d.any().set("forged", "") }},
	{"authorityKeyIdentifier", authorityKeyID},
	{"subjectKeyIdentifier", func(d *draft) {
		d.any().set("ski", pick(d, "none", "none", "01", "00112233445566778899aabbccddeeff00112233", fmt.Sprintf("%0128x", 7)))
	}},
}

// crossRoot has another root sign the root: the server trusts either of them.
func crossRoot(d *draft) {
	root := d.root()
	d.append("global", "", caOptions("O=Tailspin Toys,CN=Tailspin Toys Global Root", pick(d, plainKeys...))...)
	cross := d.append("cross", "global", "subject=@"+root.name, "key=@"+root.name, "ca")
	switch d.IntN(4) {
	case 0: // the file ends with the cross-signed form, the server trusts the other root
		d.replace(root.name, "cross")
		d.anchor = "global"
	case 1: // it ends so, and the server trusts the root itself
		d.replace(root.name, "cross")
	case 2:
		d.items = append(d.items, "cross")
		d.anchor = pick(d, root.name, "global")
	default: // the path goes on up to the other root
		d.replace(root.name, cross.name)
		d.items = append(d.items, "global")
		d.anchor = "global"
	}
}

func crossIntermediate(d *draft) {
	if len(d.path) < 3 {
		crossRoot(d)
		return
	}
	issuing := d.line(d.path[1])
	d.append("global", "", caOptions("O=Tailspin Toys,CN=Tailspin Toys Global Root", pick(d, plainKeys...))...)
	d.append("cross", "global", "subject=@"+issuing.name, "key=@"+issuing.name, "ca")
	d.insert("cross")
	if d.IntN(2) == 0 {
		d.items = append(d.items, "global")
	}
	if d.IntN(3) == 0 {
		d.anchor = "global"
	}
}

// selfIssued has a CA with the name of the one above it, and another key: a
// rollover (RFC 5280, section 6.1).
func selfIssued(d *draft) {
	if len(d.path) < 2 {
		return
	}
	ca := d.line(d.path[1])
	rolled := d.append("rolled", ca.name, "subject=@"+ca.name, "key="+pick(d, plainKeys...), "ca")
	if d.IntN(3) == 0 {
		rolled.set("aki", pick(d, "none", "full"))
	}
	d.leaf().from = rolled.name
	d.path = slices.Insert(d.path, 1, rolled.name)
	d.items = slices.Insert(d.items, min(1, len(d.items)), rolled.name)
}

func selfSigned(d *draft) {
	leaf := d.leaf()
	leaf.from = ""
	if d.IntN(2) == 0 {
		leaf.set("aki", "keyid")
	}
	switch d.IntN(3) {
	case 0:
		leaf.set("ca", "")
		leaf.set("ku", "digitalSignature,keyCertSign")
	case 1:
		leaf.set("bc", "none")
	}
	d.path, d.items, d.anchor = d.path[:1], []string{leaf.name}, leaf.name
}

// longChain has far more CAs than is usual.
func longChain(d *draft) {
	from := d.root().name
	for i := range pick(d, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 40) {
		name := fmt.Sprintf("level%d", i)
		d.append(name, from, caOptions("CN=Northwind Trading Level "+fmt.Sprint(i), "p256:level")...)
		d.path = slices.Insert(d.path, 1, name)
		d.items = slices.Insert(d.items, min(1, len(d.items)), name)
		from = name
	}
	d.leaf().from = from
	// The CAs between the new ones and the root do not belong to the path.
	keep := []string{d.root().name}
	d.path = slices.DeleteFunc(d.path, func(n string) bool { return n == "issuing" || n == "lower" })
	d.items = slices.DeleteFunc(d.items, func(n string) bool {
		return (n == "issuing" || n == "lower") && !slices.Contains(keep, n)
	})
}

// largeCertificate has an extension of a number of octets, as large as post-quantum
// keys and long lists of names. One is enough: above 64 KiB, GnuTLS ends a handshake
// without a message.
func largeCertificate(d *draft) {
	const large = "1.3.6.1.4.1.55555.9:"
	for _, l := range d.lines {
		if strings.Contains(strings.Join(l.options, " "), large) {
			return
		}
	}
	d.any().add("ext", fmt.Sprintf("%s%0*x", large, 2*pick(d, 1000, 4000, 8000, 15000, 16500, 20000, 33000, 40000), 7))
}

// sharedKey gives one certificate the key of another.
func sharedKey(d *draft) {
	if len(d.path) < 2 {
		return
	}
	ca := d.ca()
	d.below(ca).set("key", "@"+ca.name)
}

func authorityKeyID(d *draft) {
	l := d.any()
	how := pick(d, "none", "keyid", "full", "full", "issuer", "wrong", "00112233", "@"+d.root().name, "@"+d.leaf().name)
	l.set("aki", how)
	if d.IntN(6) == 0 && how != "none" {
		l.set("critical", "aki")
	}
}
