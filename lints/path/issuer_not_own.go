// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNotOwn = &lints.Rule{
	ID:     "issuer-not-own",
	Remedy: lints.Replace,
	Title:  "issuer is a public CA, not your own",
	Doc: lints.Doc{
		What: "The path does not lead to a CA of the Mozilla root program. CAs are compared by the SHA-256 of the key, not by name. In a file of several issuers, no issuer is such a CA or was signed by one. Even then, only a person can confirm that your organisation controls the issuer, so the outcome is review.",
		Why:  "A provider that trusts a registered issuer accepts every certificate that it signs. A public CA signs certificates for anyone.",
		Fix:  "Run a CA of your own for client certificates, and register it.",
	},
	Chain: checkIssuerNotOwn,
}

func checkIssuerNotOwn(p *lints.Pass) {
	c := p.Chain
	switch {
	case len(c.Path) == 0:
		p.NotApplicable(lints.NoCertificate)
	case c.TrustBundle:
		checkIssuersNotOwn(p)
	case c.Public.Root != "":
		failPublic(p, c.Public.Via, "the path", c.Public.Root)
	default:
		p.Review(controlWords(c))
	}
}

// checkIssuersNotOwn checks each issuer in a file of several, and looks for a
// version of a public root below one of them.
func checkIssuersNotOwn(p *lints.Pass) {
	for _, cert := range p.Chain.Certs {
		if root := cert.PublicRoot(); root != "" {
			failPublic(p, cert, "the file", root)
		}
	}
	for _, issuer := range p.Chain.Issuers() {
		if issuer.PublicRoot() == "" {
			p.ReviewOf(issuer, confirm(issuer))
		}
	}
}

func failPublic(p *lints.Pass, via *chain.Cert, what, root string) {
	p.Fail(lints.Finding{
		Cert:     via,
		Message:  fmt.Sprintf(`%s leads to the public CA "%s" by %s`, what, root, placed(via)),
		Found:    "the public CA " + root,
		Required: "an issuer under your organisation's control",
	})
}

// controlWords returns the question to a person about who controls the issuer of a path.
func controlWords(c *chain.Chain) string {
	issuer, start := c.Issuer(), c.Path[0]
	switch {
	case selfSignedLeaf(c):
		return fmt.Sprintf("%s is self-signed: confirm that your organisation controls it", start.Title())
	case issuer == nil || issuer == c.Leaf():
		return fmt.Sprintf("the issuer of %s is not in the file: confirm that your organisation controls it", start.Title())
	}
	return confirm(issuer)
}

func confirm(issuer *chain.Cert) string {
	return fmt.Sprintf("confirm that your organisation controls %s", placed(issuer))
}
