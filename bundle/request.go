// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"

	"github.com/zmap/zcrypto/x509"
	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var errNoRequest = errors.New("not a certificate signing request that parses")

// AsCertificate returns what a certificate signing request asks for in the form
// of a certificate: its subject, its key and the extensions of its
// extensionRequest attribute (RFC 2985 5.4.2), so that what looks at these in a
// certificate can look at them in a request. Issuer, serial number, validity
// and signature are fillers that mean nothing. The error says why there is no
// such certificate.
func (o *Object) AsCertificate() (*x509.Certificate, error) {
	if o.Kind != CertificateRequest || o.Request == nil {
		return nil, errNoRequest
	}
	der, err := o.certificateDER()
	if err != nil {
		return nil, err
	}
	return parseTolerantly(der)
}

// certificateDER encodes a Certificate (RFC 5280 4.1) with the request's parts.
func (o *Object) certificateDER() ([]byte, error) {
	algorithm, signature := o.FieldBytes(SignatureAlgorithm), o.FieldBytes(Signature)
	subject, extensions := o.FieldBytes(Subject), o.FieldBytes(Extensions)
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, func(cert *cryptobyte.Builder) {
		cert.AddASN1(casn1.SEQUENCE, func(tbs *cryptobyte.Builder) {
			explicit := casn1.Tag(0).ContextSpecific().Constructed()
			tbs.AddASN1(explicit, func(version *cryptobyte.Builder) { version.AddASN1Int64(2) })
			tbs.AddASN1Int64(1)
			tbs.AddBytes(algorithm)
			tbs.AddASN1(casn1.SEQUENCE, func(*cryptobyte.Builder) {}) // issuer
			tbs.AddASN1(casn1.SEQUENCE, func(validity *cryptobyte.Builder) {
				for _, time := range []string{"500101000000Z", "491231235959Z"} {
					validity.AddASN1(casn1.UTCTime, func(c *cryptobyte.Builder) { c.AddBytes([]byte(time)) })
				}
			})
			tbs.AddBytes(subject)
			tbs.AddBytes(o.FieldBytes(SubjectPublicKey))
			if len(extensions) > 0 {
				tbs.AddASN1(casn1.Tag(3).ContextSpecific().Constructed(), func(c *cryptobyte.Builder) { c.AddBytes(extensions) })
			}
		})
		cert.AddBytes(algorithm)
		cert.AddBytes(signature)
	})
	return b.Bytes()
}
