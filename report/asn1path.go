// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// asn1Paths are the fields of a certificate by the names of RFC 5280 4.1.
var asn1Paths = map[bundle.Field]string{
	bundle.Version:            "tbsCertificate.version",
	bundle.SerialNumber:       "tbsCertificate.serialNumber",
	bundle.TBSSignature:       "tbsCertificate.signature",
	bundle.Issuer:             "tbsCertificate.issuer",
	bundle.NotBefore:          "tbsCertificate.validity.notBefore",
	bundle.NotAfter:           "tbsCertificate.validity.notAfter",
	bundle.Subject:            "tbsCertificate.subject",
	bundle.SubjectPublicKey:   "tbsCertificate.subjectPublicKeyInfo",
	bundle.Extensions:         "tbsCertificate.extensions",
	bundle.SignatureAlgorithm: "signatureAlgorithm",
	bundle.Signature:          "signatureValue",
}

// extensionNames are the extensions of RFC 5280 4.2, and that of RFC 3739.
var extensionNames = map[string]string{
	"2.5.29.14":          "subjectKeyIdentifier",
	"2.5.29.15":          "keyUsage",
	"2.5.29.17":          "subjectAltName",
	"2.5.29.18":          "issuerAltName",
	"2.5.29.19":          "basicConstraints",
	"2.5.29.30":          "nameConstraints",
	"2.5.29.31":          "cRLDistributionPoints",
	"2.5.29.32":          "certificatePolicies",
	"2.5.29.33":          "policyMappings",
	"2.5.29.35":          "authorityKeyIdentifier",
	"2.5.29.36":          "policyConstraints",
	"2.5.29.37":          "extKeyUsage",
	"2.5.29.46":          "freshestCRL",
	"2.5.29.54":          "inhibitAnyPolicy",
	"1.3.6.1.5.5.7.1.1":  "authorityInfoAccess",
	"1.3.6.1.5.5.7.1.3":  "qcStatements",
	"1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
}

// asn1Path is the field's path within a Certificate, and the last name of it;
// both are empty for the whole of a certificate. An extension without a name
// here goes by its object identifier.
func asn1Path(f bundle.Field) (path, name string) {
	oid, ok := strings.CutPrefix(string(f), string(bundle.ExtensionField("")))
	if !ok {
		path = asn1Paths[f]
		return path, path[strings.LastIndexByte(path, '.')+1:]
	}
	if name, ok := extensionNames[oid]; ok {
		return asn1Paths[bundle.Extensions] + "." + name, name
	}
	return asn1Paths[bundle.Extensions] + "[" + oid + "]", oid
}
