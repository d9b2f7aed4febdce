// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafNotIssuedByRoot = &lints.Rule{
	ID:     "leaf-not-issued-by-root",
	Remedy: lints.Decide,
	Title:  "leaf was issued by an intermediate CA, not by the root",
	Doc: lints.Doc{
		What: "The self-signed root at the top of the path issued the leaf directly. An intermediate CA between them is a finding.",
		Why:  "A provider that describes a chain of two certificates may not have tested longer chains.",
		Fix:  "Sign the leaf with the root's key, or ask the provider whether it accepts intermediate CAs.",
	},
	Chain: checkLeafNotIssuedByRoot,
}

func checkLeafNotIssuedByRoot(p *lints.Pass) {
	path, leaf := p.Chain.Path, p.Chain.Leaf()
	if leaf == nil || len(path) < 2 || !p.Chain.Top().SelfSigned() {
		p.NotApplicable("the file has no path from a leaf to a root")
		return
	}
	between := len(path) - 2
	if between == 0 {
		p.Evidence("the root issued the leaf")
		return
	}
	found := chain.Plural(between, "intermediate CA")
	f := lints.Finding{
		Cert:     path[1],
		Message:  fmt.Sprintf("%s between %s and %s, which did not sign it directly", found, leaf.Title(), p.Chain.Top().Title()),
		Found:    found,
		Required: "a leaf that the root signed",
	}
	for _, c := range path[2 : len(path)-1] {
		f.Related = append(f.Related, lints.Related{At: c.Object.Span, Message: placed(c)})
	}
	p.Fail(f)
}
