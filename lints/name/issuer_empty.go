// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerEmpty = &lints.Rule{
	ID:    "issuer-empty",
	Title: "issuer is empty",
	Doc: lints.Doc{
		What: "The issuer's distinguished name has at least one attribute.",
		Why:  "A verifier finds the certificate of the issuer by this name. RFC 5280 does not allow a CA without a name, and OpenSSL in its strict mode refuses a certificate with an empty issuer.",
		Fix:  "Have the certificate issued by a CA that has a name. openssl x509 -req -CA ca.pem copies it from the CA's certificate.",
	},
	Cite: "RFC 5280 4.1.2.4",
	Cert: checkIssuerEmpty,
}

func checkIssuerEmpty(p *lints.Pass, c *chain.Cert) {
	if !emptyName(c.RawIssuer) {
		p.Evidence(chain.DN(c.RawIssuer))
		return
	}
	var follows []string
	if emptyName(c.RawSubject) { // a CA that issued its own certificate
		follows = []string{"subject-empty"}
	}
	p.Fail(lints.Finding{
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("%s has an empty issuer; %s", c.Title(), p.Requires("at least one attribute")),
		Found:    "an empty issuer",
		Required: "at least one attribute, such as CN",
		Follows:  follows,
	})
}

// emptyName reports whether a distinguished name has no attribute.
func emptyName(raw []byte) bool {
	for _, rdn := range chain.Attributes(raw) {
		if len(rdn) > 0 {
			return false
		}
	}
	return true
}
