// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var caAndClientMixed = &lints.Rule{
	ID:    "ca-and-client-mixed",
	Title: "one certificate is both a CA and a TLS client",
	Doc: lints.Doc{
		What: "No certificate is both a CA and a TLS client. A CA has CA:TRUE in basicConstraints or keyCertSign in keyUsage; a TLS client is the leaf of the path, or has clientAuth in extendedKeyUsage. In an intermediate CA, clientAuth limits what it may issue, and is only a note.",
		Why:  "The key of a TLS client is on a server that can be reached from outside. If it is also a CA key, anyone who steals it can issue client certificates.",
		Fix:  "Make two certificates with two keys: a CA, and a client certificate that the CA signs.\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite: "RFC 5280 4.2.1.9",
	Cert: checkMixed,
}

func checkMixed(p *lints.Pass, c *chain.Cert) {
	ca := assertsCA(c)
	var client []string
	if c == p.Chain.Leaf() {
		client = append(client, "the leaf of the path")
	}
	if c.HasEKU(chain.OIDClientAuth) {
		client = append(client, "extendedKeyUsage clientAuth")
	}
	switch {
	case len(ca) == 0:
		p.Evidence("not a CA")
		return
	case len(client) == 0:
		p.Evidence("a CA, not a TLS client")
		return
	}
	found := fmt.Sprintf("a CA (%s) and a TLS client (%s)", strings.Join(ca, ", "), strings.Join(client, ", "))
	f := lints.Finding{
		Field:    caField(c),
		Message:  fmt.Sprintf("%s is a CA and a TLS client; %s", c.Title(), p.Requires("one role for each certificate")),
		Found:    found,
		Required: "a CA or a TLS client, not both",
	}
	if c.Role == chain.Intermediate && c != p.Chain.Leaf() {
		f.Severity = lints.Note
		f.Message = fmt.Sprintf("%s is a CA with clientAuth, which limits what it may issue", c.Title())
		f.Fix = "Nothing needs to change, as long as the key of this certificate is not used for TLS connections."
	}
	p.Fail(f)
}

// caField returns the field that marks the certificate as a CA.
func caField(c *chain.Cert) bundle.Field {
	if c.BasicConstraintsValid && c.IsCA {
		return bundle.ExtensionField(chain.OIDBasicConstraints)
	}
	return bundle.ExtensionField(chain.OIDKeyUsage)
}
