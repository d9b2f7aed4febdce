// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"strings"

	"github.com/zmap/zcrypto/x509"
)

// keyUsages are the bits of keyUsage in their order (RFC 5280, section 4.2.1.3).
var keyUsages = []struct {
	name string
	bit  x509.KeyUsage
}{
	{"digitalSignature", x509.KeyUsageDigitalSignature},
	{"nonRepudiation", x509.KeyUsageContentCommitment},
	{"keyEncipherment", x509.KeyUsageKeyEncipherment},
	{"dataEncipherment", x509.KeyUsageDataEncipherment},
	{"keyAgreement", x509.KeyUsageKeyAgreement},
	{"keyCertSign", x509.KeyUsageCertSign},
	{"cRLSign", x509.KeyUsageCRLSign},
	{"encipherOnly", x509.KeyUsageEncipherOnly},
	{"decipherOnly", x509.KeyUsageDecipherOnly},
}

// KeyUsageNames lists the names of the bits of keyUsage, in their order.
func KeyUsageNames() []string {
	names := make([]string, len(keyUsages))
	for i, u := range keyUsages {
		names[i] = u.name
	}
	return names
}

// KeyUsages lists the names of the bits that keyUsage of the certificate has.
func (c *Cert) KeyUsages() []string {
	var set []string
	for _, u := range keyUsages {
		if c.KeyUsage&u.bit != 0 {
			set = append(set, u.name)
		}
	}
	return set
}

// AltNames lists the names of subjectAltName as messages show them, safe to print:
// `dNSName "a.example"`. Of an extension that cannot be read, it has what comes before
// the damage.
func (c *Cert) AltNames() []string {
	names, _ := c.altNames()
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = n.String()
	}
	return all
}

// Words describes a key in two words: "RSA 2048", "EC P-256", "Ed25519".
func (k KeyFacts) Words() string {
	switch k.Type {
	case "":
		return "unreadable key"
	case Ed25519, Ed448, X25519, X448:
		return strings.ToUpper(string(k.Type[:1])) + string(k.Type[1:])
	}
	words := strings.ToUpper(string(k.Type))
	switch {
	case k.Curve != "":
		return words + " " + k.Curve
	case k.Bits > 0:
		return fmt.Sprintf("%s %d", words, k.Bits)
	}
	return words
}
