// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// yearsParams are the parameters of validity-over-years.
type yearsParams struct {
	Years int `yaml:"years"` // calendar years
}

var validityOverYears = &lints.Rule{
	ID:    "validity-over-years",
	Title: "certificate is valid for more calendar years than recommended",
	Doc: lints.Doc{
		What: "The certificate's notAfter is no later than its notBefore plus years calendar years. A year that includes 29 February is 366 days. A year that begins on 29 February ends on 1 March.",
		Why:  "The longer a certificate is valid, the longer a stolen key can be used. Without revocation, only expiry stops that.",
		Fix:  "Issue the certificate again with a shorter lifetime: openssl x509 -req -days 365 for one year.",
	},
	Cite:   "RFC 5280 4.1.2.5",
	Params: yearsParams{Years: 1},
	Cert:   checkValidityOverYears,
}

func checkValidityOverYears(p *lints.Pass, c *chain.Cert) {
	years := lints.ParamsOf[yearsParams](p).Years
	latest := c.NotBefore.AddDate(years, 0, 0)
	found := length(seconds(c.NotBefore, c.NotAfter))
	if !c.NotAfter.After(latest) {
		p.Evidence(found)
		return
	}
	limit := "at most 1 year"
	if years != 1 {
		limit = fmt.Sprintf("at most %d years", years)
	}
	p.Failf(bundle.NotAfter, found, limit+", until "+chain.Stamp(latest),
		"%s is valid for %s; %s", c.Title(), found, p.Requires(limit))
}
