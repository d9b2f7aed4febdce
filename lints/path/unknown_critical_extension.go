// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var unknownCriticalExtension = &lints.Rule{
	ID:    "unknown-critical-extension",
	Title: "critical extension that verifiers do not know",
	Doc: lints.Doc{
		What: "The certificate has no critical extension besides those of RFC 5280 that a verifier processes.",
		Why:  "Critical means: refuse the certificate if you do not know this. Whoever verifies the chain with common software will do just that.",
		Fix:  "Have the certificate issued without the extension, or with the extension marked as not critical.",
	},
	Cite: "RFC 5280 4.2",
	Cert: checkUnknownCriticalExtension,
}

func checkUnknownCriticalExtension(p *lints.Pass, c *chain.Cert) {
	for _, oid := range c.UnknownCriticalExtensions() {
		p.Fail(lints.Finding{
			Field:    bundle.ExtensionField(oid),
			Message:  fmt.Sprintf("%s has the critical extension %s, which verifiers do not know and must refuse", c.Title(), oid),
			Found:    "critical extension " + oid,
			Required: "no critical extension that is unknown",
		})
	}
}
