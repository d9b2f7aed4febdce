// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"strings"
)

// nameKinds are about names and their encodings.
var nameKinds = []kind{
	{"string type of a CA's name", func(d *draft) {
		d.ca().set("stringtype", pick(d, "utf8", "printable", "teletex", "ia5", "bmp", "universal"))
	}},
	{"string type of the issuer field", issuerType},
	{"capitals and blanks of the issuer field", issuerText},
	{"characters of a name", characters},
	{"attributes of a name", attributes},
	{"one name for two certificates", sameName},
	{"empty name", emptyName},
	{"subjectAltName", altName},
	{"nameConstraints", constraints},
}

// restate writes the issuer's name into the issuer field of a certificate, as text.
func restate(d *draft, change func(string) string) *line {
	ca := d.ca()
	child := d.below(ca)
	if child == ca {
		return child
	}
	child.set("issuer", change(ca.value("subject")))
	return child
}

func issuerType(d *draft) {
	child := restate(d, func(s string) string { return s })
	child.set("stringtype", pick(d, "utf8", "utf8", "teletex", "bmp", "ia5"))
}

func issuerText(d *draft) {
	restate(d, pick(d,
		strings.ToUpper, strings.ToLower,
		func(s string) string { return strings.ReplaceAll(s, " ", "  ") },
		func(s string) string { return s + " " },
		func(s string) string { return strings.Replace(s, "CN=", "CN= ", 1) },
		func(s string) string { return strings.Replace(s, "Northwind", "Nordwind", 1) },
	))
}

func characters(d *draft) {
	l := d.any()
	value := pick(d,
		"Société Générale", "株式会社ノースウィンド", "Northwind & Söhne", "a*b", "user@northwind", "a_b", "with \"quotes\"",
		`back\\slash`, `a\, b`, "trailing ", " leading", `nul\00inside`, `line\0Abreak`, `bad\FFutf8`, "e\u0301", "\u202Ertl", "",
		strings.Repeat("long ", 12)+"1234", strings.Repeat("n", 65), strings.Repeat("n", 300), "*.northwind", "🏦 bank",
	)
	typ := pick(d, "O", "CN", "OU", "L")
	l.set("subject", strings.ReplaceAll(l.value("subject"), ",CN=", ","+typ+"="+value+",CN="))
	if d.IntN(3) == 0 {
		l.set("stringtype", pick(d, "utf8", "printable", "teletex", "ia5", "bmp", "universal"))
	}
}

func attributes(d *draft) {
	l := d.any()
	more := pick(d,
		"C=GB", "C=gb", "C=GBR", "DC=northwind,DC=example", "emailAddress=ops@northwind.example", "UID=client-1", "serialNumber=123456",
		"OU=a,OU=b,OU=c", "OU=a+L=b", "1.2.3.4.5=unknown", "2.5.4.97=PSDGB-FCA-123456", "CN=second,CN=third", "2.5.4.3=#0500",
		"2.5.4.3=#020105", "2.5.4.46=dnq", "T=Chief,SN=Doe,GN=Jane", "STREET=1 High Street,postalCode=12345", "C=GB,C=US",
		"2.5.4.45=#03020780", "0.9.2342.19200300.100.1.3=ops@northwind.example",
	)
	l.set("subject", strings.Replace(l.value("subject"), "O=", more+",O=", 1))
}

func sameName(d *draft) {
	if len(d.path) < 2 {
		return
	}
	ca := d.ca()
	child := d.below(ca)
	child.set("subject", "@"+ca.name)
	if d.IntN(2) == 0 {
		child.set("aki", pick(d, "none", "full", "keyid", "issuer"))
	}
}

func emptyName(d *draft) {
	l := d.any()
	l.set("subject", "")
	switch d.IntN(3) {
	case 0:
		l.set("san", "dns:client.northwind.example")
	case 1:
		l.set("san", "dns:client.northwind.example")
		l.set("critical", "san")
	}
}

func altName(d *draft) {
	l := d.leaf()
	if d.IntN(5) == 0 {
		l = d.any()
	}
	l.add("san", pick(d,
		"dns:client.northwind.example", "dns:*.northwind.example", "dns:client_1.northwind.example", "dns:-a.northwind.example", "dns:a..b",
		"dns:", "dns:localhost", "dns:client.northwind.example.", "dns:CLIENT.northwind.EXAMPLE", "dns:münchen.example", "dns:*", "dns:a.*.example",
		"ip:10.0.0.1", "ip:2001:db8::1", "ip:#0a0000", "ip:#", "ip:#0a000001ff000000", "email:ops@northwind.example", "email:ops", "email:",
		"email:jürgen@northwind.example", "uri:https://northwind.example/client", "uri:spiffe://northwind.example/client", "uri:not a uri",
		"uri:", "uri:https://[::1]/", "uri:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "rid:1.2.3.4", "dn:CN=Another Name",
	))
	if d.IntN(4) == 0 {
		l.set("critical", "san")
	}
	if d.IntN(10) == 0 {
		for i := range 200 {
			l.add("san", fmt.Sprintf("dns:host%d.northwind.example", i))
		}
	}
}

func constraints(d *draft) {
	if len(d.path) < 2 {
		return
	}
	ca := d.ca()
	ca.set("nameconstraints", pick(d,
		"permitted dns:northwind.example", "permitted dns:.northwind.example", "excluded dns:tailspin.example", "permitted ip:10.0.0.0/8",
		"excluded ip:10.0.0.0/8", "permitted email:northwind.example", "permitted email:@northwind.example", "permitted uri:northwind.example",
		"permitted uri:.example", "permitted dn:O=Northwind Trading", "permitted dn:O=NORTHWIND TRADING", "permitted dn:O=Tailspin Toys",
		"excluded dn:O=Tailspin Toys", "excluded dns:", "permitted rid:1.2.3", "permitted dns:northwind.example,ip:10.0.0.0/8", "permitted ip:0.0.0.0/0",
		"excluded email:ops@northwind.example", "permitted dns:*.northwind.example", "permitted dn:", "permitted dns:northwind.example; excluded dns:b.northwind.example",
	))
	if d.IntN(4) == 0 {
		ca.set("noncritical", "nameconstraints")
	}
	switch d.IntN(4) {
	case 0:
	case 1:
		d.leaf().add("san", pick(d, "dns:a.northwind.example", "dns:northwind.example", "dns:a.tailspin.example", "dns:b.northwind.example"))
	case 2:
		d.leaf().add("san", pick(d, "ip:10.0.0.1", "ip:192.168.0.1", "email:ops@northwind.example", "email:a@b.northwind.example"))
	default:
		d.leaf().add("san", pick(d, "uri:https://northwind.example/x", "uri:https://a.northwind.example/x", "uri:urn:x:y", "rid:1.2.3.4", "dn:O=Northwind Trading,CN=x"))
	}
}
