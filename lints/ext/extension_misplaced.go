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
	Title: "certificate has what only certificates of another kind may have",
	Doc: lints.Doc{
		What: "A certificate that is not a CA's has no nameConstraints, and no keyCertSign in its keyUsage; one that signs another of the path is left to issuer-not-ca. A certificate of version 1 or 2 has no extensions.",
		Why:  "Such a certificate contradicts itself: one part makes it a CA's, the other does not. What a verifier makes of it is chance, and a careful one refuses it.",
		Fix:  "Issue the certificate again from an extension file that is made for what it is, a CA's or a client's, as version 3.",
	},
	Cite:    "RFC 5280 4.1.2.9, 4.2.1.3, 4.2.1.9 and 4.2.1.10",
	Follows: []string{"basic-constraints-not-ca", "ca-and-client-mixed", "client-is-ca", "version-not-3"},
	Cert:    checkExtensionMisplaced,
}

func checkExtensionMisplaced(p *lints.Pass, c *chain.Cert) {
	if c.Version < 3 && len(c.Extensions) > 0 {
		p.Fail(lints.Finding{
			Field:    bundle.Extensions,
			Message:  fmt.Sprintf("%s is of version %d and has extensions, which came with version 3", c.Title(), c.Version),
			Found:    fmt.Sprintf("version %d with extensions", c.Version),
			Required: "version 3",
		})
	}
	if c.IsCACert() || slices.Index(p.Chain.Path, c) > 0 { // issuer-not-ca speaks of those above the leaf
		return
	}
	for _, e := range caOnly(c) {
		p.Fail(lints.Finding{
			Field:    bundle.ExtensionField(e.oid),
			Message:  fmt.Sprintf("%s has %s, which only a CA's certificate may have, and is no CA's", c.Title(), e.what),
			Found:    e.what + " without CA:TRUE",
			Required: "no " + e.what + ", or basicConstraints with CA:TRUE",
		})
	}
}

// A part of a certificate, and the extension that it stands in.
type part struct{ oid, what string }

// caOnly are the parts of a certificate that belong into a CA's.
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
