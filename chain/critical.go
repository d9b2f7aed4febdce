// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// knownExtensions are the extensions that may be critical without stopping a
// verifier: those that this package or the rules built on it process, and those
// about policies, which cannot fail a path as long as no policy is asked for
// (RFC 5280, section 6.1.1 c) but for policyConstraints, which OpenSSL and Go process and
// rules can point at.
var knownExtensions = []string{
	OIDSubjectKeyID, OIDKeyUsage, OIDSubjectAltName, OIDBasicConstraints, OIDNameConstraints, OIDCRLDistribution,
	OIDPolicies, OIDPolicyMappings, OIDAuthorityKeyID, OIDPolicyConstraints, OIDExtKeyUsage, OIDInhibitAnyPolicy,
}

// UnknownCriticalExtensions are the dotted object identifiers of critical
// extensions that this package does not process when it checks a path, and for
// which a verifier must refuse the certificate (RFC 5280, section 4.2).
func (c *Cert) UnknownCriticalExtensions() []string { return c.unknownCritical }

func (c *Cert) readUnknownCritical() []string {
	var unknown []string
	for _, ext := range c.Extensions {
		if !ext.Critical {
			continue
		}
		if oid := ext.Id.String(); !slices.Contains(knownExtensions, oid) {
			unknown = append(unknown, oid)
		}
	}
	return unknown
}
