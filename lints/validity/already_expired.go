// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var alreadyExpired = &lints.Rule{
	ID:    "already-expired",
	Title: "certificate has expired",
	Doc: lints.Doc{
		What: "The certificate's notAfter is not before the time of the check, which is now unless the user gives another. One that is not yet valid is the business of outside-validity.",
		Why:  "An expired certificate is refused in every handshake, and as long as it is on a list it is taken for one in use.",
		Fix:  "Put a new certificate in its place, and revoke the old one where the provider keeps it.",
	},
	Cite: "RFC 5280 4.1.2.5",
	Cert: checkAlreadyExpired,
}

func checkAlreadyExpired(p *lints.Pass, c *chain.Cert) {
	if !p.Now.Truncate(time.Second).After(c.NotAfter) { // certificates count in seconds
		p.Evidence("valid until " + chain.Stamp(c.NotAfter))
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.NotAfter,
		Message:  fmt.Sprintf("%s expired on %s, %s ago", c.Title(), chain.Stamp(c.NotAfter), about(seconds(c.NotAfter, p.Now))),
		Found:    "valid until " + chain.Stamp(c.NotAfter),
		Required: "valid on " + chain.Stamp(p.Now),
	})
}
