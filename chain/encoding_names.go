// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/chainlint/chainlint/bundle"
)

// strictTime reports whether a time has the form of RFC 5280, section 4.1.2.5, and
// is one.
func strictTime(id byte, text string) bool {
	layout := "20060102150405Z"
	if id == idUTCTime {
		layout = layout[2:]
	}
	if len(text) != len(layout) {
		return false
	}
	for _, c := range text[:len(text)-1] {
		if c < '0' || c > '9' {
			return false
		}
	}
	_, err := time.Parse(layout, text)
	return err == nil
}

// name walks over a Name (RFC 5280, section 4.1.2.4).
func (w *walker) name(s *span) bool {
	rdns, ok := w.list(s, idSequence, "a Name")
	if ok {
		w.each(rdns, listOf(idSet, "a RelativeDistinguishedName", (*walker).attribute))
	}
	return ok
}

func (w *walker) attribute(s *span) bool {
	pair, ok := w.sequence(s, idSequence, "an attribute")
	if !ok {
		return false
	}
	typ, ok := w.oid(pair, idOID, "the type of an attribute")
	if !ok {
		return false
	}
	what := "the value of " + attributeWord(typ)
	e, ok := w.next(pair, what)
	if !ok {
		return false
	}
	w.value(e, what)
	return w.end(pair, "an attribute")
}

// attributeWord is the short name of an attribute's type, or its object identifier.
func attributeWord(oid string) string {
	if name := attributeTypes[oid]; name != "" {
		return name
	}
	return oid
}

// The strings of a name, by tag number.
const (
	tagUTF8      = 12
	tagNumeric   = 18
	tagPrintable = 19
	tagTeletex   = 20
	tagIA5       = 22
	tagUniversal = 28
	tagBMP       = 30
)

// goStrings are those that Go takes.
var goStrings = []byte{tagUTF8, tagNumeric, tagPrintable, tagTeletex, tagIA5, tagBMP}

// openSSLStrings are those that OpenSSL takes in addition: it lets through
// UniversalString, BIT STRING, SEQUENCE, and the types that it does not know.
var openSSLStrings = []byte{tagUniversal, 3, 16, 7, 8, 9, 11, 13, 14, 15, 29}

// value looks at the value of an attribute.
func (w *walker) value(e element, what string) {
	tag := e.id & 0x1f
	switch {
	case e.id&0xc0 != 0 || e.id == idSequence&^0x20 || !slices.Contains(goStrings, tag) && !slices.Contains(openSSLStrings, tag):
		w.defect(stringType, OpenSSLAndGo, "has no string as %s (tag 0x%02x)", what, e.id)
		return
	case !slices.Contains(goStrings, tag):
		w.defect(stringType, Go, "has no string of RFC 5280 as %s (tag 0x%02x)", what, e.id)
	}
	switch {
	case tag == 16: // a SEQUENCE
	case e.constructed() && !w.pieces(e, what):
	case tag == 3:
		w.bitsContent(e, what)
	default:
		w.characters(e, tag, what)
	}
}

// characters looks at the content of a string.
func (w *walker) characters(e element, tag byte, what string) {
	v := w.join(e)
	switch {
	case !w.wholeCharacters(e, tag, what):
	case tag == tagUTF8 && !utf8.Valid(v):
		w.defect(stringCharacter, OpenSSLAndGo, "has half a character in %s", what)
	case tag == tagBMP && surrogate(v, 2), tag == tagUniversal && surrogate(v, 4):
		w.defect(stringCharacter, OpenSSLAndGo, "has a code in %s that is not a character", what)
	case tag == tagPrintable && bytes.ContainsFunc(v, notPrintable):
		w.defect(stringCharacter, Go, "has a character in %s that PrintableString lacks", what)
	case tag == tagNumeric && bytes.ContainsFunc(v, notNumeric):
		w.defect(stringCharacter, Go, "has a character in %s that NumericString lacks", what)
	case tag == tagIA5 && bytes.ContainsFunc(v, notASCII):
		w.defect(stringCharacter, Go, "has a character in %s that IA5String lacks", what)
	}
}

