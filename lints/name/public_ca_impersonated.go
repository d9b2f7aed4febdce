// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var publicCAImpersonated = &lints.Rule{
	ID:     "public-ca-impersonated",
	Remedy: lints.Decide,
	Title:  "certificate has the name of a public CA, but not its key",
	Doc: lints.Doc{
		What: "No certificate in the path has the whole distinguished name of a current or former root of the Mozilla root program with another key, or names such a root as its issuer although another key signed it. " +
			"A name that only resembles that of a public CA, in a path to a self-signed certificate with an unknown key, is a warning: public CAs also have roots outside the program, and the fingerprint shows whose it is. If the certificate that would show it is missing, the outcome is review.",
		Why: "Anyone can write any name into a certificate. A provider that checks keys refuses a chain with the name of another CA, and the chain looks like fraud.",
		Fix: "Use the certificates that the CA itself delivered, with its intermediate certificates. For your own CA, choose a name that no other CA uses.",
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
		p.Evidence("no certificate in the path has a public CA's name without its key")
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
		p.ReviewOf(c, claim+", but the file lacks the certificate that would prove it")
		return
	case chain.ClaimUnknown:
		f = unknownKey(p.Chain, claim)
	default:
		f = lints.Finding{
			Message:  claim + ", but the key is not that CA's",
			Found:    fmt.Sprintf("the name %q with another key", public.Claimed),
			Required: "a signature of that CA, or another name",
		}
	}
	f.Cert, f.Field = c, public.ClaimedIn
	if len(p.Chain.Strays()) == 0 { // the denied CA is then in the path itself, which has to be replaced
		f.Follows = []string{"issuer-denied"}
	}
	p.Fail(f)
}

// unknownKey returns the finding for a name that only resembles that of a public CA.
func unknownKey(c *chain.Chain, claim string) lints.Finding {
	top := c.Top()
	return lints.Finding{
		Severity: lints.Warning,
		Message:  fmt.Sprintf("%s, but %s has an unknown key", claim, top.Title()),
		Found:    fmt.Sprintf("the name %q with an unknown key", c.Public.Claimed),
		Required: "a key that the CA publishes, or another name",
		Fix: fmt.Sprintf("Compare the SHA-256 fingerprint of %s, %X, with the one that the CA publishes on its website. If they are the same, nothing needs to change. "+
			"For your own CA, choose a name that no other CA uses.", top.Title(), top.FingerprintSHA256),
	}
}
