// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// request walks over a CertificationRequest (RFC 2986, section 4.2). Go compares no
// algorithm with another there, and neither does OpenSSL.
func (w *walker) request() {
	outer, ok := w.sequence(&span{0, len(w.der)}, idSequence, "a CertificationRequest")
	if !ok {
		return
	}
	info, ok := w.sequence(outer, idSequence, "certificationRequestInfo")
	if !ok || !w.requestInfo(info) {
		return
	}
	w.in(bundle.SignatureAlgorithm, OpenSSLAndGo, func() { _, ok = w.algorithm(outer, "signatureAlgorithm") })
	if !ok {
		return
	}
	w.in(bundle.Signature, OpenSSLAndGo, func() { _, ok = w.bits(outer, idBits, "the signature") })
	if ok {
		w.end(outer, "the request")
	}
}

// requestInfo walks over a CertificationRequestInfo (RFC 2986, section 4.1).
func (w *walker) requestInfo(s *span) bool {
	ok := true
	w.in(bundle.Version, OpenSSLAndGo, func() { _, ok = w.integer(s, idInteger, "the version") })
	if !ok {
		return false
	}
	w.in(bundle.Subject, OpenSSLAndGo, func() { ok = w.name(s) })
	if !ok {
		return false
	}
	w.in(bundle.SubjectPublicKey, OpenSSLAndGo, func() { ok = w.key(s) })
	if !ok {
		return false
	}
	if w.peek(s, idExplicit) {
		w.in(bundle.Attributes, OpenSSLAndGo, func() { ok = w.attributes(s) })
	}
	return ok && w.end(s, "certificationRequestInfo")
}

// attributes walks over [0] Attributes. OpenSSL looks at the values as at any
// element; what an extensionRequest holds, it reads when it issues the certificate.
func (w *walker) attributes(s *span) bool {
	list, ok := w.list(s, idExplicit, "the attributes")
	return ok && w.each(list, func(s *span) bool {
		in, ok := w.sequence(s, idSequence, "an attribute")
		if !ok {
			return false
		}
		if _, ok := w.oid(in, idOID, "the type of an attribute"); !ok {
			return false
		}
		values, ok := w.list(in, idSet, "the values of an attribute")
		if !ok || !w.each(values, func(s *span) bool { _, ok := w.anything(s, "a value of an attribute"); return ok }) {
			return false
		}
		return w.end(in, "an attribute")
	})
}
