// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var alreadyExpired = &lints.Rule{
	ID:     "already-expired",
	Remedy: lints.Replace,
	Title:  "certificate has expired",
	Doc: lints.Doc{
		What: "The certificate's notAfter is not before the time of the check, which is now unless --at sets another. The rule outside-validity covers certificates that are not yet valid.",
		Why:  "An expired certificate is refused in every handshake, and as long as it is on a list it looks like one that is in use.",
		Fix:  "Replace the certificate with a new one, and revoke the old one at the provider.",
	},
	Cite: "RFC 5280 4.1.2.5",
	Cert: checkAlreadyExpired,
}

func checkAlreadyExpired(p *lints.Pass, c *chain.Cert) {
	if !p.Now.Truncate(time.Second).After(c.NotAfter) { // certificates count in seconds
		p.Evidence("valid until " + chain.Stamp(c.NotAfter))
		return
	}
	p.Failf(bundle.NotAfter, "valid until "+chain.Stamp(c.NotAfter), "valid on "+chain.Stamp(p.Now),
		"%s expired on %s, %s ago", c.Title(), chain.Stamp(c.NotAfter), about(seconds(c.NotAfter, p.Now)))
}
