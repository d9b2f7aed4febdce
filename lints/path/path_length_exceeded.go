// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var pathLengthExceeded = &lints.Rule{
	ID:    "path-length-exceeded",
	Title: "path below a CA is longer than its pathLenConstraint",
	Doc: lints.Doc{
		What: "Below each CA certificate that has pathLenConstraint stand no more intermediate certificates than it allows. Self-issued intermediates and the leaf do not count.",
		Why:  "The constraint is how a CA forbids those it has certified to certify others. A verifier refuses a path that is longer.",
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
			Message: fmt.Sprintf("%s allows %s below it by its pathLenConstraint, and the path has %d",
				e.CA.Title(), atMost(e.Allowed, "intermediate certificate"), e.Found),
			Found:    chain.Plural(e.Found, "intermediate certificate"),
			Required: atMost(e.Allowed, "intermediate certificate"),
		})
	}
}
