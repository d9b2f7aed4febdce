// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// expiryParams are the parameters of expires-soon.
type expiryParams struct {
	Days int `yaml:"days"` // how long before its end a certificate must be renewed
}

var expiresSoon = &lints.Rule{
	ID:    "expires-soon",
	Title: "certificate is about to expire",
	Doc: lints.Doc{
		What: "The certificate is valid for at least days more, counted in days of 86,400 seconds from the time of evaluation to notAfter.",
		Why:  "A new certificate has to be made, sent and enabled on the other side, which takes days of somebody else's time. When the old one ends first, the connection is down.",
		Fix:  "Issue the next certificate now and send it to the provider before the old one ends.",
	},
	Cite:    "RFC 5280 4.1.2.5",
	Params:  expiryParams{Days: 30},
	Follows: []string{"outside-validity", "already-expired"},
	Cert:    checkExpiresSoon,
}

func checkExpiresSoon(p *lints.Pass, c *chain.Cert) {
	left, days := seconds(p.Now, c.NotAfter), lints.ParamsOf[expiryParams](p).Days
	if left >= int64(days)*secondsPerDay {
		p.Evidence(fmt.Sprintf("%s left, until %s", about(left), chain.Stamp(c.NotAfter)))
		return
	}
	f := lints.Finding{
		At:       c.At(bundle.NotAfter),
		Message:  fmt.Sprintf("%s expires in %s, on %s; fewer than %d days are left", c.Title(), about(left), chain.Stamp(c.NotAfter), days),
		Found:    about(left) + " left",
		Required: fmt.Sprintf("%d days or more", days),
	}
	if left < 0 {
		f.Message = fmt.Sprintf("%s expired %s ago, on %s", c.Title(), about(-left), chain.Stamp(c.NotAfter))
		f.Found = "expired " + about(-left) + " ago"
	}
	p.Fail(f)
}
