// SPDX-License-Identifier: Apache-2.0

package set

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// ActiveParams are the parameters of too-many-active.
type ActiveParams struct {
	Most int `yaml:"most"` // leaf certificates of one target that may be valid at one time
}

var tooManyActive = &lints.Rule{
	ID:    "too-many-active",
	Title: "too many certificates of one target are valid at a time",
	Doc: lints.Doc{
		What: "Of the leaf certificates in the files of one target no more than most are valid at the time of the check. A certificate in several files counts once, one that has expired or is not yet valid not at all. Files that belong to no target with several files are not counted together.",
		Why:  "The provider keeps a fixed number of places for each customer, and does not take another certificate while all of them are taken.",
		Fix:  "Revoke the certificate that is no longer in use, on the provider's page, and take its file out of the target.",
	},
	Cite:   "RFC 5280 4.1.2.5",
	Params: ActiveParams{Most: 2},
	Set:    checkTooManyActive,
}

func checkTooManyActive(p *lints.SetPass) {
	most := lints.SetParamsOf[ActiveParams](p).Most
	var targets group[string]
	grouped := false
	for _, m := range p.Members {
		grouped = grouped || m.Target != m.Path
		if leaf := m.Chain.Leaf(); leaf != nil {
			targets.add(m.Target, lints.Place{Path: m.Path, Cert: leaf})
		}
	}
	if !grouped {
		p.NotApplicable("no target brings several files together")
		return
	}
	for _, target := range targets.keys {
		active := distinct(targets.places[target])
		active = slices.DeleteFunc(active, func(l lints.Place) bool {
			return p.Now.Before(l.Cert.NotBefore) || p.Now.After(l.Cert.NotAfter)
		})
		if len(active) <= most {
			continue
		}
		p.Fail(lints.Finding{
			At:       active[most].Cert.At(bundle.NotAfter),
			Message:  fmt.Sprintf("%d certificates of target \"%s\" are valid at one time: %s", len(active), chain.Escape(target), wheres(active)),
			Found:    fmt.Sprintf("%d certificates", len(active)),
			Required: fmt.Sprintf("at most %d", most),
		}, active...)
	}
}
