// SPDX-License-Identifier: Apache-2.0

package path

import (
	"bytes"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerNameNotIdentical = &lints.Rule{
	ID:    "issuer-name-not-identical",
	Title: "issuer field is encoded differently from the issuer's subject",
	Doc: lints.Doc{
		What: "The issuer field of each certificate in the path has the same bytes as the subject of the certificate above it. Names that are equal under RFC 5280, section 7.1, can differ in the string type (PrintableString, UTF8String), in case and in spaces. The finding is a warning if OpenSSL also treats the names as equal, which it does for text that differs only in the case of ASCII letters and in spaces.",
		Why:  "RFC 5280 allows the difference. OpenSSL accepts it, and so does Java in PrintableString and UTF8String. Go, GnuTLS and NSS compare the bytes, find no issuer and refuse the path.",
		Fix:  "Issue the certificate again from the CA's own certificate, so that its subject is copied: openssl x509 -req -CA ca.pem -CAkey ca.key.",
	},
	Cite: "RFC 5280 section 8",
	Link: checkIssuerNameNotIdentical,
}

func checkIssuerNameNotIdentical(p *lints.Pass, l chain.Link) {
	if l.Self() || !l.NamesMatch || bytes.Equal(l.Child.RawIssuer, l.Issuer.RawSubject) {
		p.Evidence(chain.QuoteDN(l.Child.RawIssuer))
		return
	}
	found, required := chain.EncodingDifference(l.Child.RawIssuer, l.Issuer.RawSubject)
	refuse, severity, by := "Go, GnuTLS and NSS", lints.Warning, chain.Go|chain.GnuTLS
	if !chain.SameNameToOpenSSL(l.Child.RawIssuer, l.Issuer.RawSubject) {
		refuse, severity, by = "OpenSSL and Go", "", chain.OpenSSLAndGo
	}
	if !chain.SameNameToJava(l.Child.RawIssuer, l.Issuer.RawSubject) {
		refuse, by = refuse+", and Java 17", by|chain.Java
	}
	p.Fail(lints.Finding{
		Field:    bundle.Issuer,
		Severity: severity,
		Message:  fmt.Sprintf("issuer of %s is encoded unlike its issuer's name; %s refuse it", l.Child.Title(), refuse),
		Found:    found,
		Required: required, RefusedBy: by,
		Related: []lints.Related{{At: l.Issuer.At(bundle.Subject), Message: "the subject of its issuer"}},
	})
}
