// SPDX-License-Identifier: Apache-2.0

package chain

// openSSLProcesses are the extensions that OpenSSL 3.0 takes where they are
// critical (X509_supported_extension).
var openSSLProcesses = map[string]bool{
	OIDKeyUsage: true, OIDSubjectAltName: true, OIDBasicConstraints: true, OIDPolicies: true, OIDCRLDistribution: true,
	OIDExtKeyUsage: true, OIDPolicyConstraints: true, OIDNameConstraints: true, OIDPolicyMappings: true, OIDInhibitAnyPolicy: true,
	"2.16.840.1.113730.1.1": true, // nsCertType
	"1.3.6.1.5.5.7.1.7":     true, // IP address blocks and AS identifiers of RFC 3779
	"1.3.6.1.5.5.7.1.8":     true,
	"1.3.6.1.5.5.7.1.14":    true, // proxyCertInfo
}

// goProcesses looks for names in a critical extension that Go reads and then
// refuses to process: of nameConstraints it knows the forms dNSName, rfc822Name, URI
// and iPAddress, and of subjectAltName it wants one of them at least.
func (w *walker) goProcesses(oid string, value element) {
	switch oid {
	case OIDNameConstraints:
		if w.anyName(value, 3, true, func(id byte) bool { return !goName(id) }) {
			w.unsupported(goUnhandled, Go, "is critical and constrains a form of name that Go does not process")
		}
	case OIDSubjectAltName:
		if !w.anyName(value, 1, false, goName) {
			w.unsupported(goUnhandled, Go, "is critical and has no form of name that Go processes")
		}
	}
}

// goName reports whether a GeneralName with this identifier is of a form that Go
// processes.
func goName(id byte) bool {
	switch id {
	case idContext | 1, idContext | 2, idContext | 6, idContext | 7:
		return true
	}
	return false
}

// anyName reports whether one of the first elements so many levels inside an element
// has an identifier as described: names in a list, or with first the bases of
// subtrees.
func (w *walker) anyName(e element, levels int, first bool, is func(id byte) bool) bool {
	for s := e.inside(); !s.empty(); {
		inner, reason := readElement(w.der, s.pos, s.end)
		if reason != "" {
			return false
		}
		s.pos = inner.end
		switch {
		case levels > 0 && w.anyName(inner, levels-1, first, is):
			return true
		case levels == 0 && is(w.der[inner.start]):
			return true
		case levels == 0 && first:
			return false
		}
	}
	return false
}

// holds reports whether one of the elements has this identifier and is not empty.
func (w *walker) holds(s *span, id byte) bool {
	for in := *s; !in.empty(); {
		e, reason := readElement(w.der, in.pos, in.end)
		if reason != "" {
			return false
		}
		if e.id&^0x20 == id && e.stop > e.content {
			return true
		}
		in.pos = e.end
	}
	return false
}
