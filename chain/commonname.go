// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"slices"
	"strings"
)

// CommonNameViolations compares the common names of the leaf with the name
// constraints of the CAs above it, as OpenSSL does: where the leaf has no
// dNSName, each common name that looks like a host name counts as one. RFC 5280
// does not say so, and Go does not look at the common name. What GnuTLS does is an
// [Intolerance].
func (c *Chain) CommonNameViolations() []Violation {
	leaf := c.Leaf()
	if leaf == nil {
		return nil
	}
	hosts := leaf.hostCommonNames()
	if len(hosts) == 0 {
		return nil
	}
	var violations []Violation
	for _, ca := range processed(c.Path)[1:] {
		if nc := ca.nameConstraints(); nc != nil && nc.defect == "" {
			if len(hosts)*(len(nc.permitted)+len(nc.excluded)) > maxComparisons {
				return violations
			}
			violations = append(violations, nc.check(ca, leaf, hosts)...)
		}
	}
	return violations
}

// hostCommonNames are the common names that OpenSSL reads as host names: none
// where subjectAltName has a dNSName.
func (c *Cert) hostCommonNames() []generalName {
	alt, _ := c.altNames()
	if slices.ContainsFunc(alt, func(n generalName) bool { return n.form == dnsName }) {
		return nil
	}
	var hosts []generalName
	for _, cn := range Values(c.RawSubject, "CN") {
		if cn = strings.TrimRight(cn, "\x00"); looksLikeHost(cn) {
			hosts = append(hosts, generalName{dnsName, []byte(cn)})
		}
	}
	return hosts
}

// looksLikeHost reports whether OpenSSL takes a common name for a host name: two
// labels or more of letters, digits, hyphens and underscores. A hyphen is neither
// the first nor the last character of the name, nor next to a period. A wildcard
// is not a host name.
func looksLikeHost(cn string) bool {
	labels := strings.Split(cn, ".")
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, notInHost) {
			return false
		}
	}
	return len(labels) > 1
}

func notInHost(r rune) bool {
	letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !letter && r != '-' && r != '_'
}
