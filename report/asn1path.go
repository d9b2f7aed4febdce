// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// asn1Paths lists the fields of a certificate by their names in RFC 5280, section 4.1.
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

// asn1Path returns the path of a field in a Certificate, and its last name; both
// are empty for the whole certificate. An extension without a name here is named by
// its object identifier.
func asn1Path(f bundle.Field) (path, name string) {
	oid, ok := strings.CutPrefix(string(f), string(bundle.ExtensionField("")))
	if !ok {
		path = asn1Paths[f]
		return path, path[strings.LastIndexByte(path, '.')+1:]
	}
	if name := extensionName(oid); name != "" {
		return asn1Paths[bundle.Extensions] + "." + name, name
	}
	return asn1Paths[bundle.Extensions] + "[" + oid + "]", oid
}

// extensionName returns the name of an extension in reports; empty if it has none.
// extendedKeyUsage has its name in RFC 5280's ASN.1 module: the name is in SARIF logs,
// which are compared with those of later versions.
func extensionName(oid string) string {
	if oid == chain.OIDExtKeyUsage {
		return "extKeyUsage"
	}
	return chain.ExtensionName(oid)
}
