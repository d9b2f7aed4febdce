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
	Days        int  `yaml:"days"`         // how long before its end a certificate must be renewed
	AnyLifetime bool `yaml:"any-lifetime"` // so many days, however short the lifetime is
}

var expiresSoon = &lints.Rule{
	ID:    "expires-soon",
	Title: "certificate is about to expire",
	Doc: lints.Doc{
		What: "The certificate is valid for at least days more, counted in days of 86,400 seconds from the time of evaluation to notAfter. Where a third of its lifetime is shorter than that, a third is enough: a certificate that lives for a week is not always about to expire. With any-lifetime the days count for every certificate.",
		Why:  "A new certificate has to be made, sent and enabled on the other side, which takes days of somebody else's time. When the old one ends first, the connection is down.",
		Fix:  "Issue the next certificate now and send it to the provider before the old one ends.",
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
		Message:  fmt.Sprintf("%s expires in %s, on %s; %s left", c.Title(), about(left), chain.Stamp(c.NotAfter), less),
		Found:    about(left) + " left",
		Required: window + " or more",
	}
	if left < 0 {
		f.Message = fmt.Sprintf("%s expired %s ago, on %s", c.Title(), about(-left), chain.Stamp(c.NotAfter))
		f.Found = "expired " + about(-left) + " ago"
	}
	p.Fail(f)
}

// renewalWindow is how long before its end a certificate is due for renewal, in
// seconds and in words, and the words that less is left: so many days, or a third
// of its lifetime where that is shorter and counts.
func renewalWindow(c *chain.Cert, params expiryParams) (due int64, words, less string) {
	days := params.Days
	due = int64(days) * secondsPerDay
	if third := max(seconds(c.NotBefore, c.NotAfter)/3, 0); third < due && !params.AnyLifetime {
		return third, length(hours(third)) + " (a third of its lifetime)", "less than a third of its lifetime is"
	}
	return due, fmt.Sprintf("%d days", days), fmt.Sprintf("fewer than %d days are", days)
}

// hours rounds a time up to whole hours.
func hours(s int64) int64 { return (s + 3599) / 3600 * 3600 }
