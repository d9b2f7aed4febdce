// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var duplicateCertificate = &lints.Rule{
	ID:     "duplicate-certificate",
	Remedy: lints.Repair,
	Title:  "certificate is in the file twice",
	Doc: lints.Doc{
		What: "No two certificates of the file are the same, byte for byte.",
		Why:  "Programs that expect each certificate to be the issuer of the one before it stop at a duplicate. Java's keystores do not load a chain with a duplicate. A duplicate also suggests that the file was made by appending to an older file.",
		Fix:  "Remove the second copy from the file.",
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
	for _, c := range p.Chain.Certs { // in the order of the second copies
		if first := c.DuplicateOf; first != nil && len(copies[first]) > 0 && copies[first][0] == c {
			p.Fail(duplicated(p, first, copies[first]))
		}
	}
	if len(copies) == 0 && p.Chain.TrustBundle { // as in stray-certificate: there is no path
		p.NotApplicable(trustBundle)
	}
}

// duplicated returns the single finding for a certificate, however many copies there are.
func duplicated(p *lints.Pass, first *chain.Cert, copies []*chain.Cert) lints.Finding {
	f := lints.Finding{
		Cert:     copies[0],
		Message:  fmt.Sprintf("%s is in the file twice", placed(first)),
		Found:    "a second copy, " + copies[0].Where(),
		Required: "each certificate once",
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
