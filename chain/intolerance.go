// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"

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
// constraints names count that nobody looks at otherwise.
func (c *Chain) Intolerances(cert *Cert) []Intolerance {
	all := slices.Concat(cert.emptyNames(), cert.oldVersion(), cert.lengthForm(), cert.criticalUnprocessed(), cert.constraintForms())
	if c.constrains(cert) {
		all = append(all, cert.hostlessURI()...)
	}
	return all
}

// emptyNames: Java wants an issuer, and a subject or a subjectAltName. GnuTLS does
// not load a leaf in whose subjectAltName a text is empty.
func (c *Cert) emptyNames() []Intolerance {
	var all []Intolerance
	if c.issuer == "" {
		all = append(all, Intolerance{bundle.Issuer, "has an empty issuer", Java})
	}
	if c.subject == "" && !c.HasExtension(OIDSubjectAltName) {
		all = append(all, Intolerance{bundle.Subject, "has an empty subject and no subjectAltName", Java})
	}
	names, _ := c.altNames()
	for _, n := range names {
		if len(n.value) == 0 && (n.form == dnsName || n.form == rfc822Name || n.form == uriName) {
			text := fmt.Sprintf("has an empty %s in subjectAltName", n.form)
			return append(all, Intolerance{bundle.ExtensionField(OIDSubjectAltName), text, GnuTLS})
		}
	}
	return all
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

// constrains reports whether a CA of the path above a certificate has name
// constraints.
func (c *Chain) constrains(cert *Cert) bool {
	at := slices.Index(c.Path, cert)
	return at >= 0 && slices.ContainsFunc(c.Path[at+1:], func(ca *Cert) bool { return ca.HasExtension(OIDNameConstraints) })
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
