// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// criticalityParams are the parameters of extension-criticality-wrong.
type criticalityParams struct {
	Strict bool `yaml:"strict"` // look at the marks that common verifiers put up with, too
}

var extensionCriticalityWrong = &lints.Rule{
	ID:    "extension-criticality-wrong",
	Title: "extension is critical and must not be, or the other way round",
	Doc: lints.Doc{
		What: "Key identifiers are not critical, and subjectAltName is critical where the subject is empty. With strict, basicConstraints of a CA, policyConstraints and inhibitAnyPolicy are critical too. Name constraints are not looked at: RFC 5280 4.2.1.10 wants them critical, and the CA/Browser Forum lets CAs choose.",
		Why:  "Go's crypto/x509 and GnuTLS refuse a critical key identifier, and OpenSSL in its strict mode, which is Python's default, refuses all of these.",
		Fix:  "Have the certificate issued again with the right mark: subjectKeyIdentifier = hash, basicConstraints = critical, CA:TRUE.",
	},
	Cite:    "RFC 5280 4.2.1.1, 4.2.1.2, 4.2.1.6, 4.2.1.9, 4.2.1.11 and 4.2.1.14",
	Params:  criticalityParams{},
	Follows: []string{"unknown-critical-extension"},
	Cert:    checkExtensionCriticality,
}

// A mark says whether an extension is to be critical.
type mark struct {
	oid      string
	critical bool
	strict   bool                   // demanded by strict verifiers only
	where    func(*chain.Cert) bool // of which certificates; nil for all
	clause   string
}

var marks = []mark{
	{oid: chain.OIDAuthorityKeyID, clause: "4.2.1.1"},
	{oid: chain.OIDSubjectKeyID, clause: "4.2.1.2"},
	{oid: chain.OIDSubjectAltName, critical: true, where: func(c *chain.Cert) bool { return chain.DN(c.RawSubject) == "" }, clause: "4.2.1.6"},
	{oid: chain.OIDBasicConstraints, critical: true, strict: true, where: (*chain.Cert).IsCACert, clause: "4.2.1.9"},
	{oid: chain.OIDPolicyConstraints, critical: true, strict: true, clause: "4.2.1.11"},
	{oid: chain.OIDInhibitAnyPolicy, critical: true, strict: true, clause: "4.2.1.14"},
}

func checkExtensionCriticality(p *lints.Pass, c *chain.Cert) {
	strict := lints.ParamsOf[criticalityParams](p).Strict
	for _, m := range marks {
		e := c.Extension(m.oid)
		if e == nil || e.Critical == m.critical || m.strict && !strict || m.where != nil && !m.where(c) {
			continue
		}
		p.Fail(lints.Finding{
			At: c.At(bundle.ExtensionField(m.oid)),
			Message: fmt.Sprintf("%s has the extension %s marked as %s, RFC 5280 %s wants it %s",
				c.Title(), extensionName(m.oid), criticality(e.Critical), m.clause, criticality(m.critical)),
			Found:    extensionName(m.oid) + " " + criticality(e.Critical),
			Required: extensionName(m.oid) + " " + criticality(m.critical),
		})
	}
}

func criticality(critical bool) string {
	if critical {
		return "critical"
	}
	return "not critical"
}
