// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var ocspURLMissing = &lints.Rule{
	ID:    "ocsp-url-missing",
	Title: "a certificate names no OCSP responder",
	Doc: lints.Doc{
		What: "The rule checks that the extension authorityInfoAccess has an OCSP address of http or https.",
		Why:  "A relying party that asks the responder named in the certificate, and nothing else, cannot learn that a certificate without one has been revoked.",
		Fix:  "Run an OCSP responder for the CA, and name it in every certificate that the CA signs:\n\n    printf 'authorityInfoAccess=OCSP;URI:http://ocsp.northwind.example/\\n' >> client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -extfile client.ext -out client.pem",
	},
	Cite: "RFC 5280 4.2.2.1",
	Cert: checkOCSPURL,
}

func checkOCSPURL(p *lints.Pass, c *chain.Cert) {
	if hasWebURL(c.OCSPServer) {
		p.Evidence("OCSP at " + quoted(c.OCSPServer))
		return
	}
	found, at := "no OCSP address", bundle.Extensions
	if c.HasExtension(oidAuthorityInfo) {
		at = bundle.ExtensionField(oidAuthorityInfo)
	}
	if len(c.OCSPServer) > 0 {
		found = "no OCSP address of http but " + quoted(c.OCSPServer)
	}
	p.Fail(lints.Finding{
		At:       c.At(at),
		Message:  fmt.Sprintf("%s has %s in authorityInfoAccess, and whoever looks at OCSP alone never learns of its revocation", c.Title(), found),
		Found:    found,
		Required: "an OCSP address of http",
	})
}
