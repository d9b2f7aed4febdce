// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var clientIsCA = &lints.Rule{
	ID:    "client-is-ca",
	Title: "client certificate can issue certificates",
	Doc: lints.Doc{
		What: "The client certificate has neither CA:TRUE in basicConstraints nor keyCertSign in keyUsage.",
		Why:  "With such a certificate, anyone who gets the client's key can issue certificates for other clients.",
		Fix:  "Have the certificate issued again as an end-entity certificate:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite:    "RFC 5280 4.2.1.9",
	Follows: []string{"ca-and-client-mixed"},
	Cert:    checkClientIsCA,
}

func checkClientIsCA(p *lints.Pass, c *chain.Cert) {
	signs := assertsCA(c)
	if len(signs) == 0 {
		p.Evidence("not a CA")
		return
	}
	found := strings.Join(signs, " and ")
	f := lints.Finding{
		Field:    caField(c),
		Message:  fmt.Sprintf("%s has %s; %s", c.Title(), found, p.Requires("a client certificate that is not a CA")),
		Found:    found,
		Required: "neither CA:TRUE nor keyCertSign",
	}
	if !c.IsCACert() { // keyCertSign contradicts the rest of the certificate
		f.Follows = []string{"extension-misplaced"}
	}
	p.Fail(f)
}
