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
		What: "The rule checks that the extension extendedKeyUsage is there and lists usage: clientAuth, serverAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, or a dotted object identifier. The purpose anyExtendedKeyUsage does not count for another.",
		Why:  "A TLS server that asks for the purpose refuses every client certificate without it.",
		Fix:  "Name the purpose when the certificate is signed:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\n' > client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -extfile client.ext -out client.pem",
	},
	Cite:    "RFC 5280 4.2.1.12",
	Params:  extendedKeyUsageLacksParams{Usage: "clientAuth"},
	Follows: []string{"version-not-3"},
	Cert:    checkExtendedKeyUsage,
}

// purposes are the names of RFC 5280 4.2.1.12.
var purposes = map[string]string{
	"anyExtendedKeyUsage": "2.5.29.37.0",
	"serverAuth":          "1.3.6.1.5.5.7.3.1",
	"clientAuth":          oidClientAuth,
	"codeSigning":         "1.3.6.1.5.5.7.3.3",
	"emailProtection":     "1.3.6.1.5.5.7.3.4",
	"timeStamping":        "1.3.6.1.5.5.7.3.8",
	"OCSPSigning":         "1.3.6.1.5.5.7.3.9",
}

func checkExtendedKeyUsage(p *lints.Pass, c *chain.Cert) {
	usage := lints.ParamsOf[extendedKeyUsageLacksParams](p).Usage
	oid, ok := purposes[usage]
	if !ok {
		oid = usage
	}
	if c.HasEKU(oid) {
		p.Evidence("extendedKeyUsage " + listed(purposeNames(c), ""))
		return
	}
	found, at := "no extendedKeyUsage", bundle.Extensions
	if c.HasExtension(oidExtKeyUsage) {
		found, at = "extendedKeyUsage "+listed(purposeNames(c), "without a purpose"), bundle.ExtensionField(oidExtKeyUsage)
	}
	if c.HasEKU(purposes["anyExtendedKeyUsage"]) {
		found += ", which does not count for " + usage
	}
	required := "extendedKeyUsage " + usage
	p.Fail(lints.Finding{
		At:       c.At(at),
		Message:  fmt.Sprintf("%s has %s, %s", c.Title(), found, p.Asks(required)),
		Found:    found,
		Required: required,
	})
}

// purposeNames are the purposes of the certificate, by name where they have one.
func purposeNames(c *chain.Cert) []string {
	var names []string
	for _, oid := range c.EKUs() {
		name := oid
		for n, o := range purposes {
			if o == oid {
				name = n
			}
		}
		names = append(names, name)
	}
	return names
}
