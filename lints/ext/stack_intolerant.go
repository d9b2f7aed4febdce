// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var stackIntolerant = &lints.Rule{
	ID:    "stack-intolerant",
	Title: "certificate has a feature that one TLS stack refuses",
	Doc: lints.Doc{
		What: "The certificate has no feature that is allowed or commonly tolerated but that one of OpenSSL 3.0, Go 1.26, Java 17 and GnuTLS 3.7 refuses: an empty issuer, an empty subject without subjectAltName and a version above 3 (Java), an empty text in subjectAltName, a TLS feature that requires an OCSP response or that a certificate below lacks, a Certificate of indefinite length and a self-issued certificate without the keyIdentifier of its issuer (GnuTLS), an iPAddress of another length, an empty rfc822Name or a URI without a scheme in a critical subjectAltName (Java), a pathLenConstraint above 31 bits (Java and GnuTLS), a critical extension that a stack does not process (policyMappings and policyConstraints: GnuTLS, cRLDistributionPoints: Java), name constraints on name forms that GnuTLS does not compare, a common name that GnuTLS treats as a host name outside the name constraints, and a URI without a host name below name constraints (Go).",
		Why:  "The provider's stack is rarely known. A chain that one stack refuses works until the provider, or a proxy before it, uses that stack.",
		Fix:  "Issue the certificate again without the feature that the message names. If a CA requires it, ask the provider which TLS stack it uses.",
	},
	Cite:    "RFC 5280 4.1.2.4 and 4.2",
	Follows: []string{"subject-empty", "taken-for-self-signed"},
	Loads:   true,
	Cert:    checkStackIntolerant,
}

func checkStackIntolerant(p *lints.Pass, c *chain.Cert) {
	for _, found := range p.Chain.Intolerances(c) {
		p.Fail(lints.Finding{
			Field:    found.Field,
			Message:  fmt.Sprintf("%s %s; %s it", c.Title(), found.Text, found.RefusedBy.Refuse()),
			Found:    found.Text,
			Required: "only features that every common TLS stack accepts", RefusedBy: found.RefusedBy,
		})
	}
}
