// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"maps"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// psd2Params are the parameters of psd2-statement-bad.
type psd2Params struct {
	RolesAny []string `yaml:"roles-any"` // the certificate must have one of these roles; empty for any role
}

var psd2StatementBad = &lints.Rule{
	ID:     "psd2-statement-bad",
	Remedy: lints.Decide,
	Title:  "certificate is not a valid PSD2 website certificate (QWAC)",
	Doc: lints.Doc{
		What: "A qualified website certificate (QWAC) has the fields that PSD2 requires. Its qcStatements have QcCompliance, the QcType web, and the PSD2 statement. That statement has one role or more (PSP_AS, PSP_PI, PSP_AI, PSP_IC) whose object identifier and name agree, the name of the national competent authority, and that authority's identifier in the form CC-NCA. With roles-any, at least one of the roles is in roles-any. " +
			"Its subject has an organizationIdentifier of the form PSDCC-NCA-NUMBER, and its authority is the one in the PSD2 statement. Its issuer is an organization other than the holder. Whether the issuer is on the trusted list of the European Union is not checked.",
		Why: "Banks give a third party access to their PSD2 interfaces by the roles in its certificate. Programs read the roles from these fields, and refuse a certificate with a wrong field.",
		Fix: "Order a PSD2 QWAC from a qualified trust service provider of the European Union, and have it issued again if a field is wrong. A certificate that you issued yourself is never qualified.",
	},
	Cite:   "ETSI TS 119 495 5; ETSI EN 319 412-5 4.2",
	Params: psd2Params{},
	Values: map[string]lints.Values{"roles-any": {Words: slices.Sorted(maps.Values(psd2Roles))}},
	Cert:   checkPSD2,
}

func checkPSD2(p *lints.Pass, c *chain.Cert) {
	var faults []psd2Fault
	statements, there := c.QCStatements()
	switch {
	case !there:
		faults = []psd2Fault{{"no qcStatements, which every qualified certificate has", "the qualified statements of PSD2", "RFC 3739 3.2.6", bundle.Extensions}}
	case statements.Malformed != nil:
		faults = []psd2Fault{{"malformed qcStatements: " + statements.Malformed.Error(), "qualified statements that parse", "RFC 3739 3.2.6", qcField}}
	default:
		roles := lints.ParamsOf[psd2Params](p).RolesAny
		faults = slices.Concat(issuerFaults(p.Chain, c), statementFaults(statements, roles), subjectFaults(c, statements.PSD2))
	}
	for _, f := range faults {
		p.Failf(f.field, f.found, f.required+" ("+f.clause+")",
			"%s has %s; %s", c.Title(), f.found, p.Requires(f.required))
	}
	if len(faults) == 0 {
		p.Evidence(psd2Evidence(*statements.PSD2))
	}
}

var qcField = bundle.ExtensionField(chain.OIDQCStatements)

// A psd2Fault is one defect of a PSD2 QWAC.
type psd2Fault struct {
	found, required string
	clause          string // of the standard
	field           bundle.Field
}
