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
	ID:     "issuer-name-damaged",
	Remedy: lints.Decide,
	Title:  "root whose issuer field is damaged",
	Doc: lints.Doc{
		What: "If the path ends in a CA certificate whose issuer is not in the file, that certificate does not look like a root with a damaged issuer field. It does if its issuer differs from its subject in one octet or in two adjacent octets, and no authorityKeyIdentifier names another key. Names that differ in a digit or in a one-letter word belong to different CAs and do not count.",
		Why:  "A certificate that was changed in transit no longer has a valid signature. If the change is in the issuer of a root, only the similarity of the two names shows it: otherwise the certificate looks like one that another CA issued.",
		Fix:  "Get the root from the CA again, or restore the block from the original file.",
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
		Message:  fmt.Sprintf("issuer and subject of %s differ in one or two octets: a damaged root", top.Title()),
		Found:    "issuer " + chain.QuoteDN(issuer),
		Required: "issuer " + chain.QuoteDN(subject),
		Follows:  []string{"encoding-invalid"},
	})
}

// barelyApart reports whether two names differ in one octet or in two adjacent
// octets, as one wrong base64 character would cause. Names that differ in a digit
// or in a one-letter word belong to different CAs.
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

// letterAlone reports whether the octet is a letter without a letter next to it.
func letterAlone(name []byte, i int) bool {
	return letter(name[i]) && (i == 0 || !letter(name[i-1])) && (i+1 == len(name) || !letter(name[i+1]))
}
