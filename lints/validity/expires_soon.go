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
	Days        int  `yaml:"days"`         // how many days before notAfter a certificate must be renewed
	AnyLifetime bool `yaml:"any-lifetime"` // use days even if the lifetime is short
}

var expiresSoon = &lints.Rule{
	ID:    "expires-soon",
	Title: "certificate is about to expire",
	Doc: lints.Doc{
		What: "The certificate is valid for at least another days days of 86,400 seconds, from the time of evaluation to notAfter. If a third of its lifetime is shorter, a third is enough, so that a certificate with a lifetime of one week is not always about to expire. With any-lifetime, days applies to every certificate.",
		Why:  "A new certificate has to be made, sent and enabled by the provider, which takes days. If the old one expires first, the connection is down.",
		Fix:  "Issue the next certificate now and send it to the provider before the old one expires.",
	},
	Cite:    "RFC 5280 4.1.2.5",
	Params:  expiryParams{Days: 30},
	Follows: []string{"outside-validity", "already-expired"},
	Cert:    checkExpiresSoon,
}

func checkExpiresSoon(p *lints.Pass, c *chain.Cert) {
	left := seconds(p.Now, c.NotAfter)
	due, window, less := renewalWindow(c, lints.ParamsOf[expiryParams](p))
	if left >= due {
		p.Evidence(fmt.Sprintf("%s left, until %s", about(left), chain.Stamp(c.NotAfter)))
		return
	}
	f := lints.Finding{
		Field:    bundle.NotAfter,
		Message:  fmt.Sprintf("%s expires in %s (%s); %s left", c.Title(), about(left), chain.Stamp(c.NotAfter), less),
		Found:    about(left) + " left",
		Required: window + " or more",
	}
	if left < 0 {
		f.Message = fmt.Sprintf("%s expired %s ago, on %s", c.Title(), about(-left), chain.Stamp(c.NotAfter))
		f.Found = "expired " + about(-left) + " ago"
	}
	p.Fail(f)
}

// renewalWindow returns how long before notAfter a certificate is due for renewal,
// in seconds and in words, and the words for a message that less is left. It is
// params.Days, or a third of the lifetime if that is shorter and applies.
func renewalWindow(c *chain.Cert, params expiryParams) (due int64, words, less string) {
	days := params.Days
	due = int64(days) * secondsPerDay
	if third := max(seconds(c.NotBefore, c.NotAfter)/3, 0); third < due && !params.AnyLifetime {
		return third, length(hours(third)) + " (a third of its lifetime)", "under a third of its lifetime is"
	}
	return due, fmt.Sprintf("%d days", days), fmt.Sprintf("fewer than %d days are", days)
}

// hours rounds a time up to whole hours.
func hours(s int64) int64 { return (s + 3599) / 3600 * 3600 }
