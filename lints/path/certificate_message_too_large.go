// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var certificateMessageTooLarge = &lints.Rule{
	ID:     "certificate-message-too-large",
	Remedy: lints.Repair,
	Title:  "file has more certificates or bytes than a TLS stack accepts in a handshake",
	Doc: lints.Doc{
		What: "A client that sends all certificates of the file stays within the limits that TLS stacks have by default: Java 17 accepts 10 certificates and a message of 32,768 bytes, GnuTLS 3.7 accepts 16 certificates and a message of 65,536 bytes, OpenSSL 3.0 accepts a message of 102,400 bytes and Go 1.26 a message of 262,144 bytes. A client does not send a file without a leaf, so the rule does not apply to it.",
		Why:  "A stack ends the handshake at its limit, before it looks at a certificate.",
		Fix:  "Leave the root out of the file if the provider does not require it, or have the leaf issued by a CA closer to the root.",
	},
	Cite:  "RFC 8446 4.4.2",
	Chain: checkCertificateMessage,
}

// handshakeLimits are the default limits of the stacks; 0 means no limit.
var handshakeLimits = []struct {
	stack        chain.Stacks
	certs, bytes int
}{
	{chain.OpenSSL, 0, 100 << 10},
	{chain.Go, 0, 256 << 10},
	{chain.Java, 10, 32 << 10},
	{chain.GnuTLS, 16, 64 << 10},
}

func checkCertificateMessage(p *lints.Pass) {
	if p.Chain.Leaf() == nil || p.Chain.TrustBundle {
		p.NotApplicable("the file has no leaf certificate")
		return
	}
	// An empty context, the length of the list, and two lengths for each certificate.
	size := 4
	for _, c := range p.Chain.Certs {
		size += len(c.Raw) + 5
	}
	var by chain.Stacks
	for _, limit := range handshakeLimits {
		if size > limit.bytes || limit.certs > 0 && len(p.Chain.Certs) > limit.certs {
			by |= limit.stack
		}
	}
	found := fmt.Sprintf("%s, a message of %d bytes", chain.Plural(len(p.Chain.Certs), "certificate"), size)
	if by == 0 {
		p.Evidence(found)
		return
	}
	p.Fail(lints.Finding{
		Message:  fmt.Sprintf("the file has %s; %s it in a handshake", found, by.Refuse()),
		Found:    found,
		Required: "at most 10 certificates and 32,768 bytes", RefusedBy: by,
	})
}
