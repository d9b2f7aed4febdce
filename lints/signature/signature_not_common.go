// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var signatureNotCommon = &lints.Rule{
	ID:    "signature-not-common",
	Title: "signature algorithm cannot be verified by a TLS stack",
	Doc: lints.Doc{
		What: "OpenSSL 3.0, Go 1.26, Java 17 and GnuTLS 3.7 verify the certificate's signature algorithm, as tested with certificates signed by it. The finding names the stacks that do not. It is about SHA-224, SHA-512/224, SHA-512/256, SHA-3, DSA, Ed448, RSA-PSS with a salt that is not as long as the hash or with a key restricted to RSA-PSS, ML-DSA and SLH-DSA. No stack verifies the signature of a self-signed certificate, but OpenSSL 3.0 does not load a file that has one over SHA-512/224 or SHA-512/256, or one with ECDSA over SHA-3. The rule signature-hash-not-allowed covers broken hashes.",
		Why:  "A stack that does not know the algorithm refuses the certificate as if its CA were unknown, however strong the algorithm is.",
		Fix:  "Have the certificate signed again with SHA-256:\n\n    openssl x509 -req -sha256 -in client.csr -CA ca.pem -CAkey ca.key -days 365 -extfile client.ext -out new-client.pem\n\nFor RSA-PSS add -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest.",
	},
	Cite:    "RFC 8446 4.2.3",
	Follows: []string{"signature-hash-not-allowed"},
	Cert:    checkSignatureCommon,
}

func checkSignatureCommon(p *lints.Pass, c *chain.Cert) {
	facts := c.SignatureFacts()
	by := facts.UnverifiableBy()
	words := algorithmWords(facts)
	if issuedByPSSKey(p.Chain, c) {
		by |= chain.Go
		words += ", by a key restricted to RSA-PSS"
	}
	switch {
	case c.SelfSigned() && by&chain.OpenSSL != 0 && facts.Family != chain.FamilyDSA:
		p.Failf(bundle.SignatureAlgorithm, words, "an algorithm that all common stacks verify",
			"%s is signed with %s; OpenSSL 3.0 does not load a client's file with it", c.Title(), words)
		return
	case c.SelfSigned():
		p.NotApplicable("the certificate is self-signed")
		return
	case by == 0:
		p.Evidence(words)
		return
	}
	verb, also := "does", ""
	if by.Several() {
		verb = "do"
	}
	if in13 := facts.RefusedInTLS13(); in13 != 0 {
		also = fmt.Sprintf(", and %s only in TLS 1.2", in13)
	}
	p.Failf(bundle.SignatureAlgorithm, words, "an algorithm that all common stacks verify",
		"%s is signed with %s, which %s %s not verify%s", c.Title(), words, by, verb, also)
}

// issuedByPSSKey reports whether the key of the issuer is restricted to RSASSA-PSS,
// which Go cannot parse.
func issuedByPSSKey(c *chain.Chain, cert *chain.Cert) bool {
	at := slices.Index(c.Path, cert)
	return at >= 0 && at+1 < len(c.Path) && c.Path[at+1].Key().PSSOnly()
}

// algorithmWords describes an algorithm with its hash, and its salt if that matters.
func algorithmWords(facts chain.SignatureFacts) string {
	words := familyName(facts)
	if facts.Hash != "" {
		words += " over " + describeHash(facts)
	}
	if facts.Family == chain.FamilyRSAPSS {
		words += fmt.Sprintf(" with a salt of %d bytes", facts.SaltLength)
	}
	return words
}
