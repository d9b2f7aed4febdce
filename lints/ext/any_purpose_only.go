// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// anyPurposeOnlyParams are the parameters of any-purpose-only.
type anyPurposeOnlyParams struct {
	Usage string `yaml:"usage"` // a name of RFC 5280, section 4.2.1.12, or a dotted object identifier
}

var anyPurposeOnly = &lints.Rule{
	ID:    "any-purpose-only",
	Title: "extendedKeyUsage has anyExtendedKeyUsage instead of the required purpose",
	Doc: lints.Doc{
		What: "If extendedKeyUsage has anyExtendedKeyUsage, it also has usage: clientAuth, serverAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, or a dotted object identifier. A certificate without the extension passes.",
		Why:  "RFC 5280 lets an application decide whether anyExtendedKeyUsage includes the purpose that it needs. Go and Java accept it, in client and CA certificates. OpenSSL accepts it in neither, and refuses the path with error 26 (unsuitable certificate purpose).",
		Fix:  "Issue the certificate again with the purpose itself in extendedKeyUsage, or, if it is a CA certificate, without the extension.",
	},
	Cite:    "RFC 5280 4.2.1.12",
	Params:  anyPurposeOnlyParams{Usage: "clientAuth"},
	Values:  map[string]lints.Values{"usage": {Words: chain.PurposeNames(), Match: lints.IsOID, Form: "a dotted object identifier"}},
	Follows: []string{"extended-key-usage-lacks"},
	Cert:    checkAnyPurposeOnly,
}

func checkAnyPurposeOnly(p *lints.Pass, c *chain.Cert) {
	usage := lints.ParamsOf[anyPurposeOnlyParams](p).Usage
	if !c.HasEKU(chain.OIDAnyPurpose) || c.HasEKU(chain.PurposeOID(usage)) {
		p.Evidence(listed(purposeNames(c), "no extendedKeyUsage"))
		return
	}
	found := listed(purposeNames(c), "")
	p.Fail(lints.Finding{
		Field:   bundle.ExtensionField(chain.OIDExtKeyUsage),
		Message: fmt.Sprintf("%s has %s without %s (OpenSSL error 26)", c.Title(), found, usage),
		Found:   "extendedKeyUsage " + found, RefusedBy: chain.OpenSSL,
		Required: usage + " in extendedKeyUsage, or no extendedKeyUsage",
	})
}
