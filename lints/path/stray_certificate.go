// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

var strayCertificate = &lints.Rule{
	ID:    "stray-certificate",
	Title: "certificate that is not on the path from the leaf",
	Doc: lints.Doc{
		What: "Every certificate of the file lies on the one path from the leaf to the top. One that has nothing to do with the path fails; one that has the name and key of a certificate on it, a cross-signed twin, is a warning. A file of CA certificates that form several paths is a trust bundle, to which the rule does not apply.",
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
		p.NotApplicable("the file is a bundle of trusted CA certificates, with more than one path in it")
		return
	case len(c.Path) == 0:
		p.NotApplicable(noCertificate)
		return
	}
	for _, s := range c.Strays() {
		if s.DuplicateOf == nil {
			p.Fail(stray(c, s))
		}
	}
	p.Evidence(plural(len(c.Path), "certificate") + " on the path")
}

func stray(c *chain.Chain, s *chain.Cert) lints.Finding {
	f := lints.Finding{
		Cert:     s,
		Message:  fmt.Sprintf("%s does not belong to %s: %s", s.Title(), pathWords(c), s.Reason),
		Found:    placed(s),
		Required: "certificates of one path only",
		Fix:      without(c, s),
	}
	if twin := s.AlternativeTo; twin != nil {
		f.Severity = lints.Warning
		f.Message = fmt.Sprintf("%s issued by %s is a twin of %s issued by %s, through which the path goes: both have one name and one key",
			s.Title(), dn(s.RawIssuer), placed(twin), dn(twin.RawIssuer))
		f.Related = []lints.Related{{At: twin.At(bundle.Whole), Message: "the certificate of the path"}}
	}
	return f
}

func pathWords(c *chain.Chain) string {
	if len(c.Path) == 1 {
		return c.Path[0].Title()
	}
	return fmt.Sprintf("the path from %s to %s", c.Path[0].Title(), c.Top().Title())
}

// without is the command that takes a certificate out of the file; empty where
// whole lines do not do.
func without(c *chain.Chain, cert *chain.Cert) string {
	return shell.Without(c.Bundle, []*bundle.Object{cert.Object}, "path.pem")
}
