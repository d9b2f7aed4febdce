// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
)

// An Intolerance is something in a certificate that RFC 5280 allows, or that OpenSSL
// and Go tolerate, and because of which another stack refuses it. All were measured
// with handshakes; docs/conformance.md says how.
type Intolerance struct {
	Field     bundle.Field
	Text      string // a clause after the certificate: "has an empty issuer"
	RefusedBy Stacks
}

// unprocessed are the critical extensions of RFC 5280 that a stack does not process.
var unprocessed = map[string]Stacks{
	OIDPolicyMappings: GnuTLS, OIDPolicyConstraints: GnuTLS, OIDCRLDistribution: Java,
}

// Intolerances lists them, for a certificate of the chain. Below a CA with name
// constraints names count that are otherwise ignored.
func (c *Chain) Intolerances(cert *Cert) []Intolerance {
	issuer := c.above(cert)
	all := slices.Concat(cert.emptyNames(issuer), cert.criticalNames(), cert.oldVersion(), cert.lengthForm())
	if cert.AlternativeTo != nil { // no path goes through it, and it is loaded all the same
		return all
	}
	all = slices.Concat(all, cert.criticalUnprocessed(), cert.constraintForms(), cert.pathLength(), c.tlsFeature(cert))
	if issuer != nil {
		all = append(all, cert.selfIssuedUnnamed()...)
	}
	if c.constrains(cert) {
		all = append(all, cert.hostlessURI()...)
		all = append(all, c.commonNameOutside(cert)...)
	}
	return all
}

// above is the certificate of the path that has issued this one.
func (c *Chain) above(cert *Cert) *Cert {
	if at := slices.Index(c.Path, cert); at >= 0 && at+1 < len(c.Path) {
		return c.Path[at+1]
	}
	return nil
}

// emptyNames: Java wants an issuer, and a subject or a subjectAltName. Where the
// issuer is at hand, the name is its own to fix. GnuTLS does
// not load a leaf in whose subjectAltName a text is empty.
func (c *Cert) emptyNames(issuer *Cert) []Intolerance {
	var all []Intolerance
	switch {
	case c.subject == "" && !c.HasExtension(OIDSubjectAltName):
		all = append(all, Intolerance{bundle.Subject, "has an empty subject and no subjectAltName", Java})
	case c.issuer == "" && (issuer == nil || issuer.HasExtension(OIDSubjectAltName)):
		all = append(all, Intolerance{bundle.Issuer, "has an empty issuer", Java})
	}
	names, _ := c.altNames()
	for _, n := range names {
		if len(n.value) == 0 && slices.Contains([]nameForm{dnsName, rfc822Name, uriName, ipAddress}, n.form) {
			text := fmt.Sprintf("has an empty %s in subjectAltName", n.form)
			return append(all, Intolerance{bundle.ExtensionField(OIDSubjectAltName), text, GnuTLS})
		}
	}
	return all
}

// criticalNames: Java reads a critical subjectAltName to its end, and reads no
// iPAddress of another length than an address has, no empty rfc822Name, and no URI
// without a scheme.
func (c *Cert) criticalNames() []Intolerance {
	ext := c.Extension(OIDSubjectAltName)
	if ext == nil || !ext.Critical {
		return nil
	}
	names, _ := c.altNames()
	for _, n := range names {
		text := ""
		switch {
		case n.form == ipAddress && len(n.value) != 4 && len(n.value) != 16:
			text = fmt.Sprintf("has an iPAddress of %d octets in a critical subjectAltName", len(n.value))
		case n.form == rfc822Name && len(n.value) == 0:
			text = "has an empty rfc822Name in a critical subjectAltName"
		case n.form == uriName && bytes.IndexByte(n.value, ':') < 1:
			text = "has a URI without a scheme in a critical subjectAltName"
		default:
			continue
		}
		return []Intolerance{{bundle.ExtensionField(OIDSubjectAltName), text, Java}}
	}
	return nil
}

// oldVersion: Java does not load a certificate above version 3.
func (c *Cert) oldVersion() []Intolerance {
	if c.Version <= 3 {
		return nil
	}
	return []Intolerance{{bundle.Version, fmt.Sprintf("has version %d", c.Version), Java}}
}

// lengthForm: GnuTLS does not load a Certificate of indefinite length.
func (c *Cert) lengthForm() []Intolerance {
	if c.Object == nil || len(c.Object.DER) < 2 || c.Object.DER[1] != 0x80 {
		return nil
	}
	return []Intolerance{{bundle.Whole, "has a Certificate of indefinite length", GnuTLS}}
}

func (c *Cert) criticalUnprocessed() []Intolerance {
	var all []Intolerance
	for _, ext := range c.Extensions {
		oid := ext.Id.String()
		if by := unprocessed[oid]; ext.Critical && by != 0 {
			text := fmt.Sprintf("has a critical %s extension", ExtensionName(oid))
			all = append(all, Intolerance{bundle.ExtensionField(oid), text, by})
		}
	}
	return all
}

