// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// notYearsParams are the parameters of validity-not-years.
type notYearsParams struct {
	Years         int `yaml:"years"`          // calendar years
	ToleranceDays int `yaml:"tolerance-days"` // more or less, in days of 86,400 s
}

var validityNotYears = &lints.Rule{
	ID:    "validity-not-years",
	Title: "certificate is not valid for the number of years that the provider's certificates are",
	Doc: lints.Doc{
		What: "The certificate's notAfter is its notBefore plus years calendar years, give or take tolerance-days days.",
		Why:  "A provider that issues the certificates itself gives all of them one life. One with another is not the certificate that it issued, or its plan for renewal has changed.",
		Fix:  "Download the certificate from the provider's portal again, and see that it is the one that was issued for your request: openssl x509 -in client.pem -noout -issuer -dates.",
	},
	Cite:   "RFC 5280 4.1.2.5",
	Params: notYearsParams{Years: 10, ToleranceDays: 2},
	Cert:   checkValidityNotYears,
}

func checkValidityNotYears(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[notYearsParams](p)
	off := seconds(c.NotBefore.AddDate(params.Years, 0, 0), c.NotAfter)
	found := length(seconds(c.NotBefore, c.NotAfter))
	if max(off, -off) <= int64(params.ToleranceDays)*secondsPerDay {
		p.Evidence(found)
		return
	}
	required := fmt.Sprintf("%d years, give or take %s", params.Years, length(int64(params.ToleranceDays)*secondsPerDay))
	p.Fail(lints.Finding{
		Field:    bundle.NotAfter,
		Message:  fmt.Sprintf("%s is valid for %s, until %s; %s", c.Title(), found, chain.Stamp(c.NotAfter), p.Requires(required)),
		Found:    found,
		Required: required,
	})
}
