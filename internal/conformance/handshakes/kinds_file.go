// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"slices"
	"strings"
)

// fileKinds are about which certificates are in the file, and where.
var fileKinds = []kind{
	{"order of the file", order},
	{"a certificate twice", func(d *draft) { d.insert(pick(d, d.items...)) }},
	{"twin of a CA", twinCA},
	{"twin of the leaf", twinLeaf},
	{"an unrelated certificate", stray},
	{"no root in the file", func(d *draft) { d.remove(d.path[len(d.path)-1]) }},
	{"an issuer is missing", func(d *draft) { d.remove(d.ca().name) }},
	{"something else in the file", otherObject},
}

// remove takes a certificate out of the file, unless it would be empty.
func (d *draft) remove(name string) {
	if len(d.items) > 1 && name != d.path[0] {
		d.items = slices.DeleteFunc(d.items, func(i string) bool { return i == name })
	}
}

func order(d *draft) {
	rest := d.items[1:]
	if d.IntN(5) == 0 {
		rest = d.items
	}
	for range 4 { // a shuffle of two can leave them as they are
		before := slices.Clone(rest)
		d.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
		if !slices.Equal(before, rest) {
			return
		}
	}
}

// twinCA adds a certificate of the same name and key: renewed, or of another form.
func twinCA(d *draft) {
	ca := d.ca()
	twin := d.append("twin", ca.from, slices.Clone(ca.options)...)
	twin.set("subject", "@"+ca.name)
	twin.drop("stringtype")
	twin.set("key", "@"+ca.name)
	twin.set("serial", fmt.Sprint(1000+d.IntN(9000)))
	switch d.IntN(5) {
	case 0:
		twin.drop("days")
		twin.set("notAfter", "2026-11-20") // which has ended
	case 1:
		twin.drop("days")
		twin.set("notAfter", "2049-01-01")
	case 2:
		twin.set("ski", "none")
	case 3:
		if ca.from == "" {
			twin.set("sig", pick(d, "rsa-sha1", "ecdsa-sha1", "rsa-sha512", "ecdsa-sha512"))
		}
	}
	at := slices.Index(d.items, ca.name)
	switch d.IntN(4) {
	case 0:
		d.insert("twin")
	case 1:
		d.replace(ca.name, "twin")
	case 2:
		d.items = slices.Insert(d.items, max(at, 1), "twin")
	default:
		d.items = slices.Insert(d.items, at+1, "twin")
	}
}

func (d *draft) replace(old, new string) {
	if i := slices.Index(d.items, old); i >= 0 {
		d.items[i] = new
	}
}

func twinLeaf(d *draft) {
	leaf := d.leaf()
	twin := d.append("other", leaf.from, slices.Clone(leaf.options)...)
	twin.set("key", pick(d, "@"+leaf.name, "p256"))
	twin.set("serial", fmt.Sprint(1000+d.IntN(9000)))
	d.insert("other")
}

func stray(d *draft) {
	switch d.IntN(3) {
	case 0:
		d.append("stray", "", caOptions("O=Tailspin Toys,CN=Tailspin Toys Root CA", "p256")...)
	case 1:
		d.append("stray", "", `subject="CN=Tailspin Toys Client"`, "key=p256")
	default:
		d.append("stray", d.root().name, `subject="CN=Northwind Trading Server"`, "key=p256", "eku=serverAuth")
	}
	d.insert("stray")
}

func otherObject(d *draft) {
	item := pick(d, "key:client", "key:client", "legacy-key:client", "encrypted-key:client", "csr:client", "pubkey:client", "crl:"+d.root().name)
	if d.IntN(3) == 0 {
		d.items = append([]string{item}, d.items...)
		return
	}
	d.insert(item)
}

// textKinds are about how the file is written.
var textKinds = []kind{
	{"line ends", func(d *draft) { d.with = append(d.with, pick(d, "crlf", "crlf", "cr")) }},
	{"byte order mark", func(d *draft) { d.with = append(d.with, "bom") }},
	{"text between the blocks", text},
	{"headers of a block", func(d *draft) { d.form("headed") }},
	{"width of the lines", func(d *draft) {
		d.with = append(d.with, fmt.Sprintf("width=%d", pick(d, 0, 4, 32, 60, 63, 65, 76, 77, 79, 80, 128, 250, 254, 255, 256, 500, 1000, 1024, 4096)))
	}},
	{"indented", func(d *draft) { d.with = append(d.with, fmt.Sprintf("indent=%d", pick(d, 1, 2, 4))) }},
	{"blank lines", func(d *draft) { d.with = append(d.with, "blank-lines") }},
	{"blanks at line ends", func(d *draft) { d.with = append(d.with, "trailing-blanks") }},
	{"no final newline", func(d *draft) { d.with = append(d.with, "no-final-newline") }},
	{"joined boundaries", func(d *draft) { d.with = append(d.with, "joined") }},
	{"label of a block", func(d *draft) { d.form(pick(d, "x509", "trusted")) }},
	{"length not DER", func(d *draft) { d.form(pick(d, "ber", "indefinite")) }},
	{"octets after a certificate", func(d *draft) { d.form("surplus") }},
}

// form writes one certificate of the file as another kind of item.
func (d *draft) form(kind string) {
	var plain []int
	for i, item := range d.items {
		if !strings.Contains(item, ":") {
			plain = append(plain, i)
		}
	}
	if len(plain) == 0 {
		return
	}
	i := pick(d, plain...)
	d.items[i] = kind + ":" + d.items[i]
}

func text(d *draft) {
	said := pick(d,
		"subject=CN = Northwind Trading Client\\nissuer=CN = Northwind Trading Root CA",
		"Bag Attributes\\n    localKeyID: 01 02 03\\n    friendlyName: client\\nKey Attributes: <No Attributes>",
		"# The client's certificate",
		"Zertifikat für die Schnittstelle – gültig bis 2027",
		"Certificate:\\n    Data:\\n        Version: 3 (0x2)\\n        Serial Number: 1 (0x1)",
		"-- the chain begins here --",
		"Dear colleagues,\\n\\nplease find our certificate below.\\n",
		"-----",
		"----BEGIN CERTIFICATE----",
		"0",
		"MIIB",
		"\\t",
		strings.Repeat("x", 300),
		strings.Repeat("y", 5000),
	)
	at := d.IntN(len(d.items) + 1)
	d.items = slices.Insert(d.items, at, "text:"+said)
}
