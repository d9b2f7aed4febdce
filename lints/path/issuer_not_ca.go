// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNotCA = &lints.Rule{
	ID:    "issuer-not-ca",
	Title: "certificate signs another one and is not a CA's",
	Doc: lints.Doc{
		What: "Every certificate that signs another one of the path has basicConstraints with CA:TRUE and, where it has keyUsage, keyCertSign in it. A certificate that signs nothing but itself is not looked at.",
		Why:  "The CA flag is what keeps the holder of any certificate from issuing certificates in other names, so verifiers refuse a path through a certificate without it.",
		Fix:  "Make the CA's certificate again with basicConstraints = critical, CA:TRUE and keyUsage = critical, keyCertSign, cRLSign. With the same key and name, what it has signed stays good.",
	},
	Cite:    "RFC 5280 6.1.4 (k) and (n)",
	Follows: []string{"basic-constraints-not-ca", "key-usage-lacks", "version-not-3"},
	Link:    checkIssuerNotCA,
}

func checkIssuerNotCA(p *lints.Pass, l chain.Link) {
	if l.Self() {
		p.NotApplicable(fmt.Sprintf("%s signs no certificate but itself", l.Child.Title()))
		return
	}
	var found, required []string
	at := bundle.ExtensionField(chain.OIDKeyUsage)
	if !l.Issuer.BasicConstraintsValid || !l.Issuer.IsCA {
		found, required = append(found, basicConstraints(l.Issuer)), append(required, "basicConstraints with CA:TRUE")
		at = bundle.ExtensionField(chain.OIDBasicConstraints)
	}
	if l.Issuer.HasExtension(chain.OIDKeyUsage) && !l.Issuer.SignsCertificates() {
		found, required = append(found, "keyUsage without keyCertSign"), append(required, "keyCertSign in keyUsage")
	}
	if len(found) == 0 {
		p.Evidence(fmt.Sprintf("%s is a CA's", l.Issuer.Title()))
		return
	}
	p.Fail(lints.Finding{
		Cert:     l.Issuer,
		Field:    at,
		Message:  fmt.Sprintf("%s signs %s and is not a CA's certificate: it has %s", l.Issuer.Title(), l.Child.Title(), strings.Join(found, " and ")),
		Found:    strings.Join(found, " and "),
		Required: strings.Join(required, " and "),
		Related:  []lints.Related{{At: l.Child.At(bundle.Whole), Message: "the certificate it signs"}},
	})
}

func basicConstraints(c *chain.Cert) string {
	switch {
	case c.Version < 3:
		return fmt.Sprintf("version %d, which has no extensions", c.Version)
	case !c.HasExtension(chain.OIDBasicConstraints):
		return "no basicConstraints"
	}
	return "basicConstraints with CA:FALSE"
}
