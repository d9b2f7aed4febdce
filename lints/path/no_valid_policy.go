// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// PolicyParams are the parameters of no-valid-policy: the inputs of RFC 5280,
// section 6.1.1, that are about certificate policies.
type PolicyParams struct {
	Policies       []string `yaml:"policies"`        // acceptable policies, as dotted object identifiers; empty for any
	Explicit       bool     `yaml:"explicit"`        // one of them must be valid for the whole path
	InhibitMapping bool     `yaml:"inhibit-mapping"` // policies of other domains do not count
	InhibitAny     bool     `yaml:"inhibit-any"`     // anyPolicy does not count for another
}

var noValidPolicy = &lints.Rule{
	ID:     "no-valid-policy",
	Remedy: lints.Decide,
	Title:  "no certificate policy is valid for the path, and one is required",
	Doc: lints.Doc{
		What: "If a CA in the path requires an explicit policy by policyConstraints, or the ruleset does with explicit, one of policies (or any policy, if it is empty) is valid for all certificates in the path, after mappings. The policy extensions can be parsed, and none of them maps anyPolicy.",
		Why:  "A CA sets such a constraint to limit the certificates below it to its own purposes. Verifiers that process policies, such as Go and OpenSSL, refuse the path.",
		Fix:  "Have the certificates below the CA issued with a policy that the CA above them lists, or by a CA without the constraint.",
	},
	Cite:   "RFC 5280 6.1.3 (d) to (f) and 6.1.5 (g)",
	Params: PolicyParams{},
	Values: map[string]lints.Values{"policies": {Match: lints.IsOID, Form: "a dotted object identifier"}},
	Chain:  checkNoValidPolicy,
}

func checkNoValidPolicy(p *lints.Pass) {
	asked := lints.ParamsOf[PolicyParams](p)
	failure, failed := p.Chain.PolicyFailure(chain.PolicyInputs{
		Acceptable: asked.Policies, Explicit: asked.Explicit, InhibitMapping: asked.InhibitMapping, InhibitAny: asked.InhibitAny,
	})
	if !failed {
		return
	}
	field := bundle.ExtensionField(chain.OIDPolicies)
	if !failure.Cert.HasExtension(chain.OIDPolicies) {
		field = bundle.Extensions
	}
	f := lints.Finding{Cert: failure.Cert, Field: field, Found: "no valid policy", Required: "a policy that is valid for the whole path"}
	switch {
	case failure.Defect != "":
		f.Message = fmt.Sprintf("the policies of %s cannot be processed: %s", failure.Cert.Title(), failure.Defect)
		f.Found, f.Required = failure.Defect, "policies that a verifier can process"
	case failure.Demand != nil:
		f.Message = fmt.Sprintf("no policy is valid for the path down to %s; %s requires one", failure.Cert.Title(), failure.Demand.Title())
		f.Related = []lints.Related{{At: failure.Demand.At(bundle.ExtensionField(chain.OIDPolicyConstraints)), Message: "the constraint"}}
	default:
		f.Message = fmt.Sprintf("no acceptable policy is valid for the path down to %s; %s", failure.Cert.Title(), p.Requires("one"))
	}
	p.Fail(f)
}
