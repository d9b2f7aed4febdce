// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/zmap/zcrypto/x509/pkix"

	"github.com/chainlint/chainlint/chain"
)

// serial compares the serial numbers. Two certificates of an issuer must not have the
// same one (RFC 5280, section 4.1.2.2).
func serial(c *comparison, before, after *chain.Cert) []Change {
	if before.SerialNumber == nil || after.SerialNumber == nil {
		return nil
	}
	change := Change{
		Field: "serialNumber", Grade: Changes, Message: "new serial number", Old: before.SerialNumber.Text(16), New: after.SerialNumber.Text(16),
		Why: "a provider that identifies you by the serial number has to be told the new one",
	}
	same := before.SerialNumber.Cmp(after.SerialNumber) == 0
	switch {
	case same && (sameBytes(before, after) || !chain.SameName(before.RawIssuer, after.RawIssuer)):
		return nil
	case same && ca(before) && sameKey(before, after) && c.named(before):
		return nil // the certificates below name the serial number
	case same:
		change.Grade, change.Message = Breaks, "the serial number of the old certificate, of the same issuer"
		change.Why = "whoever revokes one of the two revokes both (RFC 5280, section 4.1.2.2), and software that has seen one may refuse the other"
	case ca(before) && c.named(before):
		change.Grade, change.Why = Breaks, "authorityKeyIdentifier of a certificate below names the old serial number"
	case ca(before):
		change.Why = "a CA is found by its name and key, but lists of registered certificates may show the serial number"
	}
	return []Change{change}
}

// named reports whether a certificate of the new file names an old CA certificate by its
// issuer and serial number (RFC 5280, section 4.2.1.1).
func (c *comparison) named(ca *chain.Cert) bool {
	if c.serials == nil {
		c.serials = map[string][][]byte{}
		for _, child := range c.after.Certs {
			if n := child.AuthoritySerial(); n != nil {
				c.serials[n.String()] = append(c.serials[n.String()], child.AuthorityIssuer())
			}
		}
	}
	return slices.ContainsFunc(c.serials[ca.SerialNumber.String()], func(issuer []byte) bool { return chain.SameName(issuer, ca.RawIssuer) })
}

// subjectKeyID compares subjectKeyIdentifier, which is expected to change with the key.
func subjectKeyID(_ *comparison, before, after *chain.Cert) []Change {
	if !sameKey(before, after) || bytes.Equal(before.SubjectKeyId, after.SubjectKeyId) {
		return nil
	}
	change := Change{
		Field: "subjectKeyIdentifier", Grade: Changes, Message: "another identifier of the same key",
		Old: hex(before.SubjectKeyId), New: hex(after.SubjectKeyId), Why: "software that finds the certificate by this identifier does not find the new one",
	}
	if ca(before) && len(after.SubjectKeyId) > 0 {
		change.Grade, change.Why = Breaks, "authorityKeyIdentifier of the certificates below names the old identifier, and some TLS stacks then refuse them"
	}
	return []Change{change}
}

// authorityKeyID compares authorityKeyIdentifier. If the issuer is another, it is
// expected to change.
func authorityKeyID(_ *comparison, before, after *chain.Cert) []Change {
	if before.SelfIssued() || bytes.Equal(before.AuthorityKeyId, after.AuthorityKeyId) || !chain.SameName(before.RawIssuer, after.RawIssuer) {
		return nil
	}
	change := Change{Field: "authorityKeyIdentifier", Grade: Changes, Message: "another key of the issuer", Old: hex(before.AuthorityKeyId), New: hex(after.AuthorityKeyId)}
	switch {
	case len(after.AuthorityKeyId) == 0:
		change.Message, change.Why = "no longer there", "providers may require it, and software then tries every issuer of the name"
	case len(before.AuthorityKeyId) == 0:
		change.Message, change.Why = "now there", "it says which key of the issuer signed the certificate"
	default:
		change.Grade, change.Why = Breaks, "the issuer of this name has another certificate, which the provider has to know"
	}
	return []Change{change}
}

func hex(b []byte) string { return fmt.Sprintf("%x", b) }

// compared are the extensions that have a field of their own.
var compared = []string{
	chain.OIDExtKeyUsage, chain.OIDKeyUsage, chain.OIDSubjectAltName, chain.OIDAuthorityInfo, chain.OIDCRLDistribution,
	chain.OIDBasicConstraints, chain.OIDPolicies, chain.OIDSubjectKeyID, chain.OIDAuthorityKeyID,
}

// otherExtensions compares the extensions that have no field of their own, by their
// bytes, and of all extensions whether they are critical. Signed certificate timestamps
// are new in each certificate (RFC 6962, section 3.3).
func otherExtensions(_ *comparison, before, after *chain.Cert) []Change {
	const timestamps = "1.3.6.1.4.1.11129.2.4.2"
	var changes []Change
	add := func(oid string, grade Grade, message, why string) {
		name := chain.ExtensionName(oid)
		if name == "" {
			name = oid
		}
		changes = append(changes, Change{Field: "extension " + name, Grade: grade, Message: message, Why: why})
	}
	old, new := extensions(before), extensions(after)
	for _, ext := range before.Extensions {
		oid := ext.Id.String()
		own := slices.Contains(compared, oid)
		switch now, has := new[oid]; {
		case !has && !own:
			add(oid, Breaks, "dropped", "a provider that requires the extension refuses the certificate")
		case !has || oid == timestamps:
		case !own && !bytes.Equal(now.Value, ext.Value):
			add(oid, Changes, "another value", "whoever reads the extension sees something else")
		case now.Critical && !ext.Critical:
			add(oid, Changes, "now critical", "software that does not process the extension has to refuse the certificate")
		case ext.Critical && !now.Critical:
			add(oid, Changes, "no longer critical", "providers may require the mark")
		}
	}
	for _, ext := range after.Extensions {
		oid := ext.Id.String()
		if _, had := old[oid]; had || slices.Contains(compared, oid) {
			continue
		}
		grade, why := Changes, "software that does not know the extension ignores it"
		if ext.Critical {
			grade, why = Breaks, "it is critical: software that does not know it has to refuse the certificate"
		}
		add(oid, grade, "added", why)
	}
	return changes
}

// extensions returns the extensions of a certificate by their identifiers.
func extensions(c *chain.Cert) map[string]pkix.Extension {
	all := make(map[string]pkix.Extension, len(c.Extensions))
	for _, ext := range c.Extensions {
		all[ext.Id.String()] = ext
	}
	return all
}
