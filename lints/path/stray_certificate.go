// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var strayCertificate = &lints.Rule{
	ID:     "stray-certificate",
	Remedy: lints.Repair,
	Title:  "certificate is not in the path from the leaf",
	Doc: lints.Doc{
		What: "Every certificate in the file is in the one path from the leaf to the top. A certificate that is unrelated to the path fails. A cross-signed twin, which has the name and key of a certificate in the path, is a warning, unless it is a second leaf. A certificate that issued such a twin, or that issued a registered issuer that is not in the file, is a warning too. If the issuer of the last certificate in the path is missing, other CA certificates in the file may be above it, and the finding is about the missing issuer. A keystore with a key can have trusted certificate entries, as keytool -importcert writes them: the client verifies the server with these, and the rule ignores them. A file of CA certificates that form several paths is a trust bundle, and the rule does not apply to it.",
		Why:  "An unrelated certificate is usually a mistake, such as an old root or the leaf of another system. Some verifiers stop at it.",
		Fix:  "Remove the certificate from the file. If it is the leaf that you meant to send, put it into a file of its own with its issuers.",
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
	evidence := chain.Plural(len(c.Path), "certificate") + " in the path"
	var above []*chain.Cert
	for _, s := range c.Strays() {
		switch {
		case s.DuplicateOf != nil:
		case c.MayJoin(s):
			above = append(above, s)
		case trustedNextToKey(c, s):
			evidence += fmt.Sprintf("; trusted: %s", placed(s))
		default:
			p.Fail(stray(p, s))
		}
	}
	if len(above) > 0 {
		p.Fail(gap(p, above))
	}
	p.Evidence(evidence)
}

// trustedNextToKey reports whether a certificate is an entry of its own in a
// keystore with a key: one that the client trusts but does not send.
func trustedNextToKey(c *chain.Chain, cert *chain.Cert) bool {
	o := cert.Object
	return o.Trusted && slices.ContainsFunc(c.Bundle.Objects, func(key *bundle.Object) bool {
		return key.Kind == bundle.PrivateKey && key.Container == o.Container && key.Member == o.Member && key.Span.Start == o.Span.Start
	})
}

// severalKeys returns the rules whose finding explains a second path in a keystore
// with several keys, each of which has its own path.
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

func stray(p *lints.Pass, s *chain.Cert) lints.Finding {
	c := p.Chain
	f := lints.Finding{
		Cert:     s,
		Message:  fmt.Sprintf("%s is not in the path: %s", s.Title(), s.Reason),
		Found:    placed(s),
		Required: "only certificates of one path",
		Surplus:  true,
		Follows:  severalKeys(c),
	}
	switch twin := s.AlternativeTo; {
	case s.Above != nil:
		f.Severity = lints.Warning
		f.Message += javaNote(c)
	case twin == nil:
	case twin.Role == chain.Leaf:
		f.Message = fmt.Sprintf("%s has the same name and key as %s: a file has one leaf", s.Title(), placed(twin))
		f.Related = []lints.Related{{At: twin.At(bundle.Whole), Message: "the certificate of the path"}}
	default:
		f.Severity = lints.Warning
		f.Message = fmt.Sprintf("%s issued by %s has the same name and key as %s issued by %s, which is in the path",
			s.Title(), chain.QuoteDN(s.RawIssuer), placed(twin), chain.QuoteDN(twin.RawIssuer))
		if twin.Index > s.Index {
			f.Message += ", and OpenSSL and GnuTLS use the first in the file"
		}
		f.Message += javaNote(c)
		f.Related = []lints.Related{{At: twin.At(bundle.Whole), Message: "the certificate of the path"}}
		if !s.ValidAt(p.Now) && twin.ValidAt(p.Now) { // the problem is that it has expired
			f.Follows = append(f.Follows, "outside-validity")
		}
	}
	return f
}

// gap returns the finding for a certificate whose issuer is missing while the file
// has CA certificates that are not in the path. They may be above the missing
// issuer, so they are not the problem.
func gap(p *lints.Pass, above []*chain.Cert) lints.Finding {
	c := p.Chain
	child, _ := c.Gap()
	f := lints.Finding{
		Cert:     child,
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("the issuer of %s, %s, is not in the file", child.Title(), issuerWords(child)),
		Found:    fmt.Sprintf("a path that ends at %s, and %s outside the path", child.Title(), chain.Plural(len(above), "CA certificate")),
		Required: "the certificate of the issuer, or only certificates of one path",
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

// mostRelated is how many certificates outside the path a finding about a gap names.
const mostRelated = 5

// isSurplus reports whether the fix for a certificate is to remove it.
func isSurplus(c *chain.Chain, cert *chain.Cert) bool {
	if first := cert.DuplicateOf; first != nil {
		return !trustedNextToKey(c, cert) && !trustedNextToKey(c, first)
	}
	return cert.Role == chain.Stray && !c.MayJoin(cert) && !trustedNextToKey(c, cert)
}
