// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An Attribute is one attribute of a distinguished name.
type Attribute struct {
	OID string // dotted, "2.5.4.3"

	// Type is the short name, "CN", or the dotted OID of a type without one.
	Type string

	// Value is the text as the certificate has it, not escaped. The value of
	// an attribute that is not a string is "#" and its DER in hexadecimal
	// (RFC 4514, section 2.4).
	Value string
}

// attributeTypes are the short names of attribute types: those of RFC 4514 3,
// and those that certificates commonly hold as OpenSSL calls them.
var attributeTypes = map[string]string{
	"2.5.4.3":                    "CN",
	"2.5.4.4":                    "SN",
	"2.5.4.5":                    "serialNumber",
	"2.5.4.6":                    "C",
	"2.5.4.7":                    "L",
	"2.5.4.8":                    "ST",
	"2.5.4.9":                    "street",
	"2.5.4.10":                   "O",
	"2.5.4.11":                   "OU",
	"2.5.4.12":                   "title",
	"2.5.4.13":                   "description",
	"2.5.4.15":                   "businessCategory",
	"2.5.4.17":                   "postalCode",
	"2.5.4.41":                   "name",
	"2.5.4.42":                   "GN",
	"2.5.4.43":                   "initials",
	"2.5.4.44":                   "generationQualifier",
	"2.5.4.46":                   "dnQualifier",
	"2.5.4.65":                   "pseudonym",
	"2.5.4.97":                   "organizationIdentifier",
	"0.9.2342.19200300.100.1.1":  "UID",
	"0.9.2342.19200300.100.1.25": "DC",
	"1.2.840.113549.1.9.1":       "emailAddress",
	"1.3.6.1.4.1.311.60.2.1.1":   "jurisdictionL",
	"1.3.6.1.4.1.311.60.2.1.2":   "jurisdictionST",
	"1.3.6.1.4.1.311.60.2.1.3":   "jurisdictionC",
}

// AttributeTypes are the types of attributes that have a short name, sorted.
func AttributeTypes() []string { return slices.Sorted(maps.Values(attributeTypes)) }

// longNames are the attribute types of RFC 4519 by their long names, in lower
// case. Some tools print these instead of the short names.
var longNames = map[string]string{
	"commonname": "CN", "organizationname": "O", "organizationalunitname": "OU", "countryname": "C",
	"localityname": "L", "stateorprovincename": "ST", "s": "ST", "domaincomponent": "DC",
}

// AttributeOID returns the dotted object identifier of an attribute type by its short
// or long name in any case. What is not a name is returned as it is.
func AttributeOID(typ string) string {
	if short, ok := longNames[strings.ToLower(typ)]; ok {
		typ = short
	}
	for oid, name := range attributeTypes {
		if strings.EqualFold(name, typ) {
			return oid
		}
	}
	return typ
}

const oidEmailAddress = "1.2.840.113549.1.9.1"

// The string types of X.690, section 8.23 that cryptobyte has no name for.
const (
	tagNumericString   = asn1.Tag(18)
	tagVisibleString   = asn1.Tag(26)
	tagUniversalString = asn1.Tag(28)
	tagBMPString       = asn1.Tag(30)
)

// Attributes takes a DER Name apart, RDN by RDN, in the order of the
// certificate (RFC 5280, section 4.1.2.4). It is nil for an empty name and for bytes
// that are no Name.
func Attributes(raw []byte) [][]Attribute {
	rdns, ok := parseName(raw)
	if !ok {
		return nil
	}
	var name [][]Attribute
	for _, rdn := range rdns {
		var set []Attribute
		for _, v := range rdn {
			set = append(set, v.attribute())
		}
		name = append(name, set)
	}
	return name
}

