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
	NoteSeconds int `yaml:"note-seconds"` // up to this much longer is only a note
}

var outlivesIssuer = &lints.Rule{
	ID:    "outlives-issuer",
	Title: "certificate is valid longer than its issuer",
	Doc: lints.Doc{
		What: "The notAfter of each certificate in the path is not later than that of the certificate above it. If it is later by at most note-seconds (by default, less than a day), the finding is only a note: a leaf that is made after its issuer, for the same number of days, ends that much later.",
		Why:  "A path is valid only while all of its certificates are. The certificate stops working when its issuer expires, before its own notAfter, and that date is easily missed.",
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
		Message:  fmt.Sprintf("%s outlives %s, which expires %s", l.Child.Title(), l.Issuer.Title(), issuer),
		Found:    "notAfter " + child,
		Required: "notAfter no later than " + issuer,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.NotAfter), Message: "the end of its issuer"}},
	}
	note := time.Duration(lints.ParamsOf[outlivesIssuerParams](p).NoteSeconds) * time.Second
	if !l.Child.NotAfter.After(l.Issuer.NotAfter.Add(note)) {
		f.Severity = lints.Note
	}
	if l.Issuer.Index >= 0 && p.Now.After(l.Issuer.NotAfter) { // the problem is then that the issuer has expired
		f.Cert, f.Field, f.Follows = l.Issuer, bundle.NotAfter, []string{"outside-validity"}
		f.Related = []lints.Related{{At: l.Child.At(bundle.NotAfter), Message: "the end of what it issued"}}
	}
	p.Fail(f)
}
