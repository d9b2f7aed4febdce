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
	Title: "certificate signs another certificate but is not a CA certificate",
	Doc: lints.Doc{
		What: "Every certificate that signs another certificate in the path has basicConstraints with CA:TRUE and, if it has keyUsage, keyCertSign. A certificate that signs only itself is not checked.",
		Why:  "The CA flag keeps the holder of an ordinary certificate from issuing certificates for other names, so verifiers refuse a path through a certificate without it.",
		Fix:  "Issue the CA certificate again with basicConstraints = critical, CA:TRUE and keyUsage = critical, keyCertSign, cRLSign. If it keeps its key and name, the certificates that it signed stay valid.",
	},
	Cite:    "RFC 5280 6.1.4 (k) and (n)",
	Follows: []string{"basic-constraints-not-ca", "key-usage-lacks", "version-not-3"},
	Link:    checkIssuerNotCA,
}

func checkIssuerNotCA(p *lints.Pass, l chain.Link) {
	if l.Self() {
		p.NotApplicable(fmt.Sprintf("%s signs only itself", l.Child.Title()))
		return
	}
	var found, required []string
	at := bundle.ExtensionField(chain.OIDKeyUsage)
	if !l.Issuer.BasicConstraintsValid || !l.Issuer.IsCA {
		found, required = append(found, basicConstraints(l.Issuer)), append(required, "basicConstraints with CA:TRUE")
		at = bundle.ExtensionField(chain.OIDBasicConstraints)
	}
	if l.Issuer.HasExtension(chain.OIDKeyUsage) && !l.Issuer.SignsCertificates() {
		found, required = append(found, "no keyCertSign"), append(required, "keyCertSign in keyUsage")
	}
	if len(found) == 0 {
		p.Evidence(fmt.Sprintf("%s is a CA certificate", l.Issuer.Title()))
		return
	}
	p.Fail(lints.Finding{
		Cert:     l.Issuer,
		Field:    at,
		Message:  fmt.Sprintf("%s signs %s but has %s", l.Issuer.Title(), l.Child.Title(), strings.Join(found, " and ")),
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
	return "CA:FALSE"
}