// tlsFeature: GnuTLS requires an OCSP response of a client, too, whose path has the
// TLS feature status_request, and no client sends one. It also requires that each
// certificate has the features of its issuer (RFC 7633, section 4.2.2).
func (c *Chain) tlsFeature(cert *Cert) []Intolerance {
	const statusRequest = 5
	features := cert.tlsFeatures()
	at := slices.Index(c.Path, cert)
	text := ""
	switch {
	case slices.Contains(features, statusRequest):
		text = "requires an OCSP response by its TLS feature"
	case at > 0 && !containsAll(c.Path[at-1].tlsFeatures(), features):
		text = fmt.Sprintf("has a TLS feature that %s lacks", c.Path[at-1].Title())
	default:
		return nil
	}
	return []Intolerance{{bundle.ExtensionField(oidTLSFeature), text, GnuTLS}}
}

func containsAll(have, wanted []int64) bool {
	return !slices.ContainsFunc(wanted, func(w int64) bool { return !slices.Contains(have, w) })
}

// tlsFeatures are those of the extension (RFC 7633, section 4.1), as far as it is a
// list of numbers.
func (c *Cert) tlsFeatures() []int64 {
	ext := c.Extension(oidTLSFeature)
	if ext == nil {
		return nil
	}
	value := cryptobyte.String(ext.Value)
	var list cryptobyte.String
	if !value.ReadASN1(&list, asn1.SEQUENCE) {
		return nil
	}
	var features []int64
	for !list.Empty() {
		var feature int64
		if !list.ReadASN1Integer(&feature) {
			return features
		}
		features = append(features, feature)
	}
	return features
}

// pathLength: Java and GnuTLS read no pathLenConstraint above 31 bits.
func (c *Cert) pathLength() []Intolerance {
	if !c.BasicConstraintsValid || c.MaxPathLen <= math.MaxInt32 {
		return nil
	}
	text := fmt.Sprintf("has a pathLenConstraint of %d", c.MaxPathLen)
	return []Intolerance{{bundle.ExtensionField(OIDBasicConstraints), text, Java | GnuTLS}}
}

// selfIssuedUnnamed: GnuTLS distinguishes a self-issued certificate from a self-signed one
// by the keyIdentifier of its authorityKeyIdentifier alone.
func (c *Cert) selfIssuedUnnamed() []Intolerance {
	if !c.SelfIssued() || c.SelfSigned() || len(c.AuthorityKeyId) > 0 {
		return nil
	}
	return []Intolerance{{bundle.Subject, "has its issuer's name and no keyIdentifier of its issuer", GnuTLS}}
}

// constraintForms: GnuTLS compares names with no constraint of a form that it does
// not know, and with no excluded directoryName, and refuses every path below.
func (c *Cert) constraintForms() []Intolerance {
	nc := c.nameConstraints()
	if nc == nil || nc.defect != "" {
		return nil
	}
	refused := func(what string, n generalName) []Intolerance {
		text := fmt.Sprintf("has nameConstraints with %s %s", what, n.form)
		return []Intolerance{{bundle.ExtensionField(OIDNameConstraints), text, GnuTLS}}
	}
	known := []nameForm{rfc822Name, dnsName, uriName, ipAddress}
	for _, n := range nc.excluded {
		if !slices.Contains(known, n.form) {
			return refused("an excluded", n)
		}
	}
	known = append(known, directoryName)
	for _, n := range nc.permitted {
		if !slices.Contains(known, n.form) {
			return refused("a permitted", n)
		}
	}
	return nil
}

// findConstraining finds the last CA of the path that has name constraints.
func (c *Chain) findConstraining() {
	for i, ca := range c.Path {
		if ca.HasExtension(OIDNameConstraints) {
			c.constraining = i
		}
	}
}

// constrains reports whether a CA of the path above a certificate has name
// constraints.
func (c *Chain) constrains(cert *Cert) bool {
	at := slices.Index(c.Path, cert)
	return at >= 0 && at < c.constraining
}

// commonNameOutside: GnuTLS takes the one common name of a leaf without a dNSName for
// a host name, where the leaf may be for servers, and compares it with the constraints
// on dNSNames.
func (c *Chain) commonNameOutside(cert *Cert) []Intolerance {
	alt, _ := cert.altNames()
	names := Values(cert.RawSubject, "CN")
	forServers := len(cert.EKUs()) == 0 || cert.HasEKU(OIDServerAuth) || cert.HasEKU(OIDAnyPurpose)
	if cert != c.Leaf() || len(names) != 1 || !forServers || slices.ContainsFunc(alt, func(n generalName) bool { return n.form == dnsName }) {
		return nil
	}
	for _, ca := range c.Path[1:] {
		if nc := ca.nameConstraints(); nc != nil && nc.defect == "" {
			if _, breached := nc.checkName(generalName{dnsName, []byte(names[0])}); breached {
				text := "may be for servers, and its common name is outside the name constraints on dNSNames"
				return []Intolerance{{bundle.Subject, text, GnuTLS}}
			}
		}
	}
	return nil
}

// hostlessURI: Go reads the host of every URI before it looks at the constraints,
// and wants a name there.
func (c *Cert) hostlessURI() []Intolerance {
	names, _ := c.altNames()
	for _, n := range names {
		if n.form != uriName {
			continue
		}
		host := ""
		if u, err := url.Parse(string(n.value)); err == nil {
			host = u.Hostname()
		}
		if _, err := netip.ParseAddr(host); err == nil || host == "" {
			text := fmt.Sprintf("has the %s without a host name below name constraints", n)
			return []Intolerance{{bundle.ExtensionField(OIDSubjectAltName), text, Go}}
		}
	}
	return nil
}
