// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var crlOnly = &lints.Rule{
	ID:     "crl-only",
	Remedy: lints.Decide,
	Title:  "certificate can be revoked only by a CRL",
	Doc: lints.Doc{
		What: "A certificate with the extension cRLDistributionPoints also has an OCSP URL with http or https.",
		Why:  "If the provider does not check CRLs, the revocation of such a certificate silently has no effect.",
		Fix:  "Add an OCSP responder, authorityInfoAccess=OCSP;URI:http://ocsp.northwind.example/, and do not rely on the CRL.",
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
	found := "a CRL distribution point but no OCSP URL"
	if len(c.CRLDistributionPoints) > 0 {
		found = fmt.Sprintf("the CRL distribution point %s but no OCSP URL", quoted(c.CRLDistributionPoints))
	}
	p.Failf(bundle.ExtensionField(chain.OIDCRLDistribution), found, "an OCSP URL with http",
		"%s has a CRL distribution point but no OCSP URL; %s", c.Title(), p.Requires("one"))
}
