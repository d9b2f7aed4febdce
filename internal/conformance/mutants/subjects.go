// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"crypto"
	"encoding/pem"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
)

// A subject is an accepted file of a ruleset, which mutants are made of.
type subject struct {
	ruleset string
	params  string // "company=Northwind Trading; environment=live"
	recipe  string // makes the certificates leaf, issuing and root, or a request
	names   string // of the certificates of the file, the leaf first
	anchor  string // the certificate that is registered; empty for none
	request bool   // the file is the leaf's request
	key     string // the kind of all keys

	certs      []part // those of the file
	issuer     part   // who issued the last of them
	registered []byte // the anchor
	linter     *chainlint.Linter
}

// A part is a certificate or a request, and its key.
type part struct {
	der []byte
	key crypto.Signer
}

// subjects are the files that mutants are made of.
var subjects = []subject{
	{ruleset: "baseline", names: "client issuing root", key: "p256", recipe: `
		root subject="C=LT,O=Northwind Trading,CN=Northwind Trading Root CA" ca key=p256
		issuing from root subject="C=LT,O=Northwind Trading,CN=Northwind Trading Issuing CA" ca pathlen=0 key=p256
			policies=1.2.3.4,2.5.29.32.0 crldp=http://crl.example/r.crl nameconstraints="permitted dns:example,email:example,ip:192.0.2.0/24,uri:.example"
		client from issuing subject="C=LT,O=Northwind Trading,OU=Payments,CN=client.example" key=p256
			san=dns:client.example,email:a@example,ip:192.0.2.7,uri:https://www.example/,rid:1.2.3 aki=full
			ocsp=http://ocsp.example/ caissuers=http://ca.example/ crldp=http://crl.example/a.crl policies=1.2.3.4
		file client issuing root`},
	{ruleset: "connectpay", names: "client issuing root", params: "company=Northwind Trading", key: "rsa2048", recipe: `
		root subject="C=LT,O=Northwind Trading,CN=Northwind Trading Root CA" ca
		issuing from root subject="C=LT,O=Northwind Trading,CN=Northwind Trading Issuing CA" ca pathlen=0
		client from issuing subject="C=LT,O=Northwind Trading,CN=Northwind Trading Client" days=730
			ku=digitalSignature,keyEncipherment san=dns:client.northwind.example crldp=http://crl.example/a.crl
		file client issuing root`},
	{ruleset: "worldpay", names: "client issuing root", anchor: "root", key: "p256", recipe: `
		root subject="O=Northwind Trading,CN=Northwind Trading Issuer" ca key=p256
		issuing from root subject="O=Northwind Trading,CN=Northwind Trading Intermediate" ca pathlen=0 days=1825 key=p256 ocsp=http://ocsp.northwind.example/
		client from issuing subject="C=UK,O=Northwind Trading,CN=Northwind Trading Client" ocsp=http://ocsp.northwind.example/ key=p256
		file client issuing root`},
	{ruleset: "payrails", names: "client", anchor: "issuing", params: "company=Northwind; environment=live", key: "rsa2048", recipe: `
		issuing subject="C=DE,O=Payrails,CN=Payrails mTLS CA" ca notBefore=2026-01-01 days=7300
		client from issuing subject="C=DE,ST=Berlin,O=Northwind Trading,CN=api.northwind.payrails.io" notBefore=2026-11-01 notAfter=2036-11-01
		file client`},
	{ruleset: "payrails", names: "client", request: true, params: "company=Northwind; environment=live", key: "rsa2048", recipe: `
		client subject="C=DE,ST=Berlin,L=Berlin,O=Northwind Trading,OU=Payments,CN=api.northwind.payrails.io" san=dns:api.northwind.payrails.io
		file csr:client`},
	{ruleset: "mastercard", names: "client issuing", params: "environment=sandbox", key: "rsa2048", recipe: `
		issuing subject="C=US,O=MasterCard Worldwide,CN=PKI for Business Partners" ca notBefore=2026-01-01
		client from issuing subject="O=Northwind Trading,OU=Payments,CN=1741965455194-Client-MTF-000000"
		file client issuing`},
	{ruleset: "mastercard", names: "client", request: true, params: "environment=sandbox; company=Northwind Trading; project=Payments", key: "rsa2048", recipe: `
		client subject="O=Northwind Trading,OU=Payments,CN=1741965455194-Client-MTF-000000"
		file csr:client`},
}

// prepare makes the certificates and the linter.
func (s *subject) prepare() error {
	recipe, err := certtest.Parse(s.recipe)
	if err != nil {
		return fmt.Errorf("%s: %w", s.ruleset, err)
	}
	part := func(name string) part {
		return part{recipe.Cert(name), certtest.Key(s.key + ":" + name)}
	}
	for name := range strings.FieldsSeq(s.names) {
		s.certs = append(s.certs, part(name))
	}
	s.issuer = s.certs[len(s.certs)-1]
	switch {
	case s.request:
		block, _ := pem.Decode(recipe.PEM())
		s.certs[0].der = block.Bytes
	case s.names == "client":
		s.issuer = part(s.anchor)
	}
	params := make(map[string][]string)
	for pair := range strings.SplitSeq(s.params, "; ") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			params[key] = append(params[key], value)
		}
	}
	if s.anchor != "" {
		s.registered = recipe.Cert(s.anchor)
	}
	s.linter, err = newLinter(s.ruleset, params, s.registered)
	return err
}
