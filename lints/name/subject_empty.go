// SPDX-License-Identifier: Apache-2.0

package name

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var subjectEmpty = &lints.Rule{
	ID:    "subject-empty",
	Title: "subject is empty",
	Doc: lints.Doc{
		What: "The subject's distinguished name has at least one attribute.",
		Why:  "A provider identifies its clients and their issuers by name. A leaf with a subjectAltName may have an empty subject, but a CA never may, and a provider that uses only the name cannot identify such a client.",
		Fix:  "Give the request a subject, and have the certificate issued again:\n\n    openssl req -new -key client.key -subj \"/CN=Northwind Trading Client/O=Northwind Trading\" -out new-client.csr",
	},
	Cite: "RFC 5280 4.1.2.6",
	Cert: checkSubjectEmpty,
}

func checkSubjectEmpty(p *lints.Pass, c *chain.Cert) {
	if !emptyName(c.RawSubject) {
		p.Evidence(chain.DN(c.RawSubject))
		return
	}
	p.Failf(bundle.Subject, "an empty subject", "at least one attribute, such as CN",
		"%s has an empty subject; %s", c.Title(), p.Requires("at least one attribute"))
}
