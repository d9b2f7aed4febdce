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
	Usage string `yaml:"usage"` // what the path is for, as extendedKeyUsage has it, or stated
}

var purposeNotNested = &lints.Rule{
	ID:    "purpose-not-nested",
	Title: "CA of the path may not certify for the purpose of the certificates below it",
	Doc: lints.Doc{
		What: "Each CA certificate of the path that has extendedKeyUsage allows usage, where the leaf allows it: a leaf without extendedKeyUsage, or with anyExtendedKeyUsage, does. With usage: stated, each allows one of the purposes that the leaf states; where it allows another one, and clientAuth or serverAuth is lost, that is a warning. In a CA certificate anyExtendedKeyUsage allows everything.",
		Why:  "RFC 5280 speaks of a certificate's own key, but OpenSSL, Go and Windows take the extension in a CA's certificate as a bound on all that it issues. They refuse a client whose CA is for servers only, and a server whose CA is for clients only.",
		Fix:  "Have the leaf issued by a CA for its purpose, or the CA's certificate issued again with that purpose or without the extension.",
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
			Message:  fmt.Sprintf("%s may certify for %s only; the path below it is for %s", placed(l.CA), allowed, below),
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
