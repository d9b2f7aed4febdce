// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// intermediateParams are the parameters of too-many-intermediates.
type intermediateParams struct {
	Max int `yaml:"max"` // certificates allowed between leaf and issuer
}

var tooManyIntermediates = &lints.Rule{
	ID:     "too-many-intermediates",
	Remedy: lints.Replace,
	Title:  "too many certificates between leaf and issuer",
	Doc: lints.Doc{
		What: "There are at most max certificates between the leaf and the issuer. The issuer is the first registered anchor in the path, or without one, the topmost CA certificate in the path.",
		Why:  "A provider that reads a fixed number of certificates from the handshake drops the rest, so the path does not reach its issuer.",
		Fix:  "Register an issuer closer to the leaf, or have the leaf issued closer to the registered issuer.",
	},
	Params: intermediateParams{Max: 1},
	Chain:  checkTooManyIntermediates,
}

func checkTooManyIntermediates(p *lints.Pass) {
	leaf, issuer := p.Chain.Leaf(), p.Chain.Issuer()
	if leaf == nil || issuer == nil || issuer == leaf {
		p.NotApplicable("the file has no path from a leaf to an issuer")
		return
	}
	allowed := lints.ParamsOf[intermediateParams](p).Max
	between := p.Chain.Path[1:slices.Index(p.Chain.Path, issuer)]
	found := chain.Plural(len(between), "certificate")
	if len(between) <= allowed {
		p.Evidence(found + " between leaf and issuer")
		return
	}
	f := lints.Finding{
		Cert:     between[allowed],
		Message:  fmt.Sprintf("%s between leaf and issuer; %s", found, p.Requires(fmt.Sprintf("at most %d", allowed))),
		Found:    found + " between leaf and issuer",
		Required: fmt.Sprintf("at most %d", allowed),
	}
	for _, c := range between {
		f.Related = append(f.Related, lints.Related{At: c.Object.Span, Message: placed(c)})
	}
	p.Fail(f)
}
