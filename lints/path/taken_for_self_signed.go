// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var takenForSelfSigned = &lints.Rule{
	ID:    "taken-for-self-signed",
	Title: "certificate has its issuer's name and looks self-signed",
	Doc: lints.Doc{
		What: "A certificate in the path that another certificate signed does not look self-signed. Either its name differs from its issuer's, or its authorityKeyIdentifier shows that the issuer is another certificate: a keyIdentifier other than its own subjectKeyIdentifier, or an issuer and a serial number other than its own. The rule also passes if its own key has a different type from the one that signed it.",
		Why:  "OpenSSL treats a certificate with the same subject and issuer as self-signed unless authorityKeyIdentifier says otherwise. It then does not look for the issuer, and refuses the path with error 18 (self-signed certificate) or 19. Go and Java accept it.",
		Fix:  "Give the CA and the client different names, and issue the client's certificate again.",
	},
	Cite:    "RFC 5280 4.2.1.1",
	Follows: []string{"signature-invalid"},
	Link:    checkTakenForSelfSigned,
}

func checkTakenForSelfSigned(p *lints.Pass, l chain.Link) {
	switch {
	case l.Self():
		p.NotApplicable(fmt.Sprintf("%s is self-signed", l.Child.Title()))
		return
	case !l.Child.TakenForSelfSigned():
		p.Evidence("does not look self-signed")
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("%s has the same name as its issuer (OpenSSL error 18: self-signed)", l.Child.Title()),
		Found:    "subject and issuer " + chain.QuoteDN(l.Child.RawSubject) + ", " + authorityWords(l.Child),
		Required: "a name other than the issuer's, or an authorityKeyIdentifier that names the issuer",
		Related:  []lints.Related{{At: l.Issuer.At(bundle.Subject), Message: "the certificate that signed it"}},
	})
}

func authorityWords(c *chain.Cert) string {
	switch {
	case !c.HasExtension(chain.OIDAuthorityKeyID):
		return "no authorityKeyIdentifier"
	case len(c.SubjectKeyId) == 0:
		return "no subjectKeyIdentifier to distinguish it from its issuer"
	}
	return "an authorityKeyIdentifier that matches the certificate itself"
}