// wholeCharacters looks at a string whose characters have a fixed size.
func (w *walker) wholeCharacters(e element, tag byte, what string) bool {
	size := map[byte]int{tagBMP: 2, tagUniversal: 4}[tag]
	if size == 0 || len(w.join(e))%size == 0 {
		return true
	}
	w.defect(stringCharacter, OpenSSLAndGo, "has half a character in %s", what)
	return false
}

// surrogate reports whether one of the characters of size octets is not a character
// of Unicode: half a pair, or beyond the last.
func surrogate(v []byte, size int) bool {
	for c := range slices.Chunk(v, size) {
		var r rune
		for _, o := range c {
			r = r<<8 | rune(o)
		}
		if !utf8.ValidRune(r) {
			return true
		}
	}
	return false
}

func notASCII(r rune) bool { return r >= utf8.RuneSelf }

func notNumeric(r rune) bool { return (r < '0' || r > '9') && r != ' ' }

// notPrintable takes "*" and "&" for printable, as Go does.
func notPrintable(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !bytes.ContainsRune([]byte(" '()+,-./:=?*&"), r)
}

// generalNames is GeneralNames, or a list of them under another tag (RFC 5280, section
// 4.2.1.6).
func generalNames(id byte, what string) syntax { return listOf(id, what, (*walker).generalName) }

func (w *walker) generalName(s *span) bool {
	const what = "a GeneralName"
	if s.empty() {
		w.defect(wrongTag, OpenSSLAndGo, "lacks %s", what)
		return false
	}
	switch id := w.der[s.pos]; id &^ 0x20 {
	case idContext: // otherName
		return otherNameSyntax(w, s)
	case idContext | 1, idContext | 2, idContext | 6:
		return w.ia5(s, id&^0x20)
	case idContext | 3:
		e, ok := w.take(s, idExplicit|3, "an x400Address")
		return ok && e.constructed()
	case idContext | 4:
		return sequence(idExplicit|4, "a directoryName", (*walker).name)(w, s)
	case idContext | 5:
		return ediPartyNameSyntax(w, s)
	case idContext | 7:
		e, ok := w.take(s, idContext|7, "an iPAddress")
		if ok && !e.constructed() {
			w.addressLength(e)
		}
		return ok
	case idContext | 8:
		return objectID(idContext|8, "a registeredID")(w, s)
	}
	e, ok := w.next(s, what)
	if ok {
		w.defect(wrongTag, OpenSSL, "has a name with the tag 0x%02x, which no GeneralName has", e.id)
	}
	return false
}

func (w *walker) ia5(s *span, id byte) bool {
	e, ok := w.take(s, id, "a name")
	if ok && !e.constructed() && bytes.ContainsFunc(w.bytes(e), notASCII) {
		w.defect(stringCharacter, Go, "has a name with a character outside ASCII")
	}
	return ok
}

var (
	otherNameSyntax = sequence(idExplicit, "an otherName",
		objectID(idOID, "the type of an otherName"),
		sequence(idExplicit, "the value of an otherName", anyValue("the value of an otherName")))

	ediPartyNameSyntax = sequence(idExplicit|5, "an ediPartyName",
		optional(idContext, prefix(idExplicit, "an ediPartyName", (*walker).partyName)),
		prefix(idExplicit|1, "an ediPartyName", (*walker).partyName))
)

func (w *walker) partyName(s *span) bool {
	const what = "an ediPartyName"
	e, ok := w.next(s, what)
	if ok {
		w.value(e, what)
	}
	return ok
}

// addressLength looks at an iPAddress of a subject, and at one of a constraint, which
// has a mask as well (RFC 5280, sections 4.2.1.6 and 4.2.1.10).
func (w *walker) addressLength(e element) {
	octets := map[int]bool{4: true, 16: true}
	switch w.field {
	case bundle.ExtensionField(OIDNameConstraints):
		octets = map[int]bool{8: true, 32: true}
	case bundle.ExtensionField(OIDSubjectAltName):
	default:
		return
	}
	n, by := e.stop-e.content, Go
	if n == 0 && w.field == bundle.ExtensionField(OIDSubjectAltName) {
		by |= GnuTLS // as every empty text there
	}
	if !octets[n] {
		w.defect(AddressLength, by, "has an iPAddress of %s", Plural(n, "octet"))
	}
}
