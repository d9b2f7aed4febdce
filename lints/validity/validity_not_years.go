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
	Title: "certificate does not have the lifetime of the provider's certificates",
	Doc: lints.Doc{
		What: "The certificate's notAfter is its notBefore plus years calendar years, plus or minus tolerance-days days.",
		Why:  "A provider that issues the certificates gives all of them the same lifetime. A certificate with another lifetime was not issued by the provider, or the provider has changed its renewal schedule.",
		Fix:  "Download the certificate from the provider's portal again, and check that it is the one issued for your request: openssl x509 -in client.pem -noout -issuer -dates.",
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
	required := fmt.Sprintf("%d years, plus or minus %s", params.Years, length(int64(params.ToleranceDays)*secondsPerDay))
	p.Failf(bundle.NotAfter, found, required,
		"%s is valid for %s; %s", c.Title(), found, p.Requires(required))
}
