// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"errors"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var signatureInvalid = &lints.Rule{
	ID:    "signature-invalid",
	Title: "signature does not verify with the issuer's key",
	Doc: lints.Doc{
		What: "The signature of each certificate in the path verifies with the key of the certificate above it, and that of a self-signed root with its own key. An unknown algorithm or curve fails. A known algorithm that chainlint does not verify (Ed448, ML-DSA, SLH-DSA) leaves the requirement open. The signature of a certificate whose issuer is not in the file is not checked. A file fails if it has so many certificates that a signature in the path is not verified.",
		Why:  "The signature proves who issued a certificate. Without it the issuer's name is only a claim, and every verifier refuses the path.",
		Fix:  "Put the certificate that really signed the one below it into the file. After a CA changes its key, its old certificate has the same name but does not verify what the new key signs.",
	},
	Cite: "RFC 5280 6.1.3 (a)(1)",
	Link: checkSignatureInvalid,
}

func checkSignatureInvalid(p *lints.Pass, l chain.Link) {
	err := l.SignatureErr
	switch {
	case err == nil:
		p.Evidence(fmt.Sprintf("%s, by the key of %s", l.Child.SignatureFacts().Family, l.Issuer.Title()) + unchecked(p, l.Issuer))
		return
	case errors.Is(err, chain.ErrCheckLimit):
		p.Fail(lints.Finding{
			Field:    bundle.Signature,
			Message:  fmt.Sprintf("the signature of %s was not verified: %v", l.Child.Title(), err),
			Found:    err.Error(),
			Required: fmt.Sprintf("a signature by the key of %q that can be verified", l.Issuer.Name()),
			Fix:      "remove the certificates that are not in the path from the file, so that fewer signatures have to be verified",
		})
		return
	case errors.Is(err, chain.ErrUnsupported) && !errors.Is(err, chain.ErrUnknown):
		p.Undecided(fmt.Sprintf("the signature of %s cannot be verified here (%v): verify it with openssl verify", l.Child.Title(), err))
		return
	}
	f := lints.Finding{
		Field:    bundle.Signature,
		Message:  fmt.Sprintf("the signature of %s does not verify with the key of %s", l.Child.Title(), l.Issuer.Title()),
		Found:    err.Error(),
		Required: fmt.Sprintf("a signature by the key of %q", l.Issuer.Name()),
		Related:  []lints.Related{{At: l.Issuer.At(bundle.SubjectPublicKey), Message: "the key it was verified with"}},
	}
	if public := p.Chain.Public; public.Claim == chain.ClaimFalse && public.ClaimedBy == l.Child {
		f.Follows = []string{"public-ca-impersonated"} // that CA did not sign it
	}
	switch {
	case l.Self():
		f.Message = fmt.Sprintf("the signature of %s does not verify with its own key", l.Child.Title())
		f.Related = nil
	case l.KeyIDs == chain.KeyIDsDiffer:
		f.Fix = fmt.Sprintf("find the certificate of %q that has the key identifier %x; the one in the file has the key identifier %x",
			l.Issuer.Name(), l.Child.AuthorityKeyId, l.Issuer.SubjectKeyId)
	}
	p.Fail(f)
}

// unchecked says that the signature of an issuer was not checked if its own issuer
// is not available. The signature of a registered anchor does not matter.
func unchecked(p *lints.Pass, issuer *chain.Cert) string {
	if _, found := p.Chain.LinkOf(issuer); found || issuer.Anchor {
		return ""
	}
	return fmt.Sprintf("; the signature of %s was not checked, because its issuer is not in the file", issuer.Title())
}
