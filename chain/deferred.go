// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"errors"

	"github.com/zmap/zcrypto/x509"
)

// verifySelf verifies the signature of a certificate under its own key. The
// parser leaves it to us to say that it is self-signed.
func (g *graph) verifySelf(f *Cert) {
	f.selfErr = g.verify(f, f)
	if f.selfErr == nil {
		marked := *f.Certificate // an anchor's is used by others at the same time
		marked.SelfSigned, marked.ValidationLevel = true, x509.UnknownValidationLevel
		f.Certificate = &marked
	}
}

// verifyDeferred verifies the signatures of the chosen path that the bound skipped, from
// the checks reserved for it, and reports whether any result changed.
func (g *graph) verifyDeferred(path []*Cert) bool {
	before := g.checks
	for i, p := range path {
		switch {
		case i+1 < len(path):
			if errors.Is(g.linkTo(p, path[i+1]).SignatureErr, ErrCheckLimit) {
				g.verify(p, path[i+1])
				g.recall(p)
			}
		case errors.Is(p.selfErr, ErrCheckLimit):
			g.verifySelf(p)
			if p.SelfSigned() {
				g.keep(p, nil)
			}
		}
	}
	return g.checks > before
}

// recall brings the links of a certificate up to what is known.
func (g *graph) recall(f *Cert) {
	links := g.issuers[f]
	for i, l := range links {
		if err, ok := g.verdicts[signedBy{f, l.Issuer.spki}]; ok {
			links[i].SignatureErr = err
		}
	}
	g.keep(f, links)
}
