// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// objectParams are the parameters of unexpected-object.
type objectParams struct {
	// Expect is "certificate", "certificate-request" or "any": what the file
	// is meant to hold.
	Expect string `yaml:"expect"`
}

var unexpectedObject = &lints.Rule{
	ID:     "unexpected-object",
	Remedy: lints.Repair,
	Title:  "something else stands where a certificate is expected",
	Doc: lints.Doc{
		What: "The file holds nothing but what expect names: certificates (certificate), signing requests (certificate-request), or any object that can be read (any). Private keys are the business of private-key-in-file. A PKCS#7 message and a keystore count as the certificates in them: the revocation lists that a message has in addition are expected (RFC 5652, section 5.1), and a secret key of a keystore, which OpenSSL 3.0, Java 17 and GnuTLS 3.7 skip, is a warning. A message or keystore that does not open is the business of unreadable-object. A request in the place of a certificate, and the reverse, is named with the error that programs show for it.",
		Why:  "A signing request looks like a certificate, and is refused by whatever loads it, commonly with an error that speaks of a missing start line: NO_START_LINE.",
		Fix:  "Send the certificate that the CA made from the request, and load that. Where a request is asked for, send the request: openssl req -new -key client.key -out new-client.csr makes one.",
	},
	Cite:   "RFC 7468 4",
	Params: objectParams{Expect: "certificate"},
	Values: map[string]lints.Values{"expect": {Words: []string{"certificate", "certificate-request", "any"}}},
	Chain:  checkUnexpectedObject,
}

func checkUnexpectedObject(p *lints.Pass) {
	b := p.Chain.Bundle
	expect := lints.ParamsOf[objectParams](p).Expect
	for _, o := range b.Objects {
		if expected(expect, o) {
			continue
		}
		message := fmt.Sprintf("the file holds %s (%s) where %s is expected", objectWords(o), o.Where(), wanted(expect))
		if symptom := libraryError(expect, o.Kind); symptom != "" {
			message += ", which programs report as " + symptom
		}
		f := lints.Finding{
			At:       o.Span,
			Message:  message,
			Found:    objectWords(o),
			Required: wanted(expect),
			Fix:      objectFix(p, o),
		}
		if o.Kind == bundle.SecretKey && isStore(o.Container) && expect == "certificate" {
			f.Severity = lints.Warning
		}
		if beforeKey(b, o) {
			f.Follows = []string{"private-key-in-file"}
		}
		if i := slices.IndexFunc(p.Chain.Certs, func(c *chain.Cert) bool { return c.Object == o }); i >= 0 {
			f.Cert, f.Surplus = p.Chain.Certs[i], true
		}
		p.Fail(f)
	}
	p.Evidence(contents(b))
}

func expected(expect string, o *bundle.Object) bool {
	switch o.Kind {
	case bundle.PrivateKey:
		return true
	case bundle.Unknown:
		return false
	case bundle.CertificateRequest:
		return expect == "certificate-request" || expect == "any"
	case bundle.Certificate:
		return expect != "certificate-request" || o.Container != ""
	case bundle.PKCS7, bundle.PKCS12, bundle.JKS:
		return expect != "certificate-request"
	case bundle.CRL:
		return expect == "any" || expect == "certificate" && o.Container == bundle.PKCS7
	}
	return expect == "any"
}

func wanted(expect string) string {
	switch expect {
	case "certificate-request":
		return "a certificate signing request"
	case "any":
		return "an object that can be read"
	}
	return "a certificate"
}

func objectWords(o *bundle.Object) string {
	switch o.Kind {
	case bundle.Unknown:
		if o.Label == "" {
			return "an object of unknown structure"
		}
		return fmt.Sprintf("a block of unknown content under the label %q", o.Label)
	case bundle.Parameters:
		return "key parameters"
	}
	return "a " + string(o.Kind)
}

// libraryError is what programs print for a request in the place of a
// certificate, and for a certificate in the place of a request.
func libraryError(expect string, kind bundle.Kind) string {
	switch {
	case expect == "certificate-request" && kind == bundle.Certificate:
		return `"no start line, Expecting: CERTIFICATE REQUEST"`
	case expect != "certificate-request" && kind == bundle.CertificateRequest:
		return `"no start line" (NO_START_LINE)`
	}
	return ""
}

// requestErrors is where that error comes from, in the words of each program.
// Tried with OpenSSL 3.0 and what is built on it, and with Go; BoringSSL's is
// that of Payrails' document.
const requestErrors = `

a program that loads the request as a certificate says so in its own words:

    OpenSSL, curl: error:0480006C:PEM routines::no start line
    BoringSSL, Postman: error:0900006e:PEM routines:OPENSSL_internal:NO_START_LINE
    Node.js: ERR_OSSL_PEM_NO_START_LINE
    Python: [SSL] PEM lib
    Go: tls: failed to find "CERTIFICATE" PEM block in certificate input
    Java's keytool: Input not an X.509 certificate`

// objectFix says how to come from the object to what should stand there.
func objectFix(p *lints.Pass, o *bundle.Object) string {
	switch o.Kind {
	case bundle.CertificateRequest:
		return "send the request to your CA, and use the certificate that comes back in its place" + requestErrors
	case bundle.PublicKey:
		return "a public key alone proves nothing: check the certificate that was issued for it"
	case bundle.Certificate, bundle.PKCS7, bundle.PKCS12, bundle.JKS:
		return p.NewFiles("make a request with openssl req -new -key client.key -out new-client.csr, and check that")
	}
	return "Take it out of the file."
}
