// SPDX-License-Identifier: Apache-2.0

package handshakes

import "strings"

// A target is a ruleset with what its user gives, and the chain that it accepts.
type target struct {
	ruleset string
	params  map[string][]string
	shape   func(d *draft)
}

// client is the ruleset of this package: baseline, for a TLS client.
const client = "client"

// targets are what variants are made for. Every variant is checked under client,
// too: the rulesets of providers include what it has.
var targets = map[string]target{
	client: {ruleset: client, shape: plainChain},
	"connectpay": {
		ruleset: "connectpay",
		params:  map[string][]string{"company": {"Northwind Trading"}, "environment": {"production"}},
		shape:   connectPayChain,
	},
	"worldpay": {
		ruleset: "worldpay",
		params:  map[string][]string{"environment": {"try"}},
		shape:   worldpayChain,
	},
	"mastercard": {
		ruleset: "mastercard",
		params:  map[string][]string{"environment": {"sandbox"}, "company": {"Northwind Trading"}, "project": {"Payments"}},
		shape:   mastercardChain,
	},
}

// plainKeys are the keys of chains that are not about keys.
var plainKeys = []string{"rsa2048", "rsa2048", "p256"}

// chain writes a path of so many CAs, from the root to the leaf.
func (d *draft) chain(cas int, leaf string, names ...string) {
	key := pick(d, plainKeys...)
	from := ""
	for i := range cas {
		l := d.append(names[i], from, caOptions(title(names[i]), key)...)
		d.path = append([]string{l.name}, d.path...)
		from = l.name
	}
	l := d.append("client", from, `subject="`+leaf+`"`, "key="+key)
	d.path = append([]string{l.name}, d.path...)
	d.items = append([]string{}, d.path...)
	d.anchor = d.path[len(d.path)-1]
}

func title(name string) string {
	return "O=Northwind Trading,CN=Northwind Trading " + strings.ToUpper(name[:1]) + name[1:] + " CA"
}

const leafName = "O=Northwind Trading,CN=Northwind Trading Client"

func plainChain(d *draft) {
	d.chain(pick(d, 1, 1, 2, 2, 2, 3), leafName, "root", "issuing", "lower")
}

func connectPayChain(d *draft) {
	d.chain(pick(d, 1, 2), leafName, "root", "issuing")
	d.leaf().set("days", pick(d, "365", "730", "1095"))
	d.leaf().set("ku", "digitalSignature,keyEncipherment")
}

func worldpayChain(d *draft) {
	d.chain(pick(d, 1, 2), "C=UK,"+leafName, "root", "issuing")
	for _, name := range d.path[:len(d.path)-1] {
		d.line(name).add("ocsp", "http://ocsp.northwind.example/")
	}
}

func mastercardChain(d *draft) {
	d.chain(1, "O=Northwind Trading,OU=Payments,CN=1741965455194-Client-MTF-000000", "root")
	d.root().set("subject", "C=US,O=MasterCard Worldwide,CN=PKI for Business Partners")
	d.root().set("notBefore", "2026-01-01")
}
