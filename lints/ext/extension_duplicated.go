// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var extensionDuplicated = &lints.Rule{
	ID:    "extension-duplicated",
	Title: "certificate has an extension twice",
	Doc: lints.Doc{
		What: "No extension stands in the certificate more than once, told by its object identifier.",
		Why:  "Of two extensions of one kind some programs read the first and others the last, and what the certificate says depends on who looks. Go and OpenSSL refuse it.",
		Fix:  "Look for an extension that is both in the request and in the file given by -extfile, drop one, and have the certificate issued again.",
	},
	Cite: "RFC 5280 4.2",
	Cert: checkExtensionDuplicated,
}

func checkExtensionDuplicated(p *lints.Pass, c *chain.Cert) {
	times := make(map[string]int)
	for _, e := range c.Extensions {
		oid := e.Id.String()
		if times[oid]++; times[oid] != 2 {
			continue
		}
		p.Fail(lints.Finding{
			At:       c.At(bundle.ExtensionField(oid)),
			Message:  fmt.Sprintf("%s has the extension %s more than once", c.Title(), extensionName(oid)),
			Found:    "several extensions " + extensionName(oid),
			Required: "each extension once",
		})
	}
}
