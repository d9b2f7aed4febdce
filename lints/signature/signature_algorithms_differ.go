// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var signatureAlgorithmsDiffer = &lints.Rule{
	ID:    "signature-algorithms-differ",
	Title: "certificate has two different signature algorithms",
	Doc: lints.Doc{
		What: "The signature algorithm inside the signed part of the certificate is the same as the one outside it, including parameters.",
		Why:  "The signature protects only the inner one. If the outer one differs, it may have been replaced, and verifiers refuse the certificate.",
		Fix:  "Have the certificate issued again by software that writes the same algorithm in both places, as all common tools do.",
	},
	Cite: "RFC 5280 4.1.1.2",
	Cert: checkSignatureAlgorithmsDiffer,
}

func checkSignatureAlgorithmsDiffer(p *lints.Pass, c *chain.Cert) {
	if !c.AlgorithmsDiffer {
		return
	}
	p.Failf(bundle.SignatureAlgorithm, "two signature algorithms", "one algorithm in both places",
		"%s has one signature algorithm in its signed part and another one outside it", c.Title())
}
