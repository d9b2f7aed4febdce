// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"math/big"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Where the signature or the key identifier differs too, the certificate in the
// file is not the issuer at all, and those rules say so.
var authorityIssuerMismatch = &lints.Rule{
	ID:    "authority-issuer-mismatch",
	Title: "authority key identifier names another certificate than the issuer's",
	Doc: lints.Doc{
		What: "Where authorityKeyIdentifier of a certificate of the path has authorityCertIssuer or authorityCertSerialNumber, these are the issuer and the serial number of its issuer's certificate.",
		Why:  "OpenSSL uses a certificate as the issuer only if all of authorityKeyIdentifier matches it, and reports error 20 otherwise, or error 2 for a root; Java refuses some of these paths too. A common cause is a CA certificate that was renewed with the same key and a new serial number.",
		Fix:  "Issue the certificate again with authorityKeyIdentifier = keyid, without issuer. Or, where the extension names an earlier certificate of the same CA that is still valid, put that one into the file instead.",
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

// otherIssuer gives the error of OpenSSL without its option -partial_chain, which
// would end the path below a root that does not name itself.
func otherIssuer(l chain.Link) string {
	if l.Self() {
		return fmt.Sprintf("%s is self-signed and names another certificate as its issuer; OpenSSL refuses it (error 2)", l.Child.Title())
	}
	return fmt.Sprintf("%s names another certificate as its issuer than %s; OpenSSL refuses it (error 20)", l.Child.Title(), l.Issuer.Title())
}

// namedCertificate is a certificate as authorityKeyIdentifier names it, by what
// is known of its issuer and serial number.
func namedCertificate(issuer []byte, serial *big.Int) string {
	switch {
	case serial == nil:
		return "issuer " + chain.QuoteDN(issuer)
	case issuer == nil:
		return fmt.Sprintf("serial %x", serial)
	}
	return fmt.Sprintf("issuer %s, serial %x", chain.QuoteDN(issuer), serial)
}
