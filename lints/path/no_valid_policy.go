// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// PolicyParams are the parameters of no-valid-policy: the inputs of RFC 5280
// 6.1.1 that are about certificate policies.
type PolicyParams struct {
	Policies       []string `yaml:"policies"`        // the acceptable ones as dotted object identifiers; empty for any
	Explicit       bool     `yaml:"explicit"`        // one of them must hold for the whole path
	InhibitMapping bool     `yaml:"inhibit-mapping"` // policies of other domains do not count
	InhibitAny     bool     `yaml:"inhibit-any"`     // anyPolicy does not count for another
}

var noValidPolicy = &lints.Rule{
	ID:    "no-valid-policy",
	Title: "no certificate policy holds for the path, and one has to",
	Doc: lints.Doc{
		What: "Where a CA of the path asks for an explicit policy by policyConstraints, or the ruleset does with explicit, one policy out of policies (any, without it) holds for all certificates of the path, mappings included. The extensions about policies can be read, and none maps anyPolicy.",
		Why:  "A CA sets such a constraint so that what it has certified is good for its own purposes only. Verifiers that process policies, Go and OpenSSL among them, refuse the path.",
		Fix:  "Have the certificates below the CA issued with a policy that the CA above them states, or by a CA without the constraint.",
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
	f := lints.Finding{Cert: failure.Cert, Field: field, Found: "no valid policy", Required: "a policy that holds for the whole path"}
	switch {
	case failure.Defect != "":
		f.Message = fmt.Sprintf("the policies of %s cannot be processed: %s", placed(failure.Cert), failure.Defect)
		f.Found, f.Required = failure.Defect, "policies that a verifier can process"
	case failure.Demand != nil:
		f.Message = fmt.Sprintf("no certificate policy holds for the path down to %s, and %s asks for one by policyConstraints", failure.Cert.Title(), placed(failure.Demand))
		f.Related = []lints.Related{{At: failure.Demand.At(bundle.ExtensionField(chain.OIDPolicyConstraints)), Message: "the constraint"}}
	default:
		f.Message = fmt.Sprintf("no acceptable certificate policy holds for the path down to %s; %s", failure.Cert.Title(), p.Requires("one"))
	}
	p.Fail(f)
}
