// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
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
	copies := map[*chain.Cert][]*chain.Cert{}
	for _, c := range p.Chain.Certs {
		if c.DuplicateOf != nil && isSurplus(p.Chain, c) {
			copies[c.DuplicateOf] = append(copies[c.DuplicateOf], c)
		}
	}
	takeOut := withoutSurplus(p)
	for _, c := range p.Chain.Certs { // in the order of the second copies
		if first := c.DuplicateOf; first != nil && len(copies[first]) > 0 && copies[first][0] == c {
			p.Fail(duplicated(p, first, copies[first], takeOut))
		}
	}
	if len(copies) == 0 && p.Chain.TrustBundle { // as stray-certificate has it: there is no path
		p.NotApplicable(trustBundle)
	}
}

// duplicated is the one finding about a certificate, however many copies there are.
func duplicated(p *lints.Pass, first *chain.Cert, copies []*chain.Cert, takeOut string) lints.Finding {
	f := lints.Finding{
		Cert:     copies[0],
		Message:  fmt.Sprintf("%s stands in the file a second time", placed(first)),
		Found:    "a second copy, " + copies[0].Where(),
		Required: "each certificate once",
		Fix:      takeOut,
		Follows:  severalKeys(p.Chain),
		Related:  []lints.Related{{At: first.At(bundle.Whole), Message: "the first copy"}},
	}
	if len(copies) > 1 {
		places := []string{first.Where()}
		for _, c := range copies {
			places = append(places, c.Where())
		}
		f.Message = fmt.Sprintf("%s is in the file %d times (%s)", first.Title(), len(places), chain.Listed(places))
		f.Found = fmt.Sprintf("%d copies", len(places))
	}
	f.Message += javaNote(p.Chain)
	return f
}
