// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"bytes"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var keyIdentifierMissing = &lints.Rule{
	ID:    "key-identifier-missing",
	Title: "certificate lacks a key identifier",
	Doc: lints.Doc{
		What: "A CA certificate has subjectKeyIdentifier, and every certificate that is not self-issued has authorityKeyIdentifier with a keyIdentifier. A self-issued certificate may omit that extension, and so may a registered issuer, because verifiers do not look above it.",
		Why:  "With the identifiers a verifier finds the right one of several certificates with the same name. OpenSSL in its strict mode, which is Python's default, refuses a certificate without them; other verifiers try each issuer in turn.",
		Fix:  "Add both when the certificate is signed: subjectKeyIdentifier = hash and authorityKeyIdentifier = keyid.",
	},
	Cite:    "RFC 5280 4.2.1.1 and 4.2.1.2",
	Follows: []string{"version-not-3"},
	Cert:    checkKeyIdentifierMissing,
}

func checkKeyIdentifierMissing(p *lints.Pass, c *chain.Cert) {
	if c.IsCACert() && !c.HasExtension(chain.OIDSubjectKeyID) {
		failKeyIdentifier(p, c, "no subjectKeyIdentifier", "subjectKeyIdentifier")
	}
	aki := c.Extension(chain.OIDAuthorityKeyID)
	switch {
	case aki == nil && !bytes.Equal(c.RawSubject, c.RawIssuer) && !c.Anchor:
		failKeyIdentifier(p, c, "no authorityKeyIdentifier", "authorityKeyIdentifier with a keyIdentifier")
	case aki != nil && !namesKey(aki.Value):
		failKeyIdentifier(p, c, "authorityKeyIdentifier without a keyIdentifier", "authorityKeyIdentifier with a keyIdentifier")
	}
}

func failKeyIdentifier(p *lints.Pass, c *chain.Cert, found, required string) {
	f := lints.Finding{
		Field:    bundle.Extensions,
		Message:  fmt.Sprintf("%s has %s", c.Title(), found),
		Found:    found,
		Required: required,
	}
	if c.Version < 3 { // which has no extensions
		f.Follows = []string{"basic-constraints-not-ca", "issuer-not-ca"}
	}
	p.Fail(f)
}

func namesKey(der cryptobyte.String) bool {
	var seq cryptobyte.String
	return der.ReadASN1(&seq, asn1.SEQUENCE) && seq.PeekASN1Tag(asn1.Tag(0).ContextSpecific())
}
