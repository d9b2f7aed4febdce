// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var crlOnly = &lints.Rule{
	ID:    "crl-only",
	Title: "certificate can be revoked by a revocation list only",
	Doc: lints.Doc{
		What: "A certificate with the extension cRLDistributionPoints has an OCSP address of http or https too.",
		Why:  "Where revocation lists are not looked at, the revocation of such a certificate has no effect, and nobody is told.",
		Fix:  "Name an OCSP responder beside the list, authorityInfoAccess=OCSP;URI:http://ocsp.northwind.example/, and do not rely on the list.",
	},
	Cite: "RFC 5280 4.2.1.13",
	Cert: checkCRLOnly,
}

func checkCRLOnly(p *lints.Pass, c *chain.Cert) {
	switch {
	case !c.HasExtension(chain.OIDCRLDistribution):
		p.Evidence("no CRL distribution point")
		return
	case hasWebURL(c.OCSPServer):
		p.Evidence("OCSP at " + quoted(c.OCSPServer))
		return
	}
	found := "a CRL distribution point and no OCSP address"
	if len(c.CRLDistributionPoints) > 0 {
		found = fmt.Sprintf("the CRL distribution point %s and no OCSP address", quoted(c.CRLDistributionPoints))
	}
	p.Fail(lints.Finding{
		Field:    bundle.ExtensionField(chain.OIDCRLDistribution),
		Message:  fmt.Sprintf("%s has %s; %s", c.Title(), found, p.Requires("an OCSP address where a certificate is to be revoked")),
		Found:    found,
		Required: "an OCSP address of http",
	})
}
