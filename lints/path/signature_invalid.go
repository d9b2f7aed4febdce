// SPDX-License-Identifier: Apache-2.0

package path

import (
	"errors"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var signatureInvalid = &lints.Rule{
	ID:    "signature-invalid",
	Title: "signature does not verify under the issuer's key",
	Doc: lints.Doc{
		What: "The signature of each certificate of the path verifies under the key of the certificate above it, and that of a self-signed root under its own key. Where the algorithm cannot be verified by this program the outcome is review. A file with so many certificates that a signature of the path is left unverified fails.",
		Why:  "The signature is what makes a chain of certificates a chain. Without it the issuer's name is only a claim, and every verifier stops there.",
		Fix:  "Put the certificate into the file that really signed the one below it. After a CA has got a new key its old certificate bears the same name and does not verify what the new key has signed.",
	},
	Cite: "RFC 5280 6.1.3 (a)(1)",
	Link: checkSignatureInvalid,
}

func checkSignatureInvalid(p *lints.Pass, l chain.Link) {
	err := l.SignatureErr
	switch {
	case err == nil:
		p.Evidence(fmt.Sprintf("%s, by the key of %s", l.Child.SignatureFacts().Family, l.Issuer.Title()))
		return
	case errors.Is(err, chain.ErrCheckLimit):
		p.Fail(lints.Finding{
			At:       l.Child.At(bundle.Signature),
			Message:  fmt.Sprintf("the signature of %s is not verified: %v", l.Child.Title(), err),
			Found:    err.Error(),
			Required: fmt.Sprintf("a signature by the key of %q that can be verified", l.Issuer.Name()),
			Fix:      "take out of the file what does not belong to the path, so that fewer signatures are left to verify",
		})
		return
	case errors.Is(err, chain.ErrUnsupported):
		p.Review(fmt.Sprintf("the signature of %s could not be verified here (%v): verify it with openssl verify", l.Child.Title(), err))
		return
	}
	f := lints.Finding{
		At:       l.Child.At(bundle.Signature),
		Message:  fmt.Sprintf("the signature of %s does not verify under the key of %s", l.Child.Title(), placed(l.Issuer)),
		Found:    err.Error(),
		Required: fmt.Sprintf("a signature by the key of %q", l.Issuer.Name()),
		Related:  []lints.Related{{At: l.Issuer.At(bundle.SubjectPublicKey), Message: "the key it was verified under"}},
	}
	if public := p.Chain.Public; public.Claim == chain.ClaimFalse && public.ClaimedBy == l.Child {
		f.Follows = []string{"public-ca-impersonated"} // that CA did not sign it
	}
	switch {
	case l.Self():
		f.Message = fmt.Sprintf("the signature of %s does not verify under its own key, though it names itself as its issuer", l.Child.Title())
		f.Related = nil
	case l.KeyIDs == chain.KeyIDsDiffer:
		f.Fix = fmt.Sprintf("find the certificate of %q that has the key identifier %x: the one in the file has another key, %x",
			l.Issuer.Name(), l.Child.AuthorityKeyId, l.Issuer.SubjectKeyId)
	}
	p.Fail(f)
}
