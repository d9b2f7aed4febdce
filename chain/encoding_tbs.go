// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"slices"

	"github.com/chainlint/chainlint/bundle"
)

// certificateSyntax is a Certificate (RFC 5280, section 4.1).
var certificateSyntax = prefix(idSequence, "a Certificate",
	(*walker).signedParts,
	at(bundle.Signature, bitString(idBits, "the signature")),
	end("the certificate"))

// tbsCertificate is what a TBSCertificate holds.
var tbsCertificate = []syntax{
	optional(idExplicit, at(bundle.Version, (*walker).readVersion)),
	at(bundle.SerialNumber, (*walker).serialNumber),
	at(bundle.TBSSignature, func(w *walker, s *span) (ok bool) {
		w.algorithm, ok = w.algorithmID(s, "an AlgorithmIdentifier")
		return ok
	}),
	at(bundle.Issuer, (*walker).name),
	(*walker).validity,
	at(bundle.Subject, (*walker).name),
	at(bundle.SubjectPublicKey, (*walker).key),
	optional(idContext|1, bitString(idContext|1, "a unique identifier")),
	optional(idContext|2, bitString(idContext|2, "a unique identifier")),
	optional(idExplicit|3, func(w *walker, s *span) (ok bool) {
		eyes := OpenSSLAndGo
		if w.version != 2 {
			eyes = OpenSSL // Go looks for no extensions there
		}
		w.in(bundle.Extensions, eyes, func() { ok = w.extensions(s) })
		return ok
	}),
	end("tbsCertificate"),
}

// signedParts walks over tbsCertificate and signatureAlgorithm, and compares the two
// algorithms (RFC 5280, section 4.1.1.2). What is wrong in the one does not keep the
// decoders from the other.
func (w *walker) signedParts(s *span) (ok bool) {
	tbs, ok := w.sequence(s, idSequence, "tbsCertificate")
	if !ok {
		return false
	}
	whole := w.all(tbs, tbsCertificate...)
	w.in(bundle.SignatureAlgorithm, OpenSSLAndGo, func() {
		var outer element
		if outer, ok = w.algorithmID(s, "signatureAlgorithm"); ok && whole && !bytes.Equal(w.bytes(w.algorithm), w.bytes(outer)) {
			by := Go
			if !slices.EqualFunc(w.parts(w.algorithm), w.parts(outer), bytes.Equal) {
				by |= OpenSSL & w.unlessLoading()
			}
			w.defect(AlgorithmsDiffer, by, "is not the same as tbsCertificate.signature")
		}
	})
	return ok
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

// readVersion reads [0] EXPLICIT INTEGER.
func (w *walker) readVersion(s *span) bool {
	explicit, ok := w.sequence(s, idExplicit, "version")
	if !ok {
		return false
	}
	e, ok := w.integer(explicit, idInteger, "version")
	if !ok {
		return false
	}
	w.version = -1
	if v := w.bytes(e); len(v) == 1 && v[0] < 0x80 {
		w.version = int(v[0])
	}
	if w.version < 0 || w.version > 2 {
		w.defect(BadVersion, Go, "is not v1, v2 or v3")
	}
	w.end(explicit, "version")
	return true
}

func (w *walker) serialNumber(s *span) bool {
	e, ok := w.integer(s, idInteger, "the serial number")
	if ok && w.der[e.content]&0x80 != 0 {
		w.defect(IntegerRange, Go, "is negative")
	}
	return ok
}

// validity walks over the two times. What is wrong in them does not stop the decoders.
func (w *walker) validity(s *span) bool {
	both, ok := w.sequence(s, idSequence, "validity")
	if ok {
		w.all(both, at(bundle.NotBefore, (*walker).time), at(bundle.NotAfter, (*walker).time), end("validity"))
	}
	return ok
}

// algorithmID walks over an AlgorithmIdentifier.
func (w *walker) algorithmID(s *span, what string) (element, bool) {
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
		w.defect(wrongTag, OpenSSLAndGo, "is missing")
		return false
	}
	e, ok := w.next(s, "a time")
	if !ok {
		return false
	}
	if id := e.id &^ 0x20; id != idUTCTime && id != idGeneralTime {
		w.defect(wrongTag, OpenSSLAndGo, "has the tag 0x%02x in the place of a time", e.id)
		return false
	}
	if e.constructed() {
		return w.pieces(e, "a time")
	}
	if text := string(w.bytes(e)); !strictTime(e.id, text) {
		w.defect(TimeNotDER, OpenSSLAndGo, "is %q; RFC 5280 requires the form %s", Escape(text), timeForms[e.id])
	}
	return true
}

var timeForms = map[byte]string{idUTCTime: "YYMMDDHHMMSSZ", idGeneralTime: "YYYYMMDDHHMMSSZ"}
