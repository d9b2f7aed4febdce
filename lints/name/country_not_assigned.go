// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var countryNotAssigned = &lints.Rule{
	ID:    "country-not-assigned",
	Title: "subject's country is no assigned code of ISO 3166-1",
	Doc: lints.Doc{
		What: "Each C of the subject is an officially assigned alpha-2 code of ISO 3166-1. Codes that are only reserved there (UK, EU), withdrawn (AN, SU) or left to users (ZZ, XX, XK) fail, as do the names of countries and the codes of three letters. A code in small letters is a warning. A subject without C is the business of subject-attribute-missing.",
		Why:  "A CA compares the country with the list of the standard, and turns the request down when it is not on it.",
		Fix:  "Make the request again with the code of two capitals that ISO assigns to the country, GB for the United Kingdom:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
	},
	Cite: "RFC 5280 A.1; ISO 3166-1",
	Cert: checkCountry,
}

func checkCountry(p *lints.Pass, c *chain.Cert) {
	given := chain.Values(c.RawSubject, "C")
	if len(given) == 0 {
		p.NotApplicable("the subject has no C")
		return
	}
	for _, code := range given {
		country, assigned := assignedCountry(code)
		if assigned {
			p.Evidence(fmt.Sprintf("C %q (%s)", code, country))
			continue
		}
		finding := lints.Finding{
			At:       c.At(bundle.Subject),
			Message:  fmt.Sprintf("the subject of %s has C %q%s; %s", c.Title(), code, whyNot(code), p.Requires("an assigned code of ISO 3166-1 alpha-2")),
			Found:    fmt.Sprintf("C %q", code),
			Required: "an assigned code of ISO 3166-1 alpha-2",
		}
		if right, country := offeredCountry(code); right != "" {
			finding.Message += fmt.Sprintf(": that of %s is %q", country, right)
			finding.Required = fmt.Sprintf("%q, the code of %s", right, country)
		}
		if _, assigned := assignedCountry(strings.ToUpper(code)); assigned {
			finding.Severity = lints.Warning
		}
		p.Fail(finding)
	}
}

// whyNot says what a text is instead of an assigned code, where that is known.
func whyNot(code string) string {
	_, assigned := assignedCountry(strings.ToUpper(code))
	switch {
	case assigned:
		return ", in small letters"
	case len(code) != 2:
		return ", which is no code of two letters"
	}
	return ", which ISO 3166-1 has not assigned"
}
