// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// subjectLacksRDNParams are the parameters of subject-lacks-rdn.
type subjectLacksRDNParams struct {
	RDN []string `yaml:"rdn"` // TYPE=VALUE
}

var subjectLacksRDN = &lints.Rule{
	ID:    "subject-lacks-rdn",
	Title: "subject does not have an agreed attribute",
	Doc: lints.Doc{
		What: "Each TYPE=VALUE of rdn is in the subject. Spaces around the equals sign are ignored. The type is a short name in any case (CN, O, emailAddress), a long name (organizationName) or a dotted object identifier. The value is compared exactly, including case and spaces. Order and additional attributes do not matter.",
		Why:  "A provider with such criteria refuses every client certificate that does not meet all of them, even if it is valid.",
		Fix:  "Have the certificate issued again with exactly the values that the provider has on record, or have the provider change its record.",
	},
	Params:  subjectLacksRDNParams{},
	Follows: []string{"subject-empty"},
	Values: map[string]lints.Values{"rdn": {
		Match: isCriterion, Form: "TYPE=VALUE, with a type such as CN, O, emailAddress or a dotted object identifier",
		Instead: oneForEach,
	}},
	Cert: checkSubjectRDN,
}

func checkSubjectRDN(p *lints.Pass, c *chain.Cert) {
	criteria := lints.ParamsOf[subjectLacksRDNParams](p).RDN
	if len(criteria) == 0 {
		p.NotApplicable("no criteria for the subject are set")
		return
	}
	for _, text := range criteria {
		typ, value, _ := criterion(text)
		there, met := attribute(c, typ, value)
		if met {
			continue
		}
		found := "no " + typ
		if len(there) > 0 {
			found = typ + " " + quoted(there)
		}
		required := fmt.Sprintf("%s %q", typ, value)
		p.Failf(bundle.Subject, found, required,
			"%s has %s%s; %s", c.Title(), found, nearly(there, value), p.Requires(required))
	}
	p.Evidence(chain.DN(c.RawSubject))
}

// attribute returns the values that the subject has for a type, and whether one
// of them is the required value.
func attribute(c *chain.Cert, typ, value string) (there []string, met bool) {
	oid := chain.AttributeOID(typ)
	for _, rdn := range chain.Attributes(c.RawSubject) {
		for _, a := range rdn {
			if a.OID != oid {
				continue
			}
			there = append(there, a.Value)
			met = met || a.Value == value
		}
	}
	return there, met
}
