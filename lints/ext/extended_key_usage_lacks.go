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
	Usage string `yaml:"usage"` // a name of RFC 5280 4.2.1.12, or a dotted object identifier
}

var extendedKeyUsageLacks = &lints.Rule{
	ID:    "extended-key-usage-lacks",
	Title: "extendedKeyUsage does not list a purpose",
	Doc: lints.Doc{
		What: "The extension extendedKeyUsage is there and lists usage: clientAuth, serverAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, or a dotted object identifier. The purpose anyExtendedKeyUsage does not count for another.",
		Why:  "A TLS server that asks for the purpose refuses every client certificate without it.",
		Fix:  "Name the purpose when the certificate is signed:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite:    "RFC 5280 4.2.1.12",
	Params:  extendedKeyUsageLacksParams{Usage: "clientAuth"},
	Values:  map[string]lints.Values{"usage": {Words: chain.PurposeNames(), Has: lints.IsOID, Form: "a dotted object identifier"}},
	Follows: []string{"version-not-3"},
	Cert:    checkExtendedKeyUsage,
}

func checkExtendedKeyUsage(p *lints.Pass, c *chain.Cert) {
	usage := lints.ParamsOf[extendedKeyUsageLacksParams](p).Usage
	if c.HasEKU(chain.PurposeOID(usage)) {
		p.Evidence("extendedKeyUsage " + listed(purposeNames(c), ""))
		return
	}
	found, at := "no extendedKeyUsage", bundle.Extensions
	if c.HasExtension(chain.OIDExtKeyUsage) {
		found, at = "extendedKeyUsage "+listed(purposeNames(c), "without a purpose"), bundle.ExtensionField(chain.OIDExtKeyUsage)
	}
	if c.HasEKU(chain.OIDAnyPurpose) {
		found += ", which does not count for " + usage
	}
	required := "extendedKeyUsage " + usage
	p.Fail(lints.Finding{
		At:       c.At(at),
		Message:  fmt.Sprintf("%s has %s; %s", c.Title(), found, p.Requires(required)),
		Found:    found,
		Required: required,
	})
}

// purposeNames are the purposes of the certificate, by name where they have one.
func purposeNames(c *chain.Cert) []string {
	var names []string
	for _, oid := range c.EKUs() {
		names = append(names, chain.PurposeName(oid))
	}
	return names
}
