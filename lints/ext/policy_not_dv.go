// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var policyNotDV = &lints.Rule{
	ID:     "policy-not-dv",
	Remedy: lints.Decide,
	Title:  "certificate is not domain-validated",
	Doc: lints.Doc{
		What: "The extension certificatePolicies names the policy for domain validation, not the one for organization, individual or extended validation. A certificate that names none of the four is not checked.",
		Why:  "A domain-validated certificate is issued within minutes. The others take days and cost more, and the provider does not need them.",
		Fix:  "Order a domain-validated (DV) certificate next time.",
	},
	Cite: "CA/Browser Forum TLS Baseline Requirements 7.1.6.1",
	Cert: checkPolicy,
}

const policyDV = "2.23.140.1.2.1"

// validations are the reserved policies of the CA/Browser Forum beyond DV.
var validations = []struct{ oid, name string }{
	{"2.23.140.1.2.2", "organization-validated (OV)"},
	{"2.23.140.1.2.3", "individual-validated (IV)"},
	{"2.23.140.1.1", "extended-validated (EV)"},
}

func checkPolicy(p *lints.Pass, c *chain.Cert) {
	var policies []string
	for _, oid := range c.PolicyIdentifiers {
		policies = append(policies, oid.String())
	}
	if slices.Contains(policies, policyDV) {
		p.Evidence("domain-validated (DV)")
		return
	}
	for _, v := range validations {
		if !slices.Contains(policies, v.oid) {
			continue
		}
		p.Failf(bundle.ExtensionField(chain.OIDPolicies), v.name, "domain-validated (DV)",
			"%s is %s; %s", c.Title(), v.name, p.Requires("domain-validated (DV) certificates"))
		return
	}
	p.NotApplicable("does not name a validation policy of the CA/Browser Forum")
}
