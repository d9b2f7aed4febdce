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
	Title: "certificate has the name of a public CA, but not its key",
	Doc: lints.Doc{
		What: "No certificate of the path has the whole distinguished name of a root of the Mozilla root program, or of one that has left it, with another key, or names such a root as its issuer while another key signed it. " +
			"A name that is only like that of a public CA, on a path to a self-signed certificate with an unknown key, is a warning: public CAs have roots outside the program too, and the fingerprint shows whose it is. Where the certificate that would show it is missing, that is left to a person.",
		Why: "Anyone can write any name into a certificate. A chain with a borrowed name is refused as soon as a key is looked at, and it looks like fraud.",
		Fix: "Use the certificates that the CA itself delivered, with its intermediate certificates. For a CA of your own, choose a name that is nobody else's.",
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
		p.Evidence("no certificate of the path has a public CA's name without its key")
		return
	}
	c := public.ClaimedBy
	claim := fmt.Sprintf("%s has the name of the public CA %q", c.Title(), public.Claimed)
	if public.ClaimedIn == bundle.Issuer {
		claim = fmt.Sprintf("%s names the public CA %q as its issuer", c.Title(), public.Claimed)
	}
	var f lints.Finding
	switch public.Claim {
	case chain.ClaimOpen:
		p.ReviewOf(c, claim+", and the file lacks the certificate whose key would show whether that is so")
		return
	case chain.ClaimUnknown:
		f = unknownKey(p.Chain, claim)
	default:
		f = lints.Finding{
			Message:  claim + ", and the key is not that CA's",
			Found:    fmt.Sprintf("the name %q with another key", public.Claimed),
			Required: "a signature of that CA, or another name",
		}
	}
	f.Cert, f.Field = c, public.ClaimedIn
	if len(p.Chain.Strays()) == 0 { // what is denied is then the path itself, and is to be replaced
		f.Follows = []string{"issuer-denied"}
	}
	p.Fail(f)
}

// unknownKey is the finding of a name that is only like that of a public CA.
func unknownKey(c *chain.Chain, claim string) lints.Finding {
	top := c.Top()
	return lints.Finding{
		Severity: lints.Warning,
		Message:  fmt.Sprintf("%s, and the key of %s is unknown; compare fingerprints", claim, top.Title()),
		Found:    fmt.Sprintf("the name %q with an unknown key", c.Public.Claimed),
		Required: "a key that the CA publishes, or another name",
		Fix: fmt.Sprintf("Compare the SHA-256 fingerprint of %s, %X, with the one that the CA publishes on its own site. If they are the same, nothing needs to change. "+
			"For a CA of your own, choose a name that is nobody else's.", top.Title(), top.FingerprintSHA256),
	}
}
