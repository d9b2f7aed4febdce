// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// outlivesIssuerParams are the parameters of outlives-issuer.
type outlivesIssuerParams struct {
	NoteSeconds int `yaml:"note-seconds"` // how much longer a certificate may live to be a note only
}

var outlivesIssuer = &lints.Rule{
	ID:    "outlives-issuer",
	Title: "certificate is valid longer than its issuer",
	Doc: lints.Doc{
		What: "The notAfter of each certificate of the path is not later than that of the certificate above it. Where it is later by note-seconds at most, by less than a day unless said otherwise, that is a note only: a leaf that is made after its issuer and for as many days ends that much later.",
		Why:  "A path is good only while all of its certificates are. The certificate stops working on its issuer's last day, earlier than its own date says, and nobody has that day in a calendar.",
		Fix:  "Renew the issuer's certificate first, with the same key and name, or issue the certificate for a shorter time.",
	},
	Cite:   "RFC 5280 6.1.3 (a)(2)",
	Params: outlivesIssuerParams{NoteSeconds: 24*60*60 - 1},
	Link:   checkOutlivesIssuer,
}

func checkOutlivesIssuer(p *lints.Pass, l chain.Link) {
	if l.Self() {
		p.NotApplicable(fmt.Sprintf("%s is its own issuer", l.Child.Title()))
		return
	}
	child, issuer := chain.Stamp(l.Child.NotAfter), chain.Stamp(l.Issuer.NotAfter)
	if !l.Child.NotAfter.After(l.Issuer.NotAfter) {
		p.Evidence(fmt.Sprintf("ends %s, its issuer %s", child, issuer))
		return
	}
	f := lints.Finding{
		Field:    bundle.NotAfter,
		Message:  fmt.Sprintf("%s is valid until %s, longer than its issuer, %s, which ends %s", l.Child.Title(), child, placed(l.Issuer), issuer),
		Found:    "notAfter " + child,
		Required: "notAfter no later than " + issuer,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.NotAfter), Message: "the end of its issuer"}},
	}
	note := time.Duration(lints.ParamsOf[outlivesIssuerParams](p).NoteSeconds) * time.Second
	if !l.Child.NotAfter.After(l.Issuer.NotAfter.Add(note)) {
		f.Severity = lints.Note
	}
	if l.Issuer.Index >= 0 && p.Now.After(l.Issuer.NotAfter) { // what is wrong then is that the issuer has expired
		f.Cert, f.Field, f.Follows = l.Issuer, bundle.NotAfter, []string{"outside-validity"}
		f.Related = []lints.Related{{At: l.Child.At(bundle.NotAfter), Message: "the end of what it issued"}}
	}
	p.Fail(f)
}
