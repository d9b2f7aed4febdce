// SPDX-License-Identifier: Apache-2.0

package path

import (
	"bytes"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNameDamaged = &lints.Rule{
	ID:    "issuer-name-damaged",
	Title: "root whose issuer field is damaged",
	Doc: lints.Doc{
		What: "The CA certificate that ends the path, and whose issuer is not in the file, does not look like a self-signed one with a damaged issuer field: its issuer differs from its subject in one octet or in two next to each other, apart from numbers and letters that are a word, and no authorityKeyIdentifier names another key.",
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
	if !barelyApart(issuer, subject) || top.NamesOtherKey() {
		return
	}
	p.Fail(lints.Finding{
		Cert:     top,
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("issuer of %s is its subject but for one or two octets: it reads as a damaged root", top.Title()),
		Found:    "issuer " + chain.QuoteDN(issuer),
		Required: "issuer " + chain.QuoteDN(subject),
		Follows:  []string{"encoding-invalid"},
	})
}

// barelyApart reports whether two names differ in one octet, or in two next to each
// other, as after one wrong character of base64. Names that differ in a number or in
// a letter that is a word are those of several CAs.
func barelyApart(a, b []byte) bool {
	if len(a) != len(b) || bytes.Equal(a, b) {
		return false
	}
	first := 0
	for a[first] == b[first] {
		first++
	}
	rest := min(first+2, len(a))
	if !bytes.Equal(a[rest:], b[rest:]) {
		return false
	}
	return !digit(a[first]) && !letterAlone(a, first) || !digit(b[first]) && !letterAlone(b, first)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// letterAlone reports whether the octet is a letter with none next to it.
func letterAlone(name []byte, i int) bool {
	return letter(name[i]) && (i == 0 || !letter(name[i-1])) && (i+1 == len(name) || !letter(name[i+1]))
}
