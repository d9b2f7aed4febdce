// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The extensions of RFC 5280, section 4.2, dotted. [OIDQCStatements] is another one.
const (
	OIDSubjectDirectory  = "2.5.29.9"
	OIDSubjectKeyID      = "2.5.29.14"
	OIDKeyUsage          = "2.5.29.15"
	OIDSubjectAltName    = "2.5.29.17"
	OIDIssuerAltName     = "2.5.29.18"
	OIDBasicConstraints  = "2.5.29.19"
	OIDNameConstraints   = "2.5.29.30"
	OIDCRLDistribution   = "2.5.29.31"
	OIDPolicies          = "2.5.29.32"
	OIDPolicyMappings    = "2.5.29.33"
	OIDAuthorityKeyID    = "2.5.29.35"
	OIDPolicyConstraints = "2.5.29.36"
	OIDExtKeyUsage       = "2.5.29.37"
	OIDFreshestCRL       = "2.5.29.46"
	OIDInhibitAnyPolicy  = "2.5.29.54"
	OIDAuthorityInfo     = "1.3.6.1.5.5.7.1.1"
	OIDSubjectInfo       = "1.3.6.1.5.5.7.1.11"
	oidTLSFeature        = "1.3.6.1.5.5.7.1.24" // RFC 7633
)

// OIDNetscapeCertType is the extension by which Netscape's programs distinguished clients
// from servers, before extendedKeyUsage.
const OIDNetscapeCertType = "2.16.840.1.113730.1.1"

var extensionNames = map[string]string{
	OIDSubjectDirectory: "subjectDirectoryAttributes",
	OIDSubjectKeyID:     "subjectKeyIdentifier", OIDKeyUsage: "keyUsage", OIDSubjectAltName: "subjectAltName", OIDIssuerAltName: "issuerAltName",
	OIDBasicConstraints: "basicConstraints", OIDNameConstraints: "nameConstraints", OIDCRLDistribution: "cRLDistributionPoints",
	OIDPolicies: "certificatePolicies", OIDPolicyMappings: "policyMappings", OIDAuthorityKeyID: "authorityKeyIdentifier",
	OIDPolicyConstraints: "policyConstraints", OIDExtKeyUsage: "extendedKeyUsage", OIDFreshestCRL: "freshestCRL",
	OIDInhibitAnyPolicy: "inhibitAnyPolicy", OIDAuthorityInfo: "authorityInfoAccess", OIDSubjectInfo: "subjectInfoAccess",
	OIDQCStatements: "qcStatements",
}

// ExtensionName is what an extension is called by those who write certificates:
// "subjectAltName". It is empty for one that neither RFC 5280 nor RFC 3739 has.
func ExtensionName(oid string) string { return extensionNames[oid] }

// The purposes of extendedKeyUsage (RFC 5280, section 4.2.1.12) that this package and
// the rules built on it look for, dotted.
const (
	OIDAnyPurpose = "2.5.29.37.0" // anyExtendedKeyUsage
	OIDServerAuth = "1.3.6.1.5.5.7.3.1"
	OIDClientAuth = "1.3.6.1.5.5.7.3.2"
)

// purposeNames are the purposes of RFC 5280, section 4.2.1.12.
var purposeNames = map[string]string{
	OIDAnyPurpose: "anyExtendedKeyUsage", OIDServerAuth: "serverAuth", OIDClientAuth: "clientAuth",
	"1.3.6.1.5.5.7.3.3": "codeSigning", "1.3.6.1.5.5.7.3.4": "emailProtection", "1.3.6.1.5.5.7.3.8": "timeStamping",
	"1.3.6.1.5.5.7.3.9": "OCSPSigning",
}

// PurposeNames lists the purposes that have a name, by name.
func PurposeNames() []string { return slices.Sorted(maps.Values(purposeNames)) }

// PurposeName is the name of a purpose, "clientAuth", or its object identifier
// where it has none.
func PurposeName(oid string) string {
	if name, ok := purposeNames[oid]; ok {
		return name
	}
	return oid
}

// PurposeOID is the dotted object identifier of a purpose by its name. What is
// no name is returned as it is.
func PurposeOID(name string) string {
	for oid, n := range purposeNames {
		if n == name {
			return oid
		}
	}
	return name
}

// readOID reads an object identifier into its dotted form. Arcs of any size are
// read, which asn1.ObjectIdentifier cannot hold.
func readOID(in *cryptobyte.String) (string, bool) {
	var body cryptobyte.String
	if !in.ReadASN1(&body, asn1.OBJECT_IDENTIFIER) {
		return "", false
	}
	return dottedOID(body)
}

// dottedOID decodes the contents of an object identifier (X.690, section 8.19). 64 bytes
// are more than any registered one has.
func dottedOID(body []byte) (string, bool) {
	if len(body) == 0 || len(body) > 64 || body[len(body)-1]&0x80 != 0 {
		return "", false
	}
	var arcs []string
	arc := new(big.Int)
	for _, b := range body {
		arc.Lsh(arc, 7)
		arc.Or(arc, big.NewInt(int64(b&0x7f)))
		if b&0x80 != 0 {
			continue
		}
		if len(arcs) == 0 {
			arcs = append(arcs, firstArc(arc))
		}
		arcs = append(arcs, arc.String())
		arc.SetInt64(0)
	}
	return strings.Join(arcs, "."), true
}

// firstArc splits the first subidentifier, 40*first + second, takes the first
// arc off it and returns it.
func firstArc(arc *big.Int) string {
	first := int64(2)
	if arc.Cmp(big.NewInt(80)) < 0 {
		first = arc.Int64() / 40
	}
	arc.Sub(arc, big.NewInt(40*first))
	return string(rune('0' + first))
}

// appendDotted appends the dotted form of an object identifier.
func appendDotted(b []byte, arcs []int) []byte {
	for i, arc := range arcs {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendInt(b, int64(arc), 10)
	}
	return b
}
