// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var basicConstraintsNotCA = &lints.Rule{
	ID:    "basic-constraints-not-ca",
	Title: "basicConstraints does not mark the certificate as a CA",
	Doc: lints.Doc{
		What: "The certificate has the extension basicConstraints with CA:TRUE. A self-signed certificate of version 1 has no extensions, and fails.",
		Why:  "TLS stacks refuse a certificate that was signed by a certificate without CA:TRUE. Otherwise every client could issue certificates.",
		Fix:  "Issue the CA certificate again with its extensions, for the same key and name:\n\n    printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\nsubjectKeyIdentifier=hash\\n' > new-ca.ext\n    openssl x509 -in ca.pem -signkey ca.key -days 3650 -sha256 -clrext -extfile new-ca.ext -out new-ca.pem",
	},
	Cite:    "RFC 5280 4.2.1.9",
	Follows: []string{"version-not-3"},
	Cert:    checkBasicConstraints,
}

func checkBasicConstraints(p *lints.Pass, c *chain.Cert) {
	found, at := "basicConstraints CA:FALSE", bundle.ExtensionField(chain.OIDBasicConstraints)
	switch {
	case c.BasicConstraintsValid && c.IsCA:
		p.Evidence("basicConstraints CA:TRUE")
		return
	case c.Version < 3:
		found, at = fmt.Sprintf("version %d and so no extensions", c.Version), bundle.Version
	case !c.HasExtension(chain.OIDBasicConstraints):
		found, at = "no basicConstraints", bundle.Extensions
	case !c.BasicConstraintsValid:
		found = "unreadable basicConstraints"
	}
	p.Failf(at, found, "basicConstraints CA:TRUE",
		"%s has %s; %s", c.Title(), found, p.Requires("CA:TRUE"))
}
