// SPDX-License-Identifier: Apache-2.0

package path

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNameDamaged = &lints.Rule{
	ID:    "issuer-name-damaged",
	Title: "root whose issuer field is damaged",
	Doc: lints.Doc{
		What: "The CA certificate that ends the path, and whose issuer is not in the file, does not look like a self-signed one with a damaged issuer field: its issuer differs from its subject in a single bit, apart from numbers, and no authorityKeyIdentifier names another key.",
		Why:  "A certificate that was changed in transit no longer has a valid signature. Where the change is in the issuer of a root, nothing in the file shows that but the likeness of the two names: the certificate reads as one that another CA has issued.",
		Fix:  "Take the root from the CA again, or restore the block from the original file.",
	},
	Cite:  "RFC 5280 4.2.1.1",
	Chain: checkIssuerNameDamaged,
}

func checkIssuerNameDamaged(p *lints.Pass) {
	top := p.Chain.Top()
	if top == nil || !top.IsCACert() || top.SelfIssued() || top.Anchor {
		p.Evidence("the path does not end below a missing issuer")
		return
	}
	issuer, subject := top.Object.FieldBytes(bundle.Issuer), top.Object.FieldBytes(bundle.Subject)
	if !oneBitApart(issuer, subject) || top.NamesOtherKey() {
		return
	}
	p.Fail(lints.Finding{
		Cert:     top,
		At:       top.At(bundle.Issuer),
		Message:  fmt.Sprintf("issuer of %s differs from its subject in a single bit: it reads as a damaged root", top.Title()),
		Found:    "issuer " + chain.QuoteDN(issuer),
		Required: "issuer " + chain.QuoteDN(subject),
		Follows:  []string{"encoding-invalid"},
	})
}

// oneBitApart reports whether two names differ in one bit that is not in a number,
// as those of a CA's generations do.
func oneBitApart(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	differing := 0
	for i := range a {
		if n := bits.OnesCount8(a[i] ^ b[i]); n > 0 {
			differing += n
			if bytes.ContainsAny(a[i:i+1], digits) && bytes.ContainsAny(b[i:i+1], digits) {
				return false
			}
		}
	}
	return differing == 1
}

const digits = "0123456789"
