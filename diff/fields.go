// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// A field compares one field of two certificates. It returns nothing if there is no
// difference that matters.
type field func(c *comparison, before, after *chain.Cert) []Change

// renewed are the fields of a certificate and its successor, and issued those of a
// request and its certificate.
var (
	renewed = []field{
		subject, issuer, serial, key, signature, validity, purposes, keyUsage, altNames,
		ocsp, crls, issuerAddresses, authority, policies, subjectKeyID, authorityKeyID, otherExtensions,
	}
	issued = []field{requestedKey, requestedSubject, altNames, purposes, keyUsage, authority}
)

// key compares the public keys.
func key(_ *comparison, before, after *chain.Cert) []Change {
	if sameKey(before, after) {
		return nil
	}
	change := keyChange(before, after)
	change.Message = "new key"
	if ca(before) {
		change.Grade, change.Why = Breaks, "certificates that the old key signed do not verify with the new one"
	}
	if o, n := before.Key(), after.Key(); o.Type == n.Type && n.Bits > 0 && n.Bits < o.Bits {
		change.Message = fmt.Sprintf("new key, of %d instead of %d bits", n.Bits, o.Bits)
	}
	return []Change{change}
}

func requestedKey(_ *comparison, before, after *chain.Cert) []Change {
	if sameKey(before, after) {
		return nil
	}
	change := keyChange(before, after)
	change.Grade, change.Message, change.Why = Breaks, "the certificate is for another key", "the private key of the request does not fit the certificate, so it cannot be used"
	return []Change{change}
}

func keyChange(before, after *chain.Cert) Change {
	words := func(c *chain.Cert) string {
		digest := c.SPKISHA256()
		return fmt.Sprintf("%s, SHA-256 %x", c.Key().Words(), digest[:8])
	}
	return Change{
		Field: "key", Grade: Changes, Old: words(before), New: words(after),
		Why: "the private key has to be replaced at the same time, and whoever pins the key has to be told",
	}
}

// ca reports whether a certificate is above others.
func ca(c *chain.Cert) bool { return c.Role != chain.Leaf && c.IsCACert() }

func signature(_ *comparison, before, after *chain.Cert) []Change {
	words := func(c *chain.Cert) string {
		f := c.SignatureFacts()
		return strings.TrimSpace(cmp.Or(f.Name, string(f.Family)) + " " + f.Hash)
	}
	if words(before) == words(after) {
		return nil
	}
	change := Change{
		Field: "signatureAlgorithm", Grade: Changes, Message: "signed in another way", Old: words(before), New: words(after),
		Why: "whoever verifies the certificate must support the algorithm",
	}
	if slices.Contains([]string{"MD2", "MD4", "MD5", "SHA-1"}, after.SignatureFacts().Hash) && !after.SelfSigned() {
		change.Grade, change.Why = Breaks, "TLS stacks refuse signatures with this hash"
	}
	return []Change{change}
}

// purposes compares extendedKeyUsage. Without the extension, every purpose is allowed
// (RFC 5280, section 4.2.1.12). A request need not have it.
func purposes(_ *comparison, before, after *chain.Cert) []Change {
	const name = "extendedKeyUsage"
	names := func(c *chain.Cert) []string {
		all := make([]string, 0, len(c.EKUs()))
		for _, oid := range c.EKUs() {
			all = append(all, chain.PurposeName(oid))
		}
		return all
	}
	hadIt, hasIt := before.HasExtension(chain.OIDExtKeyUsage), after.HasExtension(chain.OIDExtKeyUsage)
	switch {
	case before.Role == chain.Request && !hadIt, !hadIt && !hasIt:
		return nil
	case hadIt && !hasIt:
		return []Change{{
			Field: name, Grade: Breaks, Message: "the extension is gone", Old: chain.Listed(names(before)),
			Why: "software that requires " + strings.Join(names(before), " or ") + " by name refuses the certificate",
		}}
	case !hadIt:
		return []Change{{
			Field: name, Grade: Breaks, Message: "the certificate is now only for " + chain.Listed(names(after)), New: chain.Listed(names(after)),
			Why: "the old certificate was for every purpose",
		}}
	}
	return lists(name, names(before), names(after), Breaks, "the certificate is refused for this purpose", "the certificate can be used for more than the old one")
}

