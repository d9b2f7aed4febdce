// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var outlivesIssuer = &lints.Rule{
	ID:    "outlives-issuer",
	Title: "certificate is valid longer than its issuer",
	Doc: lints.Doc{
		What: "The notAfter of each certificate of the path is not later than that of the certificate above it.",
		Why:  "A path is good only while all of its certificates are. The certificate stops working on its issuer's last day, earlier than its own date says, and nobody has that day in a calendar.",
		Fix:  "Renew the issuer's certificate first, with the same key and name, or issue the certificate for a shorter time.",
	},
	Cite: "RFC 5280 6.1.3 (a)(2)",
	Link: checkOutlivesIssuer,
}

func checkOutlivesIssuer(p *lints.Pass, l chain.Link) {
	if l.Self() {
		p.NotApplicable(fmt.Sprintf("%s is its own issuer", l.Child.Title()))
		return
	}
	child, issuer := stamp(l.Child.NotAfter), stamp(l.Issuer.NotAfter)
	if !l.Child.NotAfter.After(l.Issuer.NotAfter) {
		p.Evidence(fmt.Sprintf("ends %s, its issuer %s", child, issuer))
		return
	}
	p.Fail(lints.Finding{
		At:       l.Child.At(bundle.NotAfter),
		Message:  fmt.Sprintf("%s is valid until %s, longer than its issuer, %s, which ends %s", l.Child.Title(), child, placed(l.Issuer), issuer),
		Found:    "notAfter " + child,
		Required: "notAfter no later than " + issuer,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.NotAfter), Message: "the end of its issuer"}},
	})
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
