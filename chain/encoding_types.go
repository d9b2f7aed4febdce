// SPDX-License-Identifier: Apache-2.0

package chain

// The identifier octets of the types in a certificate.
const (
	idBoolean     = 0x01
	idInteger     = 0x02
	idBits        = 0x03
	idOctets      = 0x04
	idNull        = 0x05
	idOID         = 0x06
	idEnumerated  = 0x0a
	idUTCTime     = 0x17
	idGeneralTime = 0x18
	idSequence    = 0x30
	idSet         = 0x31
	idContext     = 0x80 // [0], primitive
	idExplicit    = 0xa0 // [0], constructed
)

// next reads the next element, whatever it is.
func (w *walker) next(s *span, what string) (element, bool) {
	if s.empty() {
		w.defect(wrongTag, OpenSSLAndGo, "lacks %s", what)
		return element{}, false
	}
	e, reason := readElement(w.der, s.pos, s.end)
	if reason != "" {
		w.defect(lengthWrong, OpenSSLAndGo, "has %s whose encoding breaks off: %s", what, reason)
		return e, false
	}
	s.pos = e.end
	if w.der[e.start] == 0 && e.end == e.start+2 { // what ends an indefinite length, and this one has none
		w.defect(wrongTag, OpenSSL, "has the octets 00 00 in the place of %s", what)
	}
	switch {
	case e.indefinite:
		w.defect(lengthNotDER, Go, "has %s of indefinite length", what)
	case e.longLength:
		w.defect(lengthNotDER, Go, "has %s with a length that is not in the shortest form", what)
	}
	if e.highTag {
		w.defect(wrongTag, Go, "has a tag number in the high form in %s", what)
	}
	return e, true
}

// peek reports whether the next element has this identifier, constructed or not.
func (w *walker) peek(s *span, id byte) bool {
	return !s.empty() && w.der[s.pos]&^0x20 == id&^0x20
}

// take reads an element that must have this identifier.
func (w *walker) take(s *span, id byte, what string) (element, bool) {
	e, ok := w.next(s, what)
	if !ok {
		return e, false
	}
	switch {
	case e.id == id:
		return e, true
	case e.id == id|0x20 && joinable(id):
		return e, w.pieces(e, what)
	}
	w.defect(wrongTag, OpenSSLAndGo, "has the tag 0x%02x in the place of %s", e.id, what)
	return e, false
}

// primitive reads an element that may not come in pieces, whatever its tag.
func (w *walker) primitive(s *span, id byte, what string) (element, bool) {
	if s.empty() || w.der[s.pos] != id|0x20 {
		return w.take(s, id, what)
	}
	e, ok := w.next(s, what)
	if ok {
		w.defect(wrongTag, OpenSSLAndGo, "has the tag 0x%02x in the place of %s", e.id, what)
	}
	return e, false
}

// maxPieces is how deep OpenSSL joins the pieces of a string.
const maxPieces = 5

// pieces looks at a string that comes in pieces, which Go refuses.
func (w *walker) pieces(e element, what string) bool {
	if !w.joined(e, maxPieces) {
		w.defect(constructedString, OpenSSLAndGo, "has %s in pieces that cannot be joined", what)
		return false
	}
	w.defect(constructedString, Go, "has %s in pieces (constructed)", what)
	return true
}

func (w *walker) joined(e element, depth int) bool {
	for s := e.inside(); !s.empty(); {
		piece, reason := readElement(w.der, s.pos, s.end)
		if reason != "" || piece.constructed() && (depth == 0 || !w.joined(piece, depth-1)) {
			return false
		}
		s.pos = piece.end
	}
	return true
}

// join returns the content of a string that can be joined.
func (w *walker) join(e element) []byte {
	if !e.constructed() {
		return w.bytes(e)
	}
	var all []byte
	for s := e.inside(); !s.empty(); {
		piece, reason := readElement(w.der, s.pos, s.end)
		if reason != "" {
			break
		}
		all = append(all, w.join(piece)...)
		s.pos = piece.end
	}
	return all
}

// joinable reports whether a type may come in pieces in BER.
func joinable(id byte) bool {
	switch id {
	case idBoolean, idInteger, idNull, idOID, idEnumerated:
		return false
	}
	return id&0x20 == 0
}

// sequence reads a SEQUENCE or another constructed element and returns its
// inside.
func (w *walker) sequence(s *span, id byte, what string) (*span, bool) {
	e, ok := w.take(s, id, what)
	return e.inside(), ok
}

// list reads a SEQUENCE OF or SET OF. OpenSSL does not mind that it is not
// constructed.
func (w *walker) list(s *span, id byte, what string) (*span, bool) {
	if s.empty() || w.der[s.pos] != id&^0x20 {
		return w.sequence(s, id, what)
	}
	e, ok := w.next(s, what)
	if ok {
		w.defect(wrongTag, Go, "has the tag 0x%02x in the place of %s", e.id, what)
	}
	return e.inside(), ok
}

