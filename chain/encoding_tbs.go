// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"slices"

	"github.com/chainlint/chainlint/bundle"
)

// certificate walks over a Certificate (RFC 5280, section 4.1).
func (w *walker) certificate() {
	outer, ok := w.sequence(&span{0, len(w.der)}, idSequence, "a Certificate")
	if !ok {
		return
	}
	tbs, ok := w.sequence(outer, idSequence, "tbsCertificate")
	if !ok {
		return
	}
	inner, tbsOK := w.tbs(tbs)
	var algorithm element
	w.in(bundle.SignatureAlgorithm, OpenSSLAndGo, func() { algorithm, ok = w.algorithm(outer, "signatureAlgorithm") })
	if !ok {
		return
	}
	if tbsOK && !bytes.Equal(w.bytes(inner), w.bytes(algorithm)) {
		by := Go
		if !slices.EqualFunc(w.parts(inner), w.parts(algorithm), bytes.Equal) {
			by |= OpenSSL
		}
		w.in(bundle.SignatureAlgorithm, w.unlessLoading(), func() {
			w.defect(AlgorithmsDiffer, algorithm.start, by, "is not the same as tbsCertificate.signature")
		})
	}
	w.in(bundle.Signature, OpenSSLAndGo, func() { _, ok = w.bits(outer, idBits, "the signature") })
	if ok {
		w.end(outer, "the certificate")
	}
}

// parts are the tags and contents of the elements of a SEQUENCE, by which OpenSSL
// compares AlgorithmIdentifiers.
func (w *walker) parts(e element) [][]byte {
	var all [][]byte
	for s := e.inside(); !s.empty(); {
		part, reason := readElement(w.der, s.pos, s.end)
		if reason != "" {
			break
		}
		all = append(all, append([]byte{part.id}, w.bytes(part)...))
		s.pos = part.end
	}
	return all
}

// tbs walks over a TBSCertificate, and returns its AlgorithmIdentifier.
func (w *walker) tbs(s *span) (algorithm element, ok bool) {
	version := int64(0)
	if w.peek(s, idExplicit) {
		w.in(bundle.Version, OpenSSLAndGo, func() { version, ok = w.version(s) })
		if !ok {
			return algorithm, false
		}
	}
	w.in(bundle.SerialNumber, OpenSSLAndGo, func() {
		var e element
		e, ok = w.integer(s, idInteger, "the serial number")
		if ok && w.der[e.content]&0x80 != 0 {
			w.defect(IntegerRange, e.start, Go, "is negative")
		}
	})
	if !ok {
		return algorithm, false
	}
	w.in(bundle.TBSSignature, OpenSSLAndGo, func() { algorithm, ok = w.algorithm(s, "an AlgorithmIdentifier") })
	return algorithm, ok && w.names(s) && w.rest(s, version)
}

// version reads [0] EXPLICIT INTEGER.
func (w *walker) version(s *span) (int64, bool) {
	explicit, ok := w.sequence(s, idExplicit, "version")
	if !ok {
		return 0, false
	}
	e, ok := w.integer(explicit, idInteger, "version")
	if !ok {
		return 0, false
	}
	number := int64(-1)
	if v := w.bytes(e); len(v) == 1 && v[0] < 0x80 {
		number = int64(v[0])
	}
	if number < 0 || number > 2 {
		w.defect(BadVersion, e.start, Go, "is not v1, v2 or v3")
	}
	w.end(explicit, "version")
	return number, true
}

// names walks over issuer, validity and subject.
func (w *walker) names(s *span) bool {
	ok := true
	name := func(field bundle.Field) bool {
		w.in(field, OpenSSLAndGo, func() { ok = w.name(s) })
		return ok
	}
	validity := func() bool {
		var both *span
		if both, ok = w.sequence(s, idSequence, "validity"); !ok {
			return false
		}
		good := true
		w.in(bundle.NotBefore, OpenSSLAndGo, func() { good = w.time(both) })
		if good {
			w.in(bundle.NotAfter, OpenSSLAndGo, func() { good = w.time(both) })
		}
		if good {
			w.end(both, "validity")
		}
		return true
	}
	return name(bundle.Issuer) && validity() && name(bundle.Subject)
}

// rest walks over what follows the subject: key, unique identifiers, extensions.
func (w *walker) rest(s *span, version int64) bool {
	ok := true
	w.in(bundle.SubjectPublicKey, OpenSSLAndGo, func() { ok = w.key(s) })
	if !ok {
		return false
	}
	for id := byte(1); id <= 2; id++ {
		if w.peek(s, idContext|id) {
			if _, ok := w.bits(s, idContext|id, "a unique identifier"); !ok {
				return false
			}
		}
	}
	if w.peek(s, idExplicit|3) {
		eyes := OpenSSLAndGo
		if version != 2 {
			eyes = OpenSSL // Go looks for no extensions there
		}
		w.in(bundle.Extensions, eyes, func() { ok = w.extensions(s) })
	}
	return ok && w.end(s, "tbsCertificate")
}

// algorithm walks over an AlgorithmIdentifier.
func (w *walker) algorithm(s *span, what string) (element, bool) {
	e, ok := w.take(s, idSequence, what)
	if !ok {
		return e, false
	}
	in := e.inside()
	if _, ok := w.oid(in, idOID, what); !ok {
		return e, false
	}
	if !in.empty() {
		if _, ok := w.anything(in, "the parameters of "+what); !ok {
			return e, false
		}
	}
	w.end(in, what)
	return e, true
}

// time walks over a time of the validity. Of the forms of RFC 5280, section
// 4.1.2.5, OpenSSL takes no other.
func (w *walker) time(s *span) bool {
	if s.empty() {
		w.defect(WrongTag, s.pos, OpenSSLAndGo, "is missing")
		return false
	}
	e, ok := w.next(s, "a time")
	if !ok {
		return false
	}
	if id := e.id &^ 0x20; id != idUTCTime && id != idGeneralTime {
		w.defect(WrongTag, e.start, OpenSSLAndGo, "has the tag 0x%02x in the place of a time", e.id)
		return false
	}
	if e.constructed() {
		return w.pieces(e, "a time")
	}
	if text := string(w.bytes(e)); !strictTime(e.id, text) {
		w.defect(TimeNotDER, e.start, OpenSSLAndGo, "is %q; RFC 5280 requires the form %s", Escape(text), timeForms[e.id])
	}
	return true
}

var timeForms = map[byte]string{idUTCTime: "YYMMDDHHMMSSZ", idGeneralTime: "YYYYMMDDHHMMSSZ"}
