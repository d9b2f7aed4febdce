// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var standardLibraryRefusal = &lints.Rule{
	ID:    "standard-library-refusal",
	Title: "certificate that Go's crypto/x509 refuses to parse",
	Doc: lints.Doc{
		What: "The certificate parses with Go's crypto/x509 as well as with the more lenient parser that chainlint uses.",
		Why:  "Much of the infrastructure that terminates TLS is written in Go. A certificate that its library refuses fails there before any rule of a provider is looked at.",
		Fix:  "Issue the certificate again with software that encodes it as RFC 5280 asks. The message names what the library stumbles over.",
	},
	Cite: "RFC 5280 4.1",
	Cert: checkStandardLibraryRefusal,
}

func checkStandardLibraryRefusal(p *lints.Pass, c *chain.Cert) {
	err := c.Object.StdErr
	if err == nil {
		return
	}
	reason := refusal(err)
	f := lints.Finding{
		Message:  fmt.Sprintf("%s %q cannot be loaded by %s: %s", c.Role, c.Name(), bundle.Go, reason),
		Found:    reason,
		Required: "a certificate that strict parsers accept",
	}
	if strings.Contains(reason, "elliptic curve") { // of a key that a provider may list
		f.Severity = lints.Note
	}
	p.Fail(f)
}

// refusal is what Go's crypto/x509 says, safe to print.
func refusal(err error) string { return chain.Escape(strings.TrimPrefix(err.Error(), "x509: ")) }
