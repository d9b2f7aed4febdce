// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"math/big"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// authorityIssuerMismatch follows signature-invalid and key-identifier-mismatch:
// if the signature or the key identifier is wrong too, the certificate in the
// file is not the issuer, and those rules report it.
var authorityIssuerMismatch = &lints.Rule{
	ID:    "authority-issuer-mismatch",
	Title: "authority key identifier does not name the issuer's certificate",
	Doc: lints.Doc{
		What: "If the authorityKeyIdentifier of a certificate in the path has authorityCertIssuer or authorityCertSerialNumber, they match the issuer and the serial number of its issuer's certificate.",
		Why:  "OpenSSL uses a certificate as the issuer only if all of authorityKeyIdentifier matches it, and reports error 20 otherwise, or error 2 for a root; Java refuses some of these paths too. A common cause is a CA certificate that was renewed with the same key and a new serial number.",
		Fix:  "Issue the certificate again with authorityKeyIdentifier = keyid, without issuer. If the extension names an earlier certificate of the same CA that is still valid, put that certificate into the file instead.",
	},
	Cite:    "RFC 5280 4.2.1.1",
	Follows: []string{"signature-invalid", "key-identifier-mismatch"},
	Link:    checkAuthorityIssuerMismatch,
}

func checkAuthorityIssuerMismatch(p *lints.Pass, l chain.Link) {
	name, serial := l.Child.AuthorityIssuer(), l.Child.AuthoritySerial()
	switch {
	case name == nil && serial == nil:
		p.Evidence("neither authorityCertIssuer nor authorityCertSerialNumber")
		return
	case !l.AuthorityDiffers():
		p.Evidence(namedCertificate(name, serial))
		return
	}
	p.Fail(lints.Finding{
		Field:     bundle.ExtensionField(chain.OIDAuthorityKeyID),
		Message:   otherIssuer(l),
		Found:     namedCertificate(name, serial),
		Required:  namedCertificate(l.Issuer.RawIssuer, l.Issuer.SerialNumber),
		RefusedBy: chain.OpenSSL,
		Related:   []lints.Related{{At: l.Issuer.At(bundle.SerialNumber), Message: "the serial number of its issuer"}},
	})
}

// otherIssuer returns the message, with OpenSSL's error number. The number is the
// one without -partial_chain, which would end the path below a root that does not
// name itself.
func otherIssuer(l chain.Link) string {
	if l.Self() {
		return fmt.Sprintf("%s is self-signed but names another issuer (OpenSSL error 2)", l.Child.Title())
	}
	return fmt.Sprintf("%s names another issuer than %s (OpenSSL error 20)", l.Child.Title(), l.Issuer.Title())
}

// namedCertificate describes a certificate as authorityKeyIdentifier names it: by
// issuer, by serial number or by both.
func namedCertificate(issuer []byte, serial *big.Int) string {
	switch {
	case serial == nil:
		return "issuer " + chain.QuoteDN(issuer)
	case issuer == nil:
		return fmt.Sprintf("serial %x", serial)
	}
	return fmt.Sprintf("issuer %s, serial %x", chain.QuoteDN(issuer), serial)
}
