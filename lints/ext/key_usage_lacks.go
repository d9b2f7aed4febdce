// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// keyUsageLacksParams are the parameters of key-usage-lacks.
type keyUsageLacksParams struct {
	Usage   string `yaml:"usage"`   // a name of RFC 5280, section 4.2.1.3
	Present bool   `yaml:"present"` // a certificate without the extension fails too
}

var keyUsageLacks = &lints.Rule{
	ID:    "key-usage-lacks",
	Title: "keyUsage does not list a use",
	Doc: lints.Doc{
		What: "The extension keyUsage, if it is there, lists usage: digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign, encipherOnly or decipherOnly. A certificate without the extension may be used for everything and passes, unless present is true.",
		Why:  "The extension restricts the key. A TLS client signs the handshake, which requires digitalSignature, and a CA signs certificates, which requires keyCertSign.",
		Fix:  "Add the use when the certificate is signed: keyUsage=critical,digitalSignature for a client, keyUsage=critical,keyCertSign,cRLSign for a CA.",
	},
	Cite:    "RFC 5280 4.2.1.3",
	Params:  keyUsageLacksParams{Usage: "digitalSignature"},
	Values:  map[string]lints.Values{"usage": {Words: chain.KeyUsageNames()}},
	Follows: []string{"version-not-3"},
	Cert:    checkKeyUsage,
}

func checkKeyUsage(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[keyUsageLacksParams](p)
	found, at := "keyUsage "+listed(c.KeyUsages(), "without a use"), bundle.ExtensionField(chain.OIDKeyUsage)
	switch there := c.HasExtension(chain.OIDKeyUsage); {
	case there && hasKeyUsage(c, params.Usage):
		p.Evidence(found)
		return
	case !there && !params.Present:
		p.Evidence("no keyUsage, which allows every use")
		return
	case !there:
		found, at = "no keyUsage", bundle.Extensions
	}
	required := "keyUsage " + params.Usage
	p.Fail(lints.Finding{
		Field:    at,
		Message:  fmt.Sprintf("%s has %s; %s", c.Title(), found, p.Requires(required)),
		Found:    found,
		Required: required,
		Follows:  whyUsageLacks(c),
	})
}

// whyUsageLacks returns the rules that explain why a use is not listed: the
// certificate has the uses of a CA, or no extensions at all.
func whyUsageLacks(c *chain.Cert) []string {
	switch {
	case c.Version < 3:
		return []string{"basic-constraints-not-ca"}
	case c.SignsCertificates():
		return []string{"ca-and-client-mixed"}
	}
	return nil
}
