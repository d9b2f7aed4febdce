// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var subjectEmpty = &lints.Rule{
	ID:    "subject-empty",
	Title: "subject has no name in it",
	Doc: lints.Doc{
		What: "The subject's distinguished name has at least one attribute.",
		Why:  "A provider tells its clients and their issuers apart by their names. An empty subject is allowed to a leaf with a subjectAltName, but never to a CA, and a provider that uses the name alone cannot identify anyone.",
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
	p.Fail(lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("%s has an empty subject; %s", c.Title(), p.Requires("a distinguished name with at least one attribute")),
		Found:    "an empty subject",
		Required: "at least one attribute, such as CN",
	})
}
