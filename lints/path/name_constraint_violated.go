// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var nameConstraintViolated = &lints.Rule{
	ID:     "name-constraint-violated",
	Remedy: lints.Decide,
	Title:  "name violates the name constraints of a CA in the path",
	Doc: lints.Doc{
		What: "The subject and the alternative names of every certificate in the path are within the permitted subtrees of the nameConstraints of each CA above it, and outside the excluded subtrees. A constraint that cannot be applied is a finding too. If the leaf has no dNSName, a common name that looks like a host name and is outside the permitted subtrees is a warning.",
		Why:  "Name constraints limit what a CA can do with its key. A verifier refuses a path with a name that violates them, or with a constraint that it does not understand. RFC 5280 does not apply them to common names, but OpenSSL does if the leaf has no dNSName.",
		Fix:  "Have the certificate issued with a name that the constraints permit, or by a CA without that constraint.",
	},
	Cite:  "RFC 5280 4.2.1.10",
	Chain: checkNameConstraintViolated,
}

func checkNameConstraintViolated(p *lints.Pass) {
	for _, v := range p.Chain.NameConstraintViolations() {
		p.Fail(violation(v))
	}
	for _, v := range p.Chain.CommonNameViolations() {
		p.Fail(commonNameViolation(v))
	}
}

// commonNameViolation returns a warning: RFC 5280 does not constrain common names,
// but OpenSSL does.
func commonNameViolation(v chain.Violation) lints.Finding {
	f := violation(v)
	f.Severity, f.RefusedBy, f.Field = lints.Warning, chain.OpenSSL, bundle.Subject
	f.Found = "common name" + strings.TrimPrefix(v.Name, "dNSName")
	if v.Permitted {
		f.Message = fmt.Sprintf("the common name of %s is not permitted by %s (OpenSSL error 47)", v.Cert.Title(), v.CA.Title())
		f.Required = "a host name within " + v.Constraint + ", or a subjectAltName with one"
	} else {
		f.Message = fmt.Sprintf("the common name of %s is excluded by %s (OpenSSL error 48)", v.Cert.Title(), v.CA.Title())
		f.Required = "a host name outside " + v.Constraint + ", or a subjectAltName with one"
	}
	return f
}

func violation(v chain.Violation) lints.Finding {
	f := lints.Finding{
		Cert: v.Cert, Field: bundle.ExtensionField(chain.OIDSubjectAltName), Found: v.Name,
		Related: []lints.Related{{At: v.CA.At(bundle.ExtensionField(chain.OIDNameConstraints)), Message: "the name constraints of " + v.CA.Title()}},
	}
	if !v.Cert.HasExtension(chain.OIDSubjectAltName) {
		f.Field = bundle.Subject
	}
	switch {
	case v.Name == "" && v.CA == v.Cert:
		f.Cert, f.Field, f.Related, f.Found = v.CA, bundle.ExtensionField(chain.OIDNameConstraints), nil, v.Constraint
		f.Message = fmt.Sprintf("the name constraints of %s cannot be applied: %s", v.CA.Title(), v.Constraint)
		f.Required = "name constraints that a verifier can apply"
	case v.Unsupported && v.Name != "":
		f.Message = fmt.Sprintf("%s has the %s, which cannot be compared with %s of %s", v.Cert.Title(), v.Name, v.Constraint, v.CA.Title())
		f.Required = "names and constraints that a verifier can compare"
	case v.Unsupported:
		f.Message = fmt.Sprintf("%s cannot be compared with the name constraints of %s: %s", v.Cert.Title(), v.CA.Title(), v.Constraint)
		f.Required = "names and constraints that a verifier can compare"
	case v.Permitted:
		f.Message = fmt.Sprintf("%s has the %s; %s permits only %s", v.Cert.Title(), v.Name, v.CA.Title(), v.Constraint)
		f.Required = "a name within " + v.Constraint
	default:
		f.Message = fmt.Sprintf("%s has the %s; %s excludes %s", v.Cert.Title(), v.Name, v.CA.Title(), v.Constraint)
		f.Required = "a name outside of " + v.Constraint
	}
	return f
}
