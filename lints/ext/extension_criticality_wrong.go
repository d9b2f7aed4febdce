// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// criticalityParams are the parameters of extension-criticality-wrong.
type criticalityParams struct {
	Strict     bool     `yaml:"strict"`     // also check criticality that common verifiers ignore
	Extensions []string `yaml:"extensions"` // check only these extensions, by name
}

var extensionCriticalityWrong = &lints.Rule{
	ID:    "extension-criticality-wrong",
	Title: "extension has the wrong criticality",
	Doc: lints.Doc{
		What: "Key identifiers are not critical, and subjectAltName is critical if the subject is empty. With strict, basicConstraints of a CA, policyConstraints and inhibitAnyPolicy are critical too, and authorityInfoAccess, subjectInfoAccess, freshestCRL and subjectDirectoryAttributes are not. If extensions has names, only those extensions are checked. nameConstraints is checked only if it is named there: RFC 5280, section 4.2.1.10, requires it to be critical, but the CA/Browser Forum lets CAs choose.",
		Why:  "Go's crypto/x509 and GnuTLS refuse a critical key identifier, and OpenSSL in its strict mode, which is Python's default, refuses basicConstraints that is not critical as well. A verifier that does not know a critical extension has to refuse the certificate.",
		Fix:  "Have the certificate issued again with the right criticality: subjectKeyIdentifier = hash, basicConstraints = critical, CA:TRUE.",
	},
	Cite:    "RFC 5280 4.2.1.1, 4.2.1.2, 4.2.1.6, 4.2.1.9, 4.2.1.11 and 4.2.1.14",
	Params:  criticalityParams{},
	Values:  map[string]lints.Values{"extensions": {Words: markedExtensions()}},
	Follows: []string{"unknown-critical-extension"},
	Cert:    checkExtensionCriticality,
}

// A mark says whether an extension must be critical.
type mark struct {
	oid      string
	critical bool
	strict   bool                   // required by strict verifiers only
	named    bool                   // checked only if a requirement names the extension
	where    func(*chain.Cert) bool // in which certificates; nil for all
	clause   string
}

var marks = []mark{
	{oid: chain.OIDAuthorityKeyID, clause: "4.2.1.1"},
	{oid: chain.OIDSubjectKeyID, clause: "4.2.1.2"},
	{oid: chain.OIDSubjectAltName, critical: true, where: func(c *chain.Cert) bool { return chain.DN(c.RawSubject) == "" }, clause: "4.2.1.6"},
	{oid: chain.OIDBasicConstraints, critical: true, strict: true, where: (*chain.Cert).IsCACert, clause: "4.2.1.9"},
	{oid: chain.OIDPolicyConstraints, critical: true, strict: true, clause: "4.2.1.11"},
	{oid: chain.OIDInhibitAnyPolicy, critical: true, strict: true, clause: "4.2.1.14"},
	{oid: chain.OIDSubjectDirectory, strict: true, clause: "4.2.1.8"},
	{oid: chain.OIDFreshestCRL, strict: true, clause: "4.2.1.15"},
	{oid: chain.OIDAuthorityInfo, strict: true, clause: "4.2.2.1"},
	{oid: chain.OIDSubjectInfo, strict: true, clause: "4.2.2.2"},
	{oid: chain.OIDNameConstraints, critical: true, named: true, clause: "4.2.1.10"},
}

func markedExtensions() []string {
	var names []string
	for _, m := range marks {
		names = append(names, extensionName(m.oid))
	}
	return names
}

func checkExtensionCriticality(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[criticalityParams](p)
	for _, m := range marks {
		e := c.Extension(m.oid)
		if e == nil || e.Critical == m.critical || !params.include(m) || m.where != nil && !m.where(c) {
			continue
		}
		var follows []string
		if m.oid == chain.OIDSubjectAltName && c.IsCACert() { // a CA needs a subject, not a critical subjectAltName
			follows = []string{"subject-empty"}
		}
		p.Fail(lints.Finding{
			Field: bundle.ExtensionField(m.oid),
			Message: fmt.Sprintf("%s of %s is %s, against RFC 5280, section %s",
				extensionName(m.oid), c.Title(), criticality(e.Critical), m.clause),
			Found:    extensionName(m.oid) + " " + criticality(e.Critical),
			Required: extensionName(m.oid) + " " + criticality(m.critical),
			Follows:  follows,
		})
	}
}

func (c criticalityParams) include(m mark) bool {
	named := slices.Contains(c.Extensions, extensionName(m.oid))
	return (named || !m.named && len(c.Extensions) == 0) && (c.Strict || !m.strict)
}

func criticality(critical bool) string {
	if critical {
		return "critical"
	}
	return "not critical"
}
