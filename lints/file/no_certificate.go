// SPDX-License-Identifier: Apache-2.0

package file

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var noCertificate = &lints.Rule{
	ID:     "no-certificate",
	Remedy: lints.Decide,
	Title:  "file holds no certificate that can be read",
	Doc: lints.Doc{
		What: "At least one X.509 certificate of the file parses, in whatever encoding it stands there. Certificates inside a PKCS#7 message count.",
		Why:  "Without a certificate nothing else can be checked, and a program that loads the file finds nothing to present in the handshake.",
		Fix:  "Name the file that holds the certificates. A key, a signing request or a public key is not one: the CA makes the certificate from the request.",
	},
	Cite:    "RFC 7468 5",
	Follows: []string{"unreadable-object", "unexpected-object", "private-key-in-file", "not-pem-text"},
	Chain:   checkNoCertificate,
}

func checkNoCertificate(p *lints.Pass) {
	b := p.Chain.Bundle
	if n := len(b.Certificates()); n > 0 {
		p.Evidence(chain.Plural(n, "certificate"))
		return
	}
	if b.Closed() {
		p.NotApplicable("what the file holds is not known")
		return
	}
	found := contents(b)
	p.Fail(lints.Finding{
		Message:  "the file holds no certificate that can be read: found " + found,
		Found:    found,
		Required: "1 certificate or more",
		Fix:      certificateFix(p),
	})
}

// certificateFix says where the certificate is to be had, by what the file holds instead;
// empty where that does not say it.
func certificateFix(p *lints.Pass) string {
	for _, o := range p.Chain.Bundle.Objects {
		if o.Kind == bundle.CertificateRequest {
			return "Send the request to your CA, and give the certificate that it issues."
		}
	}
	if len(p.Chain.Bundle.Objects) == 0 && len(p.Chain.Bundle.Problems) == 0 {
		return "Give the file that holds the certificate: nothing in this one is PEM, DER or a keystore."
	}
	return ""
}
