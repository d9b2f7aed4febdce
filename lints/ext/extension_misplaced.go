// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var extensionMisplaced = &lints.Rule{
	ID:    "extension-misplaced",
	Title: "certificate has an extension that its kind must not have",
	Doc: lints.Doc{
		What: "A certificate that is not a CA certificate has no nameConstraints, and no keyCertSign in its keyUsage. The rule issuer-not-ca covers a certificate that signs another certificate in the path. A certificate of version 1 or 2 has no extensions.",
		Why:  "One part of such a certificate marks it as a CA and another does not. Verifiers interpret that differently, and a strict one refuses it.",
		Fix:  "Issue the certificate again as version 3, with an extension file for its kind: a CA or a client.",
	},
	Cite:    "RFC 5280 4.1.2.9, 4.2.1.3, 4.2.1.9 and 4.2.1.10",
	Follows: []string{"basic-constraints-not-ca", "ca-and-client-mixed", "client-is-ca", "version-not-3"},
	Cert:    checkExtensionMisplaced,
}

func checkExtensionMisplaced(p *lints.Pass, c *chain.Cert) {
	if c.Version < 3 && len(c.Extensions) > 0 {
		p.Failf(bundle.Extensions, fmt.Sprintf("version %d with extensions", c.Version), "version 3",
			"%s has version %d and extensions, which require version 3", c.Title(), c.Version)
	}
	if c.IsCACert() || slices.Index(p.Chain.Path, c) > 0 { // issuer-not-ca covers those above the leaf
		return
	}
	for _, e := range caOnly(c) {
		p.Failf(bundle.ExtensionField(e.oid), e.what+" without CA:TRUE", "no "+e.what+", or basicConstraints with CA:TRUE",
			"%s has %s but is not a CA certificate", c.Title(), e.what)
	}
}

// A part of a certificate, and the extension that contains it.
type part struct{ oid, what string }

// caOnly are the parts that only a CA certificate may have.
func caOnly(c *chain.Cert) []part {
	var found []part
	if c.SignsCertificates() {
		found = append(found, part{chain.OIDKeyUsage, "keyCertSign"})
	}
	if c.HasExtension(chain.OIDNameConstraints) {
		found = append(found, part{chain.OIDNameConstraints, "nameConstraints"})
	}
	return found
}
