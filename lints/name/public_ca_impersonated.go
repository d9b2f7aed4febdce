// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var publicCAImpersonated = &lints.Rule{
	ID:    "public-ca-impersonated",
	Title: "a certificate bears the name of a public CA, but not its key",
	Doc: lints.Doc{
		What: "The rule checks that no certificate of the path bears the name of a well-known public CA, or names one as its issuer, where no key of that CA bears it out. Keys are compared with those of the Mozilla root programme.",
		Why:  "Anybody can write any name into a certificate. A chain with a borrowed name is refused as soon as a key is looked at, and it looks like fraud.",
		Fix:  "Use the certificates that the CA itself delivered, with its intermediate certificates. For a CA of your own, choose a name that is nobody else's.",
	},
	Chain: checkImpersonation,
}

func checkImpersonation(p *lints.Pass) {
	public := p.Chain.Public
	switch {
	case p.Chain.Top() == nil:
		p.NotApplicable(noCertificate)
		return
	case public.Claimed == "":
		p.Evidence("no certificate of the path bears a public CA's name without its key")
		return
	}
	c := public.ClaimedBy
	claim, at := "bears the name of the public CA %q", bundle.Subject
	if hasSequence(words(chain.DN(c.RawIssuer)), words(public.Claimed)) {
		claim, at = "names the public CA %q as its issuer", bundle.Issuer
	}
	p.Fail(lints.Finding{
		Cert:     c,
		At:       c.At(at),
		Message:  fmt.Sprintf("%s "+claim+", but no key of the Mozilla root programme bears it out", c.Title(), public.Claimed),
		Found:    fmt.Sprintf("the name %q without that CA's key", public.Claimed),
		Required: "a signature of that CA, or another name",
	})
}
