// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var pathLengthExceeded = &lints.Rule{
	ID:     "path-length-exceeded",
	Remedy: lints.Decide,
	Title:  "path below a CA is longer than its pathLenConstraint",
	Doc: lints.Doc{
		What: "The path has no more intermediate certificates below a CA certificate with pathLenConstraint than that constraint allows. Self-issued intermediates and the leaf do not count.",
		Why:  "With the constraint a CA keeps the CAs below it from certifying further CAs. A verifier refuses a longer path.",
		Fix:  "Have the leaf issued by a CA that is allowed to issue, or have the CA's certificate issued again with a larger pathlen.",
	},
	Cite:  "RFC 5280 4.2.1.9",
	Chain: checkPathLengthExceeded,
}

func checkPathLengthExceeded(p *lints.Pass) {
	for _, e := range p.Chain.PathLenExceeded() {
		p.Fail(lints.Finding{
			Cert:  e.CA,
			Field: bundle.ExtensionField(chain.OIDBasicConstraints),
			Message: fmt.Sprintf("pathLenConstraint of %s allows %s, not %d",
				e.CA.Title(), atMost(e.Allowed, "intermediate certificate"), e.Found),
			Found:    chain.Plural(e.Found, "intermediate certificate"),
			Required: atMost(e.Allowed, "intermediate certificate"),
		})
	}
}