// end reports what is left where nothing may be. Go does not look there.
func (w *walker) end(s *span, what string) bool {
	if s.empty() {
		return true
	}
	w.defect(surplus, OpenSSL, "has more in %s than there may be", what)
	return false
}

// each walks over the elements of a SEQUENCE OF.
func (w *walker) each(s *span, member syntax) bool {
	for !s.empty() {
		if !member(w, s) {
			return false
		}
	}
	return true
}

func (w *walker) bytes(e element) []byte { return w.der[e.content:e.stop] }

// integer reads an INTEGER, or one under another tag.
func (w *walker) integer(s *span, id byte, what string) (element, bool) {
	e, ok := w.primitive(s, id, what)
	return e, ok && w.goodInteger(e, what)
}

func (w *walker) goodInteger(e element, what string) bool {
	switch v := w.bytes(e); {
	case len(v) == 0:
		w.defect(integerNotDER, OpenSSLAndGo, "has no octet in %s", what)
	case len(v) > 1 && (v[0] == 0 && v[1] < 0x80 || v[0] == 0xff && v[1] >= 0x80):
		w.defect(integerNotDER, OpenSSLAndGo, "has an octet too many in %s", what)
	default:
		return true
	}
	return false
}

func (w *walker) boolean(s *span, what string) bool {
	e, ok := w.take(s, idBoolean, what)
	if !ok {
		return false
	}
	v := w.bytes(e)
	if len(v) != 1 {
		w.defect(booleanNotDER, OpenSSLAndGo, "has a BOOLEAN of %d octets as %s", len(v), what)
		return false
	}
	if v[0] != 0 && v[0] != 0xff {
		w.defect(booleanNotDER, Go, "has the BOOLEAN 0x%02x as %s; DER has 0x00 and 0xff", v[0], what)
	}
	return true
}

// bits reads a BIT STRING, or one under another tag.
func (w *walker) bits(s *span, id byte, what string) (element, bool) {
	e, ok := w.take(s, id, what)
	return e, ok && w.bitsContent(e, what)
}

func (w *walker) bitsContent(e element, what string) bool {
	switch v := w.join(e); {
	case len(v) == 0:
		w.defect(bitsNotDER, OpenSSLAndGo, "has a BIT STRING without its first octet as %s", what)
		return false
	case v[0] > 7:
		w.defect(bitsNotDER, OpenSSLAndGo, "has a BIT STRING with %d unused bits as %s", v[0], what)
		return false
	case len(v) == 1 && v[0] > 0:
		w.defect(bitsNotDER, Go, "has a BIT STRING with unused bits and no others as %s", what)
	case v[len(v)-1]&(1<<v[0]-1) != 0 && len(v) > 1:
		w.defect(bitsNotDER, Go, "has a BIT STRING whose unused bits are set as %s", what)
	}
	return true
}

// anything reads an element of any type (ANY). OpenSSL checks the content of simple
// types.
func (w *walker) anything(s *span, what string) (element, bool) {
	e, ok := w.next(s, what)
	if !ok {
		return e, false
	}
	outer := w.eyes
	w.eyes &= OpenSSL
	defer func() { w.eyes = outer }()
	switch e.id {
	case idInteger, idEnumerated:
		ok = w.goodInteger(e, what)
	case idOID:
		_, ok = w.goodOID(e, true, what)
	case idBits:
		ok = w.bitsContent(e, what)
	case idNull:
		if len(w.bytes(e)) > 0 {
			w.defect(badNull, OpenSSL, "has a NULL with content as %s", what)
			ok = false
		}
	case idBoolean:
		if len(w.bytes(e)) != 1 {
			w.defect(booleanNotDER, OpenSSL, "has a BOOLEAN of %d octets as %s", len(w.bytes(e)), what)
			ok = false
		}
	case tagBMP, tagUniversal:
		ok = w.wholeCharacters(e, e.id, what)
	case idInteger | 0x20, idOID | 0x20, idNull | 0x20, idBoolean | 0x20, idEnumerated | 0x20:
		w.defect(wrongTag, OpenSSL, "has the tag 0x%02x as %s", e.id, what)
		ok = false
	case idSequence, idSet:
	case idSequence &^ 0x20, idSet &^ 0x20:
		w.defect(wrongTag, OpenSSL, "has the tag 0x%02x as %s", e.id, what)
		ok = false
	default:
		if e.id&0xe0 == 0x20 { // a string in pieces
			ok = w.pieces(e, what) && w.wholeCharacters(e, e.id&0x1f, what) && (e.id != idBits|0x20 || w.bitsContent(e, what))
		}
	}
	return e, ok
}
