// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

var duplicateCertificate = &lints.Rule{
	ID:    "duplicate-certificate",
	Title: "certificate stands in the file twice",
	Doc: lints.Doc{
		What: "No two certificates of the file are the same, byte for byte.",
		Why:  "Programs that take each certificate for the issuer of the one before it stop at a repetition. Java's keystores do not load a chain with one. It also shows that the file was put together by appending to an older one.",
		Fix:  "Take the second copy out of the file.",
	},
	Cite:  "RFC 8446 4.4.2",
	Chain: checkDuplicateCertificate,
}

func checkDuplicateCertificate(p *lints.Pass) {
	found, takeOut := false, withoutSurplus(p)
	for _, c := range p.Chain.Certs {
		if c.DuplicateOf == nil || !isSurplus(p.Chain, c) {
			continue
		}
		found = true
		p.Fail(lints.Finding{
			Cert:     c,
			Message:  fmt.Sprintf("%s stands in the file a second time", placed(c.DuplicateOf)) + javaNote(p.Chain),
			Found:    "a second copy, " + c.Where(),
			Required: "each certificate once",
			Fix:      takeOut,
			Follows:  severalKeys(p.Chain),
			Related:  []lints.Related{{At: c.DuplicateOf.At(bundle.Whole), Message: "the first copy"}},
		})
	}
	if !found && p.Chain.TrustBundle { // as stray-certificate has it: there is no path
		p.NotApplicable(trustBundle)
	}
}
