// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var dnsNameMalformed = &lints.Rule{
	ID:    "dns-name-malformed",
	Title: "dNSName is not a host name",
	Doc: lints.Doc{
		What: "Each dNSName of subjectAltName is a host name of at most 253 characters: labels of 1 to 63 letters, digits and hyphens, without a hyphen at either end. The first label may be \"*\". An IP address is not a host name.",
		Why:  "Programs compare host names of this form. Underscores, IP addresses and non-ASCII characters do not match, or match only in some programs.",
		Fix:  "Write an IP address as IP:192.0.2.1, write an internationalized name in its xn-- form, and use host names without underscores.",
	},
	Cite: "RFC 5280 4.2.1.6",
	Cert: checkDNSNames,
}

func checkDNSNames(p *lints.Pass, c *chain.Cert) {
	for _, name := range c.DNSNames {
		fault := hostNameFault(name)
		if fault == "" {
			continue
		}
		found := `dNSName "` + strings.ReplaceAll(chain.Escape(name), `"`, `\"`) + `"`
		p.Failf(bundle.ExtensionField(chain.OIDSubjectAltName), found, "a host name",
			"%s has the invalid %s: %s", c.Title(), found, fault)
	}
}

// The limits of RFC 1034, section 3.1.
const (
	maxHostName = 253
	maxLabel    = 63
)

// hostNameFault says why a text is not a host name under RFC 1034, section 3.5,
// and RFC 1123, section 2.1. It is empty for a host name.
func hostNameFault(name string) string {
	if _, err := netip.ParseAddr(name); err == nil {
		return "it is an IP address"
	}
	if len(name) > maxHostName {
		return fmt.Sprintf("it has more than %d characters", maxHostName)
	}
	for _, label := range strings.Split(strings.TrimPrefix(name, "*."), ".") {
		switch {
		case label == "":
			return "a label is empty"
		case len(label) > maxLabel:
			return fmt.Sprintf("a label has more than %d characters", maxLabel)
		case strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-"):
			return "a label begins or ends with a hyphen"
		case strings.ContainsFunc(label, notInHostNames):
			return "it has other characters than a-z, 0-9 and -"
		}
	}
	return ""
}

func notInHostNames(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