// DN writes a DER Name as text in the manner of RFC 4514, but in the order of
// the certificate: "CN=api, O=ACME\, Inc., C=LT". The values of a multi-valued
// RDN are joined by "+". Hostile characters are escaped as by [Escape]. It is
// empty for an empty name.
func DN(raw []byte) string {
	var rdns []string
	for _, rdn := range Attributes(raw) {
		var set []string
		for _, a := range rdn {
			set = append(set, a.Type+"="+Escape(escapeValue(Shorten(a.Value, maxValue))))
		}
		rdns = append(rdns, strings.Join(set, "+"))
	}
	return Shorten(strings.Join(rdns, ", "), maxText)
}

// QuoteDN is a DER Name in a message, between quotes. Its own escapes are those
// of RFC 4514 and of [Escape], so quotes are all that it needs; an empty one must
// be seen, too.
func QuoteDN(raw []byte) string {
	if text := DN(raw); text != "" {
		return `"` + text + `"`
	}
	return "an empty name"
}

// escapeValue escapes the characters that separate attributes (RFC 4514, section 2.4).
func escapeValue(s string) string {
	var b strings.Builder
	for i, r := range []byte(s) {
		edge := i == 0 || i == len(s)-1
		if strings.IndexByte(`,+"\<>;`, r) >= 0 || r == ' ' && edge {
			b.WriteByte('\\')
		}
		b.WriteByte(r)
	}
	return b.String()
}

// An attributeValue is an AttributeTypeAndValue as DER has it.
type attributeValue struct {
	oid   string
	tag   asn1.Tag
	value []byte // contents of the value
	full  []byte // the value with its header
}

func (v attributeValue) attribute() Attribute {
	a := Attribute{OID: v.oid, Type: v.oid}
	if short, ok := attributeTypes[v.oid]; ok {
		a.Type = short
	}
	text, ok := decodeString(v.tag, v.value)
	if !ok {
		text = "#" + hex.EncodeToString(v.full)
	}
	a.Value = text
	return a
}

// parseName reads Name ::= SEQUENCE OF SET OF SEQUENCE {type, value}.
func parseName(raw []byte) (rdns [][]attributeValue, ok bool) {
	seq, ok := sequenceOf(raw)
	if !ok {
		return nil, false
	}
	for !seq.Empty() {
		var set cryptobyte.String
		if !seq.ReadASN1(&set, asn1.SET) {
			return nil, false
		}
		var rdn []attributeValue
		for !set.Empty() {
			v, ok := readAttribute(&set)
			if !ok {
				return nil, false
			}
			rdn = append(rdn, v)
		}
		rdns = append(rdns, rdn)
	}
	return rdns, true
}

func readAttribute(set *cryptobyte.String) (v attributeValue, ok bool) {
	var pair, full, value cryptobyte.String
	if !set.ReadASN1(&pair, asn1.SEQUENCE) {
		return v, false
	}
	v.oid, ok = readOID(&pair)
	if !ok || !pair.ReadAnyASN1Element(&full, &v.tag) || !pair.Empty() {
		return v, false
	}
	v.full = full
	ok = full.ReadAnyASN1(&value, &v.tag)
	v.value = value
	return v, ok
}

// decodeString decodes the string types that names are written in. T61String
// is read as Latin-1, which is what certificates hold in it.
func decodeString(tag asn1.Tag, b []byte) (string, bool) {
	switch tag {
	case asn1.UTF8String, asn1.PrintableString, asn1.IA5String, tagNumericString, tagVisibleString:
		return string(b), true
	case asn1.T61String:
		return decodeLatin1(b), true
	case tagBMPString:
		return decodeUTF16(b)
	case tagUniversalString:
		return decodeUTF32(b)
	}
	return "", false
}

func decodeLatin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func decodeUTF16(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 0; b = b[2:] {
		units = append(units, uint16(b[0])<<8|uint16(b[1]))
	}
	return string(utf16.Decode(units)), true
}

func decodeUTF32(b []byte) (string, bool) {
	if len(b)%4 != 0 {
		return "", false
	}
	runes := make([]rune, 0, len(b)/4)
	for ; len(b) > 0; b = b[4:] {
		runes = append(runes, rune(uint32(b[0])<<24|uint32(b[1])<<16|uint32(b[2])<<8|uint32(b[3])))
	}
	return string(runes), true
}
