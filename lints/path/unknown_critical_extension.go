// SPDX-License-Identifier: Apache-2.0

package path

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var unknownCriticalExtension = &lints.Rule{
	ID:    "unknown-critical-extension",
	Title: "critical extension is unknown to verifiers",
	Doc: lints.Doc{
		What: "The certificate has no critical extensions other than those of RFC 5280 that a verifier processes.",
		Why:  "A verifier must refuse a certificate with a critical extension that it does not know, and common software does.",
		Fix:  "Have the certificate issued again without the extension, or with the extension not critical.",
	},
	Cite: "RFC 5280 4.2",
	Cert: checkUnknownCriticalExtension,
}

func checkUnknownCriticalExtension(p *lints.Pass, c *chain.Cert) {
	for _, oid := range c.UnknownCriticalExtensions() {
		p.Failf(bundle.ExtensionField(oid), "critical extension "+oid, "no critical extension that is unknown",
			"%s has the critical extension %s, which verifiers refuse", c.Title(), oid)
	}
}
