// SPDX-License-Identifier: Apache-2.0

package path

import (
	"crypto/sha256"
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var notAnchored = &lints.Rule{
	ID:    "not-anchored",
	Title: "path does not lead to a registered issuer",
	Doc: lints.Doc{
		What: "The path leads from the leaf, by signatures that verify, to one of the issuer certificates that are registered with the provider and given with --anchor. An issuer is known by its name and key, so a renewed certificate of it counts. Without --anchor the outcome is open, and names the certificate that would have to be registered.",
		Why:  "A provider with a list of your issuers trusts nothing else. A chain that is sound in itself and ends elsewhere is refused.",
		Fix:  "Register the issuer that the message names with the provider, or have the leaf issued by one that is registered.",
	},
	Cite:    "RFC 5280 6.1.1 (d)",
	Follows: []string{"signature-invalid"},
	Chain:   checkNotAnchored,
}

func checkNotAnchored(p *lints.Pass) {
	c := p.Chain
	switch {
	case len(c.Path) == 0:
		p.NotApplicable(noCertificate)
	case c.Artifact == chain.IssuerFile:
		p.NotApplicable("the file is one of issuers: it is what gets registered")
	case len(c.Anchors) == 0:
		p.Open("--anchor FILE", fmt.Sprintf("the registered issuer is not known: give it with --anchor FILE; this path needs %s", needed(c)))
	default:
		checkAnchor(p)
	}
}

func checkAnchor(p *lints.Pass) {
	c := p.Chain
	for i, cert := range c.Path[1:] {
		if l := c.Links[i]; l.Unknown() {
			p.Review(fmt.Sprintf("the signature of %s cannot be checked, so the path to a registered issuer cannot be confirmed: %v", placed(l.Child), l.SignatureErr))
			return
		} else if l.SignatureErr != nil {
			p.Fail(lints.Finding{
				Cert:     l.Child,
				Message:  fmt.Sprintf("the path from %s breaks off below a registered issuer: the signature of %s does not verify", c.Path[0].Title(), placed(l.Child)),
				Found:    fmt.Sprintf("a broken signature at %q", l.Child.Name()),
				Required: "signatures that verify up to a registered issuer",
			})
			return
		}
		if cert.Anchor {
			p.Evidence("registered issuer " + placed(cert))
			return
		}
	}
	p.Fail(lints.Finding{
		Cert:     c.Top(),
		Message:  fmt.Sprintf("the path ends at %s, which is not a registered issuer and was not issued by one", placed(c.Top())),
		Found:    needed(c),
		Required: "a path to " + registered(c.Anchors),
	})
}

// needed is the certificate that would have to be registered.
func needed(c *chain.Chain) string {
	issuer := c.Issuer()
	if issuer == nil || issuer == c.Leaf() {
		return "the issuer of " + c.Path[0].Title() + ", " + dn(c.Path[0].RawIssuer)
	}
	return fmt.Sprintf("%s with the SHA-256 fingerprint %s", issuer.Title(), fingerprint(sha256.Sum256(issuer.Raw)))
}

func registered(anchors []*chain.Cert) string {
	words := fmt.Sprintf("%q", anchors[0].Name())
	if n := len(anchors) - 1; n > 0 {
		words += " or " + plural(n, "other registered issuer")
	}
	return words
}
