// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// daysParams are the parameters of validity-days-out-of-range.
type daysParams struct {
	MinDays int `yaml:"min-days"` // 0 for no lower bound
	MaxDays int `yaml:"max-days"` // 0 for no upper bound
}

var validityDaysOutOfRange = &lints.Rule{
	ID:    "validity-days-out-of-range",
	Title: "certificate is valid for fewer or more days than required",
	Doc: lints.Doc{
		What: "The time from notBefore to notAfter is at least min-days and at most max-days, in days of 86,400 seconds; 0 means no limit. OpenSSL's option -days counts the same way. RFC 5280 also counts the last second, so a certificate is one second longer by its definition.",
		Why:  "A provider that enables each certificate by hand sets a minimum. A provider that limits the damage of a stolen key sets a maximum. It rejects a certificate outside the limits.",
		Fix:  "Issue the certificate again with a number of days within the limits: openssl x509 -req -days N.",
	},
	Cite:           "RFC 5280 4.1.2.5",
	Params:         daysParams{},
	ValidateParams: func(params any) error { return params.(daysParams).validate() },
	Cert:           checkValidityDaysOutOfRange,
}

// validate returns an error if no number of days is within the bounds.
func (d daysParams) validate() error {
	if d.MaxDays > 0 && d.MinDays > d.MaxDays {
		return fmt.Errorf("min-days %d is greater than max-days %d", d.MinDays, d.MaxDays)
	}
	return nil
}

func checkValidityDaysOutOfRange(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[daysParams](p)
	lifetime := seconds(c.NotBefore, c.NotAfter)
	found := length(lifetime)
	if params.allow(lifetime) {
		p.Evidence(found)
		return
	}
	message := fmt.Sprintf("%s is valid for %s; %s", c.Title(), found, p.Requires(params.words()))
	if lifetime < 0 {
		message = fmt.Sprintf("notAfter of %s, %s, is before notBefore, %s", c.Title(), chain.Stamp(c.NotAfter), chain.Stamp(c.NotBefore))
	}
	p.Fail(lints.Finding{Field: bundle.NotAfter, Message: message, Found: found, Required: params.words()})
}

// allow reports whether a lifetime in seconds is within the bounds.
func (d daysParams) allow(lifetime int64) bool {
	return (d.MinDays <= 0 || lifetime >= int64(d.MinDays)*secondsPerDay) &&
		(d.MaxDays <= 0 || lifetime <= int64(d.MaxDays)*secondsPerDay)
}

func (d daysParams) words() string {
	switch {
	case d.MinDays > 0 && d.MaxDays > 0:
		return fmt.Sprintf("%d to %d days", d.MinDays, d.MaxDays)
	case d.MinDays > 0:
		return fmt.Sprintf("%d days or more", d.MinDays)
	}
	return fmt.Sprintf("at most %d days", d.MaxDays)
}
