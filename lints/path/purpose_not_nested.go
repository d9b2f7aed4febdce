// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// purposeNotNestedParams are the parameters of purpose-not-nested.
type purposeNotNestedParams struct {
	Usage string `yaml:"usage"` // what the path is for, as in extendedKeyUsage, or stated
}

var purposeNotNested = &lints.Rule{
	ID:     "purpose-not-nested",
	Remedy: lints.Decide,
	Title:  "CA in the path is not allowed to issue for the purpose of the certificates below it",
	Doc: lints.Doc{
		What: "If the leaf allows usage, each CA certificate in the path that has extendedKeyUsage allows it too. A leaf without extendedKeyUsage, or with anyExtendedKeyUsage, allows it. With usage: stated, each CA allows one of the purposes that the leaf states; if it allows only others, so that clientAuth or serverAuth is lost, that is a warning. In a CA certificate anyExtendedKeyUsage allows everything.",
		Why:  "RFC 5280 applies the extension to the certificate's own key, but OpenSSL, Go and Windows treat it in a CA certificate as a limit on everything that the CA issues. They refuse a client whose CA is for servers only, and a server whose CA is for clients only.",
		Fix:  "Have the leaf issued by a CA for that purpose, or have the CA certificate issued again with that purpose or without the extension.",
	},
	Cite:   "RFC 5280 4.2.1.12",
	Params: purposeNotNestedParams{Usage: "stated"},
	Values: map[string]lints.Values{"usage": {Words: append(chain.PurposeNames(), "stated"), Match: lints.IsOID, Form: "a dotted object identifier"}},
	Chain:  checkPurposeNotNested,
}

func checkPurposeNotNested(p *lints.Pass) {
	usage := lints.ParamsOf[purposeNotNestedParams](p).Usage
	if usage == "stated" {
		usage = ""
	}
	for _, l := range p.Chain.PurposesLost(chain.PurposeOID(usage)) {
		below, allowed := purposeList(l.Below), purposeList(l.Allowed)
		f := lints.Finding{
			Cert: l.CA, Field: bundle.ExtensionField(chain.OIDExtKeyUsage),
			Message:  fmt.Sprintf("%s may issue only for %s; the path below it is for %s", l.CA.Title(), allowed, below),
			Found:    "a CA for " + allowed,
			Required: "a CA for " + below,
		}
		if l.Partial {
			f.Severity = lints.Warning
		}
		p.Fail(f)
	}
}

func purposeList(oids []string) string {
	var names []string
	for _, oid := range oids {
		names = append(names, chain.PurposeName(oid))
	}
	return chain.Listed(names)
}
