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
	ID:        "country-not-assigned",
	Attribute: "C",
	Title:     "subject's country is not an assigned code of ISO 3166-1",
	Doc: lints.Doc{
		What: "Each C of the subject is an officially assigned alpha-2 code of ISO 3166-1. Codes that are only reserved (UK, EU), withdrawn (AN, SU) or user-assigned (ZZ, XX, XK) fail, and so do country names and three-letter codes. A code in lower case is a warning. The rule subject-attribute-missing covers a subject without C.",
		Why:  "A CA checks the country against the list in the standard, and rejects a request whose country is not on it.",
		Fix:  "Make the request again with the two-letter ISO code of the country in capital letters, such as GB for the United Kingdom:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
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
			Field:    bundle.Subject,
			Message:  fmt.Sprintf("%s has C %q, %s", c.Title(), code, whyNot(code)),
			Found:    fmt.Sprintf("C %q", code),
			Required: "an assigned code of ISO 3166-1 alpha-2",
		}
		if right, country := offeredCountry(code); right != "" {
			finding.Message += fmt.Sprintf("; use %q for %s", right, country)
			finding.Required = fmt.Sprintf("%q, the code of %s", right, country)
		} else {
			finding.Message += "; " + p.Requires("an assigned code")
		}
		if _, assigned := assignedCountry(strings.ToUpper(code)); assigned {
			finding.Severity = lints.Warning
		}
		p.Fail(finding)
	}
}

// whyNot describes how a text differs from an assigned code.
func whyNot(code string) string {
	if _, assigned := assignedCountry(strings.ToUpper(code)); assigned {
		return "in lower case"
	}
	return "which is not an ISO 3166-1 code"
}
