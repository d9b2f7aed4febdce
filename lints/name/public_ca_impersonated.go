// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

var publicCAImpersonated = &lints.Rule{
	ID:    "public-ca-impersonated",
	Title: "certificate bears the name of a public CA, but not its key",
	Doc: lints.Doc{
		What: "No certificate of the path bears the name of a well-known public CA, or names one as its issuer, where the keys show that this is not so: the signatures lead to a self-signed certificate that is no root of the Mozilla root programme, or the name is that of such a root and the key is not. Where the certificate that would show it is missing, nothing is known about the key, and that is left to a person.",
		Why:  "Anybody can write any name into a certificate. A chain with a borrowed name is refused as soon as a key is looked at, and it looks like fraud.",
		Fix:  "Use the certificates that the CA itself delivered, with its intermediate certificates. For a CA of your own, choose a name that is nobody else's.",
	},
	Chain: checkImpersonation,
}

func checkImpersonation(p *lints.Pass) {
	public := p.Chain.Public
	switch {
	case p.Chain.Top() == nil:
		p.NotApplicable(lints.NoCertificate)
		return
	case public.Claimed == "":
		p.Evidence("no certificate of the path bears a public CA's name without its key")
		return
	}
	c, at := public.ClaimedBy, public.ClaimedIn
	claim := fmt.Sprintf("%s bears the name of the public CA %q", c.Title(), public.Claimed)
	if at == bundle.Issuer {
		claim = fmt.Sprintf("%s names the public CA %q as its issuer", c.Title(), public.Claimed)
	}
	if !public.ClaimRefuted {
		p.ReviewOf(c, claim+", and the file lacks the certificate whose key would show whether that is so")
		return
	}
	f := lints.Finding{
		Cert:     c,
		At:       c.At(at),
		Message:  claim + ", but no key of the Mozilla root programme confirms it",
		Found:    fmt.Sprintf("the name %q without that CA's key", public.Claimed),
		Required: "a signature of that CA, or another name",
	}
	if len(p.Chain.Strays()) == 0 { // what is denied is then the path itself, and is to be replaced
		f.Follows = []string{"issuer-denied"}
	}
	p.Fail(f)
}
