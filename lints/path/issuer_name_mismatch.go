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
		What: "The issuer field of each certificate of the path is the subject of the certificate above it, compared as RFC 5280 7.1 says: without regard to case, to runs of blanks and to the string type.",
		Why:  "Verifiers find the issuer of a certificate by this name before they look at any key. Where the names differ the path is never built, although the signature is good.",
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
		Message:  fmt.Sprintf("%s names %s as its issuer, and the certificate that signed it is %s", l.Child.Title(), issuer, subject),
		Found:    issuer,
		Required: subject,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.Subject), Message: "the subject of its issuer"}},
	})
}
