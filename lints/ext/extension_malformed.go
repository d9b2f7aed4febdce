// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var extensionMalformed = &lints.Rule{
	ID:    "extension-malformed",
	Title: "extension is empty or incomplete",
	Doc: lints.Doc{
		What: "The extensions extendedKeyUsage and subjectAltName have at least one member, and authorityKeyIdentifier has either both the issuer and the serial number of the issuer's certificate or neither.",
		Why:  "An extension without a member means that the certificate has no purpose or no name. Programs interpret that differently.",
		Fix:  "Issue the certificate again with the extension filled in, or without it.",
	},
	Cite: "RFC 5280 4.2.1.1, 4.2.1.6 and 4.2.1.12",
	Cert: checkExtensionMalformed,
}

func checkExtensionMalformed(p *lints.Pass, c *chain.Cert) {
	for _, oid := range []string{chain.OIDExtKeyUsage, chain.OIDSubjectAltName} {
		if e := c.Extension(oid); e != nil && emptySequence(e.Value) {
			failMalformed(p, c, oid, "without a member", "at least one member")
		}
	}
	if e := c.Extension(chain.OIDAuthorityKeyID); e != nil && halfNamed(e.Value) {
		failMalformed(p, c, chain.OIDAuthorityKeyID, "with only one of issuer name and serial number", "both, or only the key identifier")
	}
}

func failMalformed(p *lints.Pass, c *chain.Cert, oid, found, required string) {
	p.Failf(bundle.ExtensionField(oid), extensionName(oid)+" "+found, required,
		"%s has %s %s", c.Title(), extensionName(oid), found)
}

func emptySequence(der cryptobyte.String) bool {
	var seq cryptobyte.String
	return der.ReadASN1(&seq, asn1.SEQUENCE) && seq.Empty()
}

// halfNamed reports whether the extension has only one of authorityCertIssuer and
// authorityCertSerialNumber.
func halfNamed(der cryptobyte.String) bool {
	var seq, skipped cryptobyte.String
	var issuer, serial bool
	if !der.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipOptionalASN1(asn1.Tag(0).ContextSpecific()) ||
		!seq.ReadOptionalASN1(&skipped, &issuer, asn1.Tag(1).ContextSpecific().Constructed()) ||
		!seq.ReadOptionalASN1(&skipped, &serial, asn1.Tag(2).ContextSpecific()) {
		return false
	}
	return issuer != serial
}
