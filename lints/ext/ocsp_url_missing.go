// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var ocspURLMissing = &lints.Rule{
	ID:    "ocsp-url-missing",
	Title: "certificate does not name an OCSP responder",
	Doc: lints.Doc{
		What: "The extension authorityInfoAccess has an OCSP URL with http or https. An issuer that is registered or provided is not checked: it is removed by hand.",
		Why:  "A relying party that checks only the OCSP responder named in the certificate cannot learn that a certificate without one has been revoked.",
		Fix:  "Run an OCSP responder for the CA, and name it in every certificate that the CA signs:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\nauthorityInfoAccess=OCSP;URI:http://ocsp.northwind.example/\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite: "RFC 5280 4.2.2.1",
	Cert: checkOCSPURL,
}

func checkOCSPURL(p *lints.Pass, c *chain.Cert) {
	switch {
	case hasWebURL(c.OCSPServer):
		p.Evidence("OCSP at " + quoted(c.OCSPServer))
		return
	case c.Role != chain.Leaf && (c == p.Chain.Issuer() || p.Chain.Artifact == chain.IssuerFile):
		p.NotApplicable("an issuer is removed by hand, not revoked")
		return
	}
	found, at := "no OCSP URL", bundle.Extensions
	if c.HasExtension(chain.OIDAuthorityInfo) {
		at = bundle.ExtensionField(chain.OIDAuthorityInfo)
	}
	if len(c.OCSPServer) > 0 {
		found = "no OCSP URL with http, but " + quoted(c.OCSPServer)
	}
	p.Failf(at, found, "an OCSP URL with http",
		"%s has %s, so OCSP cannot report its revocation", c.Title(), found)
}
