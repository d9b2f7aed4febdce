// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var purposeNotNested = &lints.Rule{
	ID:    "purpose-not-nested",
	Title: "CA of the path may not certify for the purpose of the certificates below it",
	Doc: lints.Doc{
		What: "Each CA certificate of the path that has extendedKeyUsage leaves the certificates below it a purpose, and TLS client authentication where they are for it. A leaf without extendedKeyUsage, or with anyExtendedKeyUsage, is for it; in a CA certificate anyExtendedKeyUsage allows everything.",
		Why:  "RFC 5280 speaks of a certificate's own key, but OpenSSL, Go and Windows take the extension in a CA's certificate as a bound on all that it issues, and refuse a client whose CA is for servers only.",
		Fix:  "Have the leaf issued by a CA for TLS clients, or the CA's certificate issued again with clientAuth or without the extension.",
	},
	Cite:  "RFC 5280 4.2.1.12",
	Chain: checkPurposeNotNested,
}

func checkPurposeNotNested(p *lints.Pass) {
	for _, l := range p.Chain.PurposesLost() {
		below, allowed := purposeList(l.Below), purposeList(l.Allowed)
		p.Fail(lints.Finding{
			Cert:     l.CA,
			At:       l.CA.At(bundle.ExtensionField(chain.OIDExtKeyUsage)),
			Message:  fmt.Sprintf("%s may certify for %s only, and the path below it is for %s", placed(l.CA), allowed, below),
			Found:    "a CA for " + allowed,
			Required: "a CA for " + below,
		})
	}
}

func purposeList(oids []string) string {
	var names []string
	for _, oid := range oids {
		names = append(names, chain.PurposeName(oid))
	}
	return strings.Join(names, ", ")
}
