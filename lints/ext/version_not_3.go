// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var versionNot3 = &lints.Rule{
	ID:    "version-not-3",
	Title: "certificate is not X.509 version 3",
	Doc: lints.Doc{
		What: "The certificate has X.509 version 3.",
		Why:  "A certificate of version 1 has no extensions: it cannot say that it is for TLS clients, or that it is not a CA. In OpenSSL 3.0, openssl x509 -req makes version 1 unless it is given extensions.",
		Fix:  "Add the extensions when the certificate is signed:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite: "RFC 5280 4.1.2.1",
	Cert: checkVersion,
}

func checkVersion(p *lints.Pass, c *chain.Cert) {
	if c.Version == 3 {
		p.Evidence("version 3")
		return
	}
	p.Failf(bundle.Version, fmt.Sprintf("version %d", c.Version), "version 3",
		"%s is an X.509 certificate of version %d; %s", c.Title(), c.Version, p.Requires("version 3"))
}
