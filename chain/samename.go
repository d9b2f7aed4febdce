// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// SameName reports whether two DER Names are equal by the comparison of RFC 5280
// 7.1: attribute by attribute, without regard to case, to the string type of
// Unicode text and to insignificant white space; the attributes of a
// multi-valued RDN in any order. Values that are no Unicode text, and bytes
// that are no Name, compare as they are.
func SameName(a, b []byte) bool {
	return bytes.Equal(a, b) || nameKey(a) == nameKey(b)
}

// nameKey is a form of a DER Name that is the same for names that are equal by
// [SameName] and for no others, so that a map finds the issuers of a file.
func nameKey(raw []byte) string { return nameKeyBy(raw, attributeValue.key) }

func nameKeyBy(raw []byte, key func(attributeValue) string) string {
	keys, ok := rdnKeysBy(raw, key)
	if !ok {
		return "?" + string(raw)
	}
	return strings.Join(keys, "")
}

// rdnKeys is the nameKey of each RDN. Every part is preceded by its length, so
// that no two names run together.
func rdnKeys(raw []byte) ([]string, bool) { return rdnKeysBy(raw, attributeValue.key) }

func rdnKeysBy(raw []byte, key func(attributeValue) string) ([]string, bool) {
	rdns, ok := parseName(raw)
	if !ok {
		return nil, false
	}
	keys := make([]string, 0, len(rdns))
	for _, rdn := range rdns {
		var set []string
		for _, v := range rdn {
			set = append(set, sized(v.oid)+sized(key(v)))
		}
		slices.Sort(set)
		keys = append(keys, sized(strings.Join(set, "")))
	}
	return keys, true
}

func sized(s string) string { return strconv.Itoa(len(s)) + ":" + s }

// key is the value as it is compared. RFC 5280, section 7.1 requires the comparison of
// PrintableString and UTF8String; BMPString, UniversalString and IA5String are
// as clearly Unicode. T61String is not, and stays binary.
func (v attributeValue) key() string {
	switch v.tag {
	case asn1.PrintableString, asn1.UTF8String, asn1.IA5String, tagBMPString, tagUniversalString:
		if text, ok := decodeString(v.tag, v.value); ok {
			return "=" + prepare(text)
		}
	}
	return "#" + string(v.full)
}

// prepare is the string preparation of RFC 4518 for caseIgnoreMatch: map,
// normalise, fold, and make white space insignificant (2.6.1).
func prepare(s string) string {
	if isASCII(s) && !strings.ContainsFunc(s, unicode.IsControl) {
		return collapse(strings.ToLower(s))
	}
	return collapse(strings.Map(mapCharacter, caseFold(strings.Map(mapCharacter, s))))
}

// mapCharacter is the mapping step, RFC 4518, section 2.2: white space becomes a space,
// and characters that cannot be seen become nothing. Control characters stay, since
// no verifier drops them: OpenSSL and Go find no issuer by a name that has one more.
func mapCharacter(r rune) rune {
	switch {
	case r >= 0x09 && r <= 0x0d, r == 0x85, unicode.In(r, unicode.Z):
		return ' '
	case unicode.In(r, unicode.Cf), r == 0x034f, r == 0xfffc, unicode.Is(unicode.Variation_Selector, r):
		return -1
	}
	return r
}

// stringTypes are the string types that names are written in (X.680).
var stringTypes = map[asn1.Tag]string{
	asn1.UTF8String: "UTF8String", asn1.PrintableString: "PrintableString", asn1.IA5String: "IA5String", asn1.T61String: "T61String",
	tagBMPString: "BMPString", tagUniversalString: "UniversalString", tagNumericString: "NumericString", tagVisibleString: "VisibleString",
}

// EncodingDifference says where two DER Names that are equal by [SameName] differ
// in their bytes: the first attribute that does, as each of them has it, with its
// string type. Where the order of attributes alone differs, it is both names.
func EncodingDifference(a, b []byte) (inA, inB string) {
	as, bs := attributeValues(a), attributeValues(b)
	for i := range min(len(as), len(bs)) {
		if !bytes.Equal(as[i].full, bs[i].full) && as[i].oid == bs[i].oid {
			return as[i].encoding(), bs[i].encoding()
		}
	}
	return QuoteDN(a), QuoteDN(b)
}

func attributeValues(raw []byte) []attributeValue {
	rdns, _ := parseName(raw)
	return slices.Concat(rdns...)
}

// encoding is the attribute with its string type: `CN PrintableString "ACME"`.
func (v attributeValue) encoding() string {
	attribute := v.attribute()
	return attribute.Type + " " + cmp.Or(stringTypes[v.tag], "of another type") + ` "` + Escape(escapeValue(attribute.Value)) + `"`
}
