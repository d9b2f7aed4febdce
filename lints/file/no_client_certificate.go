// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var noClientCertificate = &lints.Rule{
	ID:     "no-client-certificate",
	Remedy: lints.Decide,
	Title:  "file holds CA certificates only",
	Doc: lints.Doc{
		What: "At least one certificate of the file can be a client's. A file fails if each of its certificates is a CA: CA:TRUE in basicConstraints, keyCertSign in keyUsage without digitalSignature or with cRLSign, and no clientAuth in extendedKeyUsage; or if it is a root alone.",
		Why:  "The CA's file is next to the client's in most directories, and is mistaken for it. Each other finding about its first certificate follows from that.",
		Fix:  "Give the file that holds the client certificate, or put the client certificate above the CA certificates: cat client.pem ca.pem > new-chain.pem.",
	},
	Cite:    "RFC 8446 4.4.2",
	Follows: []string{"unreadable-object"},
	Chain:   checkNoClientCertificate,
}

func checkNoClientCertificate(p *lints.Pass) {
	certs := p.Chain.Certs
	if len(certs) == 0 {
		p.NotApplicable(lints.NoCertificate)
		return
	}
	for _, c := range certs {
		if !issuesOnly(c) && (p.Chain.Leaf() != nil || !c.IsCACert()) {
			p.Evidence(c.Title())
			return
		}
	}
	f := lints.Finding{
		Cert:     certs[0],
		Message:  "no client certificate in the file: found " + caNames(certs),
		Found:    chain.Plural(len(certs), "CA certificate"),
		Required: "a client certificate",
	}
	if leaf := p.Chain.Leaf(); leaf != nil {
		f.Cert, f.Surplus = leaf, true
	}
	p.Fail(f)
}

// issuesOnly reports whether a certificate says that it is a CA, and nothing of a client.
func issuesOnly(c *chain.Cert) bool {
	const digitalSignature, cRLSign = 1 << 0, 1 << 6
	return c.IsCACert() && c.SignsCertificates() && !c.HasEKU(chain.OIDClientAuth) &&
		(c.KeyUsage&digitalSignature == 0 || c.KeyUsage&cRLSign != 0)
}

// caNames names CA certificates, at most three.
func caNames(certs []*chain.Cert) string {
	const most = 3
	var names []string
	for _, c := range certs[:min(len(certs), most)] {
		names = append(names, fmt.Sprintf("CA %q", c.Name()))
	}
	if more := len(certs) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), more)
	}
	return strings.Join(names, ", ")
}
