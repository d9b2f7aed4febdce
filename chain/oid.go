// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The object identifiers of the extensions that are facts of a path (RFC 5280
// 4.2.1), and of TLS client authentication (4.2.1.12).
const (
	oidSubjectKeyID     = "2.5.29.14"
	oidKeyUsage         = "2.5.29.15"
	oidSubjectAltName   = "2.5.29.17"
	oidBasicConstraints = "2.5.29.19"
	oidNameConstraints  = "2.5.29.30"
	oidCRLDistribution  = "2.5.29.31"
	oidPolicies         = "2.5.29.32"
	oidPolicyMappings   = "2.5.29.33"
	oidAuthorityKeyID   = "2.5.29.35"
	oidPolicyConstraint = "2.5.29.36"
	oidExtKeyUsage      = "2.5.29.37"
	oidInhibitAnyPolicy = "2.5.29.54"

	oidClientAuth = "1.3.6.1.5.5.7.3.2"
)

// readOID reads an object identifier into its dotted form. Arcs of any size are
// read, which asn1.ObjectIdentifier cannot hold.
func readOID(in *cryptobyte.String) (string, bool) {
	var body cryptobyte.String
	if !in.ReadASN1(&body, asn1.OBJECT_IDENTIFIER) {
		return "", false
	}
	return dottedOID(body)
}

// dottedOID decodes the contents of an object identifier (X.690 8.19). 64 bytes
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
