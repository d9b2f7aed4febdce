// SPDX-License-Identifier: Apache-2.0

// Package ext holds the rules about extensions, and about two basic fields:
// version and serial number.
package ext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules about extensions.
var Rules = []*lints.Rule{
	versionNot3,
	serialNumberBad,
	extendedKeyUsageLacks,
	anyPurposeOnly,
	clientAuthEnds,
	netscapeCertTypeLacks,
	keyUsageLacks,
	basicConstraintsNotCA,
	caAndClientMixed,
	clientIsCA,
	ocspURLMissing,
	crlOnly,
	policyNotDV,
	psd2StatementBad,
	encodingInvalid,
	extensionCriticalityWrong,
	extensionMisplaced,
	extensionMalformed,
	keyIdentifierMissing,
	dnsNameMalformed,
	stackIntolerant,
}

// extensionName returns the name of an extension, or its object identifier.
func extensionName(oid string) string {
	return cmp.Or(chain.ExtensionName(oid), oid)
}

func hasKeyUsage(c *chain.Cert, name string) bool { return slices.Contains(c.KeyUsages(), name) }

// assertsCA lists the values that mark the certificate as a CA: "CA:TRUE" and
// "keyCertSign".
func assertsCA(c *chain.Cert) []string {
	var signs []string
	if c.BasicConstraintsValid && c.IsCA {
		signs = append(signs, "CA:TRUE")
	}
	if c.SignsCertificates() {
		signs = append(signs, "keyCertSign")
	}
	return signs
}

// listed joins the words of a list, or returns the text for an empty one.
func listed(words []string, none string) string {
	if len(words) == 0 {
		return none
	}
	return chain.Listed(words)
}

// hasWebURL reports whether one of the URLs has the scheme http or https.
func hasWebURL(urls []string) bool {
	return slices.ContainsFunc(urls, func(u string) bool {
		u = strings.ToLower(u)
		return strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://")
	})
}

// quoted joins values from a certificate.
func quoted(values []string) string {
	var all []string
	for _, v := range values {
		all = append(all, fmt.Sprintf("%q", v))
	}
	return chain.Listed(all)
}
