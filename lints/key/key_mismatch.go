// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/lints"
)

var keyMismatch = &lints.Rule{
	ID:     "key-mismatch",
	Remedy: lints.Decide,
	Title:  "private key does not belong to the leaf or the request",
	Doc: lints.Doc{
		What: "The public half of the private key given with the file is the key of the leaf certificate, or of a signing request in the file; if several keys are given, one of them is. A key in a keystore or a Kubernetes Secret belongs to a certificate next to it: to the first certificate in a Secret, to any certificate in a keystore. Keys are compared by the SHA-256 of their subjectPublicKeyInfo. Explicit curve parameters are replaced by the name of the curve first; a curve that chainlint has no name for cannot be compared, and the outcome is review. The private half is not kept. Without a key the rule does not apply.",
		Why:  "A program with a certificate and the key of another certificate does not start, or fails in every handshake.",
		Fix:  "Find the key that the request was made with: openssl pkey -in client.key -pubout and openssl x509 -in client.pem -noout -pubkey print the same text for a matching pair. If the key is lost, make a new key and a new request.",
	},
	Cite:  "RFC 8446 4.4.3",
	Chain: checkKeyMismatch,
}

func checkKeyMismatch(p *lints.Pass) {
	stored := checkStoredKeys(p)
	switch key := p.Chain.Key; {
	case key != nil && key.Err != nil:
		p.Undecided("the given private key cannot be read: " + chain.Escape(key.Err.Error()))
	case key != nil:
		checkGivenKey(p)
	case !stored:
		p.NotApplicable(noKey)
	}
}

func checkGivenKey(p *lints.Pass) {
	c := p.Chain
	leaf := c.Leaf()
	if leaf != nil && given(c.Key, keyfile.Digest(leaf.RawSubjectPublicKeyInfo)) {
		p.Evidence(fmt.Sprintf("the key of leaf %q", leaf.Name()))
		return
	}
	request, matches := findRequest(c.Bundle, c.Key)
	switch {
	case matches:
		p.Evidence("the key of the request for " + chain.QuoteDN(request.Request.RawSubject))
	case c.Key.Explicit && (leaf != nil || request != nil):
		p.Review("the given private key has explicit curve parameters that chainlint has no name for, so it cannot be compared: " +
			"check that openssl pkey -in client.key -pubout and openssl x509 -in client.pem -noout -pubkey name the same point")
	case leaf != nil:
		f := mismatch(c.Key.SPKISHA256, keyfile.Digest(leaf.RawSubjectPublicKeyInfo), fmt.Sprintf("leaf %q", leaf.Name()), owner(c))
		f.Cert, f.Field = leaf, bundle.SubjectPublicKey
		p.Fail(f)
	case request != nil:
		spki := keyfile.Digest(request.Request.RawSubjectPublicKeyInfo)
		f := mismatch(c.Key.SPKISHA256, spki, "the request for "+chain.QuoteDN(request.Request.RawSubject), owner(c))
		f.At = request.At(bundle.SubjectPublicKey)
		p.Fail(f)
	default:
		p.NotApplicable("the file holds neither a leaf certificate nor a signing request")
	}
}

// given reports whether one of the given keys has this subjectPublicKeyInfo.
func given(key *chain.KeyFile, spki [32]byte) bool {
	return key.SPKISHA256 == spki || slices.Contains(key.Others, spki)
}

func mismatch(given, wanted [32]byte, whose, owner string) lints.Finding {
	return lints.Finding{
		Message:  fmt.Sprintf("the private key does not belong to %s%s", whose, owner),
		Found:    fmt.Sprintf("a key with the SHA-256 %x", given),
		Required: fmt.Sprintf("the key with the SHA-256 %x", wanted),
	}
}

// owner names the other certificate in the file that the key belongs to.
func owner(c *chain.Chain) string {
	for _, cert := range c.Certs {
		if given(c.Key, keyfile.Digest(cert.RawSubjectPublicKeyInfo)) {
			return fmt.Sprintf(" but to %s %q", cert.Role, cert.Name())
		}
	}
	return ""
}

// findRequest returns the request in the file that has the key, or the first one
// that parses.
func findRequest(b *bundle.Bundle, key *chain.KeyFile) (request *bundle.Object, matches bool) {
	for _, o := range b.Objects {
		if o.Request == nil {
			continue
		}
		if given(key, keyfile.Digest(o.Request.RawSubjectPublicKeyInfo)) {
			return o, true
		}
		if request == nil {
			request = o
		}
	}
	return request, false
}