func keyUsage(_ *comparison, before, after *chain.Cert) []Change {
	const name = "keyUsage"
	hadIt, hasIt := before.HasExtension(chain.OIDKeyUsage), after.HasExtension(chain.OIDKeyUsage)
	switch {
	case before.Role == chain.Request && !hadIt, !hadIt && !hasIt:
		return nil
	case hadIt && !hasIt:
		return []Change{{Field: name, Grade: Changes, Message: "the extension is gone", Old: chain.Listed(before.KeyUsages()), Why: "the key may now be used for everything"}}
	case !hadIt:
		return []Change{{Field: name, Grade: Changes, Message: "the key is now restricted", New: chain.Listed(after.KeyUsages()), Why: "the old key could be used for everything"}}
	}
	return lists(name, before.KeyUsages(), after.KeyUsages(), Breaks, "software that needs this use of the key refuses the certificate", "the key may be used for more than the old one")
}

func altNames(_ *comparison, before, after *chain.Cert) []Change {
	why := "clients and providers that look for this name no longer find it"
	if before.Role == chain.Request {
		why = "the name was requested, and the certificate is not valid for it"
	}
	return lists("subjectAltName", before.AltNames(), after.AltNames(), Breaks, why, "the certificate is valid for more names")
}

func ocsp(_ *comparison, before, after *chain.Cert) []Change {
	grade, why := Changes, "the status of the certificate is now served elsewhere, which a firewall may have to allow"
	if len(after.OCSPServer) == 0 {
		grade, why = Breaks, "a provider that checks revocation by OCSP has no address to ask"
	}
	return lists("OCSP address", before.OCSPServer, after.OCSPServer, grade, why, "it may be asked for the status of the certificate")
}

func crls(_ *comparison, before, after *chain.Cert) []Change {
	grade, why := Changes, "the CRL is now elsewhere, which a firewall may have to allow"
	if len(after.CRLDistributionPoints) == 0 {
		why = "revocation cannot be checked by CRL any more"
		if len(after.OCSPServer) == 0 {
			grade, why = Breaks, "a provider that checks revocation has no address to ask"
		}
	}
	return lists("CRL address", before.CRLDistributionPoints, after.CRLDistributionPoints, grade, why, "the CRL may be fetched there")
}

func issuerAddresses(_ *comparison, before, after *chain.Cert) []Change {
	return lists("issuer address", before.IssuingCertificateURL, after.IssuingCertificateURL, Changes,
		"software that fetches a missing issuer no longer finds it there", "a missing issuer may be fetched there")
}

func policies(_ *comparison, before, after *chain.Cert) []Change {
	names := func(c *chain.Cert) (all []string) {
		for _, oid := range c.PolicyIdentifiers {
			all = append(all, oid.String())
		}
		return all
	}
	return lists("certificatePolicies", names(before), names(after), Changes,
		"a provider that requires this policy refuses the certificate", "it says more about how the certificate was issued")
}

// authority compares basicConstraints. A request need not have it.
func authority(_ *comparison, before, after *chain.Cert) []Change {
	const name = "basicConstraints"
	was, is, asked := before.IsCACert(), after.IsCACert(), before.Role == chain.Request
	switch {
	case was && !is && !asked:
		return []Change{{Field: name, Grade: Breaks, Message: "no longer a CA", Old: "CA:TRUE", Why: "the certificates that it issued are not accepted"}}
	case is && !was:
		return []Change{{Field: name, Grade: Breaks, Message: "now a CA", New: "CA:TRUE", Why: "providers refuse the certificate of a CA as that of a client or a server"}}
	case is && !asked:
		return pathLens(name, pathLen(before), pathLen(after))
	}
	return nil
}

func pathLens(field string, before, after int) []Change {
	if before == after {
		return nil
	}
	words := func(n int) string {
		if n < 0 {
			return ""
		}
		return fmt.Sprint("pathLenConstraint ", n)
	}
	change := Change{Field: field, Grade: Changes, Message: "another pathLenConstraint", Old: words(before), New: words(after), Why: "it limits how many CAs may be below this one"}
	if after >= 0 && (before < 0 || after < before) {
		change.Grade = Breaks
	}
	return []Change{change}
}

// pathLen returns pathLenConstraint; -1 for none.
func pathLen(c *chain.Cert) int {
	if c.MaxPathLen > 0 || c.MaxPathLen == 0 && c.MaxPathLenZero {
		return c.MaxPathLen
	}
	return -1
}
