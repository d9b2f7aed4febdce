// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNameMismatch = &lints.Rule{
	ID:    "issuer-name-mismatch",
	Title: "issuer field is not the subject of the certificate that signed it",
	Doc: lints.Doc{
		What: "The issuer field of each certificate in the path is the subject of the certificate above it. Names are compared as in RFC 5280, section 7.1, which ignores case, repeated spaces and the string type.",
		Why:  "Verifiers find the issuer of a certificate by name before they look at any key. If the names differ, they never build the path, even though the signature is good.",
		Fix:  "Issue the certificate again from the CA's own certificate, so that its subject is copied: openssl x509 -req -CA ca.pem -CAkey ca.key.",
	},
	Cite: "RFC 5280 6.1.3 (a)(4)",
	Link: checkIssuerNameMismatch,
}

func checkIssuerNameMismatch(p *lints.Pass, l chain.Link) {
	issuer, subject := chain.QuoteDN(l.Child.RawIssuer), chain.QuoteDN(l.Issuer.RawSubject)
	if l.NamesMatch {
		p.Evidence(issuer)
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("issuer of %s is %s; it was signed by %s", l.Child.Title(), issuer, subject),
		Found:    issuer,
		Required: subject,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.Subject), Message: "the subject of its issuer"}},
	})
}
