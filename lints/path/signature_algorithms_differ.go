// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var signatureAlgorithmsDiffer = &lints.Rule{
	ID:    "signature-algorithms-differ",
	Title: "certificate names two signature algorithms",
	Doc: lints.Doc{
		What: "The algorithm in the signed part of the certificate is the one outside of it, parameters included.",
		Why:  "Only the inner one is protected by the signature. Where the outer one says something else, somebody may have exchanged it, and verifiers refuse the certificate.",
		Fix:  "Have the certificate issued again by software that writes the same algorithm in both places, as all common tools do.",
	},
	Cite: "RFC 5280 4.1.1.2",
	Cert: checkSignatureAlgorithmsDiffer,
}

func checkSignatureAlgorithmsDiffer(p *lints.Pass, c *chain.Cert) {
	if !c.AlgorithmsDiffer {
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.SignatureAlgorithm,
		Message:  fmt.Sprintf("%s names one signature algorithm in its signed part and another outside of it", c.Title()),
		Found:    "two signature algorithms",
		Required: "one algorithm in both places",
	})
}
