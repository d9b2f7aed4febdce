// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

var strayCertificate = &lints.Rule{
	ID:    "stray-certificate",
	Title: "certificate that is not on the path from the leaf",
	Doc: lints.Doc{
		What: "Every certificate of the file lies on the one path from the leaf to the top. One that has nothing to do with the path fails; one that has the name and key of a certificate on it, a cross-signed twin, is a warning, unless it is a second leaf, and so is what issued such a twin or a registered issuer that is not in the file. Where the issuer of the path's last certificate is missing, the CA certificates off the path may be above it: the finding is about the missing issuer. A certificate that a keystore with a key holds as one to trust, by an entry of its own as keytool -importcert writes it, is what the client verifies the server with, and is left out. A file of CA certificates that form several paths is a trust bundle, to which the rule does not apply.",
		Why:  "A certificate that does not belong shows that something else was meant: a forgotten old root, the leaf of another system. Some verifiers stop at it.",
		Fix:  "Take the certificate out of the file. If it is the leaf that was meant, give that one a file of its own with its issuers.",
	},
	Cite:  "RFC 8446 4.4.2",
	Chain: checkStrayCertificate,
}

func checkStrayCertificate(p *lints.Pass) {
	c := p.Chain
	switch {
	case c.TrustBundle:
		p.NotApplicable(trustBundle)
		return
	case len(c.Path) == 0:
		p.NotApplicable(lints.NoCertificate)
		return
	}
	evidence, takeOut := chain.Plural(len(c.Path), "certificate")+" on the path", withoutSurplus(p)
	var above []*chain.Cert
	for _, s := range c.Strays() {
		switch {
		case s.DuplicateOf != nil:
		case c.MayJoin(s):
			above = append(above, s)
		case trustedBesideKey(c, s):
			evidence += fmt.Sprintf(", %s trusted beside it", placed(s))
		default:
			p.Fail(stray(p, s, takeOut))
		}
	}
	if len(above) > 0 {
		p.Fail(gap(p, above))
	}
	p.Evidence(evidence)
}

// trustedBesideKey tells whether a certificate is an entry of its own in a
// keystore with a key: one that the client trusts, which it does not send.
func trustedBesideKey(c *chain.Chain, cert *chain.Cert) bool {
	o := cert.Object
	return o.Trusted && slices.ContainsFunc(c.Bundle.Objects, func(key *bundle.Object) bool {
		return key.Kind == bundle.PrivateKey && key.Container == o.Container && key.Member == o.Member && key.Span.Start == o.Span.Start
	})
}

// severalKeys are the rules whose finding explains a second path, where the file
// is a keystore with several keys: each brings its own.
func severalKeys(c *chain.Chain) []string {
	keys := 0
	for _, o := range c.Bundle.Objects {
		if o.Kind == bundle.PrivateKey && (o.Container == bundle.PKCS12 || o.Container == bundle.JKS) {
			keys++
		}
	}
	if keys < 2 {
		return nil
	}
	return []string{"keystore-incomplete"}
}

func stray(p *lints.Pass, s *chain.Cert, takeOut string) lints.Finding {
	c := p.Chain
	f := lints.Finding{
		Cert:     s,
		Message:  fmt.Sprintf("%s does not belong to %s: %s", s.Title(), pathWords(c), s.Reason),
		Found:    placed(s),
		Required: "certificates of one path only",
		Fix:      takeOut,
		Surplus:  true,
		Follows:  severalKeys(c),
	}
	switch twin := s.AlternativeTo; {
	case s.Above != nil:
		f.Severity = lints.Warning
		f.Message += javaNote(c)
	case twin == nil:
	case twin.Role == chain.Leaf:
		f.Message = fmt.Sprintf("%s is another certificate with the name and key of %s: a file has one leaf", s.Title(), placed(twin))
		f.Related = []lints.Related{{At: twin.At(bundle.Whole), Message: "the certificate of the path"}}
	default:
		f.Severity = lints.Warning
		f.Message = fmt.Sprintf("%s issued by %s is a twin of %s issued by %s, through which the path goes: both have one name and one key",
			s.Title(), chain.QuoteDN(s.RawIssuer), placed(twin), chain.QuoteDN(twin.RawIssuer))
		if twin.Index > s.Index {
			f.Message += ", and OpenSSL and GnuTLS use the first in the file"
		}
		f.Message += javaNote(c)
		f.Related = []lints.Related{{At: twin.At(bundle.Whole), Message: "the certificate of the path"}}
		if !s.ValidAt(p.Now) && twin.ValidAt(p.Now) { // that it has ended is what is wrong with it
			f.Follows = append(f.Follows, "outside-validity")
		}
	}
	return f
}

// gap is the finding about a certificate whose issuer is missing, while the file
// has CA certificates off the path: they may be above the gap, which is why they
// are not what is wrong.
func gap(p *lints.Pass, above []*chain.Cert) lints.Finding {
	c := p.Chain
	child, _ := c.Gap()
	f := lints.Finding{
		Cert:     child,
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("the issuer of %s, %s, is not in the file", placed(child), issuerWords(child)),
		Found:    fmt.Sprintf("a path that ends at %s, and %s off the path", child.Title(), chain.Plural(len(above), "CA certificate")),
		Required: "the certificate of the issuer, or certificates of one path only",
		Fix:      addIssuer(p, child),
		Follows:  []string{"root-missing", "keystore-incomplete"},
	}
	for _, s := range above[:min(len(above), mostRelated)] {
		f.Related = append(f.Related, lints.Related{At: s.At(bundle.Whole), Message: s.Title() + " may be above the missing issuer"})
	}
	if c.Bundle.LostCertificate() {
		f.Follows = append(f.Follows, "unreadable-object")
	}
	return f
}

// mostRelated is how many certificates off the path are named next to a gap.
const mostRelated = 5

func pathWords(c *chain.Chain) string {
	if len(c.Path) == 1 {
		return c.Path[0].Title()
	}
	return fmt.Sprintf("the path from %s to %s", c.Path[0].Title(), c.Top().Title())
}

// withoutSurplus is the command that takes out of the file all certificates that
// do not belong to it: a command for each of them would undo the one before. It is
// empty where whole lines do not do, and where there are too many for a command.
func withoutSurplus(p *lints.Pass) string {
	c := p.Chain
	const tooMany = 32
	var surplus []*bundle.Object
	for _, cert := range c.Certs {
		if isSurplus(c, cert) {
			surplus = append(surplus, cert.Object)
		}
	}
	if len(surplus) == 0 || len(surplus) > tooMany {
		return ""
	}
	return shell.Without(c.Bundle, surplus, p.NewFile("path.pem"))
}

// isSurplus tells whether the cure for a certificate is to take it out.
func isSurplus(c *chain.Chain, cert *chain.Cert) bool {
	if first := cert.DuplicateOf; first != nil {
		return !trustedBesideKey(c, cert) && !trustedBesideKey(c, first)
	}
	return cert.Role == chain.Stray && !c.MayJoin(cert) && !trustedBesideKey(c, cert)
}
