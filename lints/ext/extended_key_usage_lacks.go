// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// extendedKeyUsageLacksParams are the parameters of extended-key-usage-lacks.
type extendedKeyUsageLacksParams struct {
	Usage     string `yaml:"usage"`      // a name of RFC 5280, section 4.2.1.12, or a dotted object identifier
	IfPresent bool   `yaml:"if-present"` // a certificate without the extension passes
}

var extendedKeyUsageLacks = &lints.Rule{
	ID:    "extended-key-usage-lacks",
	Title: "extendedKeyUsage does not list a purpose",
	Doc: lints.Doc{
		What: "The certificate has the extension extendedKeyUsage, and it lists usage: clientAuth, serverAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, or a dotted object identifier. The purpose anyExtendedKeyUsage does not include others. With if-present, a certificate without the extension passes, because it may be used for everything. A certificate with anyExtendedKeyUsage passes too: the rule any-purpose-only covers it.",
		Why:  "The extension restricts the key to the purposes that it lists. OpenSSL (error 26), Go and Java refuse a TLS client whose certificate has the extension without clientAuth.",
		Fix:  "Name the purpose when the certificate is signed:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite:    "RFC 5280 4.2.1.12",
	Params:  extendedKeyUsageLacksParams{Usage: "clientAuth"},
	Values:  map[string]lints.Values{"usage": {Words: chain.PurposeNames(), Match: lints.IsOID, Form: "a dotted object identifier"}},
	Follows: []string{"version-not-3"},
	Cert:    checkExtendedKeyUsage,
}

func checkExtendedKeyUsage(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[extendedKeyUsageLacksParams](p)
	usage := params.Usage
	switch {
	case c.HasEKU(chain.PurposeOID(usage)), params.IfPresent && c.HasEKU(chain.OIDAnyPurpose):
		p.Evidence("extendedKeyUsage " + listed(purposeNames(c), ""))
		return
	case params.IfPresent && !c.HasExtension(chain.OIDExtKeyUsage):
		p.Evidence("no extendedKeyUsage, which allows every purpose")
		return
	}
	found, at := "no extendedKeyUsage", bundle.Extensions
	if c.HasExtension(chain.OIDExtKeyUsage) {
		found, at = "extendedKeyUsage "+listed(purposeNames(c), "without a purpose"), bundle.ExtensionField(chain.OIDExtKeyUsage)
	}
	if c.HasEKU(chain.OIDAnyPurpose) {
		found += " without " + usage
	}
	f := lints.Finding{Field: at, Found: found, Required: "extendedKeyUsage " + usage}
	f.Message = fmt.Sprintf("%s has %s; %s", c.Title(), found, p.Requires(usage))
	if params.IfPresent {
		this := "this certificate"
		if c.Role == chain.Request {
			this = "its certificate"
		}
		f.Message = fmt.Sprintf("%s has %s, so %s cannot be used %s", c.Title(), found, this, use(usage))
		f.Required += ", or no extendedKeyUsage"
	}
	p.Fail(f)
}

// use describes the use of a certificate with a purpose: "as a TLS client".
func use(usage string) string {
	switch usage {
	case "clientAuth":
		return "as a TLS client"
	case "serverAuth":
		return "as a TLS server"
	}
	return "for " + usage
}

// purposeNames returns the purposes of the certificate, by name if they have one.
func purposeNames(c *chain.Cert) []string {
	var names []string
	for _, oid := range c.EKUs() {
		names = append(names, chain.PurposeName(oid))
	}
	return names
}
