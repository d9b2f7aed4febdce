// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// attributeTypes are the short names a distinguished name may use; any other
// type is written as its OID.
var attributeTypes = map[string]string{
	"CN": "2.5.4.3", "SN": "2.5.4.4", "serialNumber": "2.5.4.5", "C": "2.5.4.6",
	"L": "2.5.4.7", "ST": "2.5.4.8", "STREET": "2.5.4.9", "O": "2.5.4.10",
	"OU": "2.5.4.11", "T": "2.5.4.12", "businessCategory": "2.5.4.15",
	"postalCode": "2.5.4.17", "GN": "2.5.4.42", "organizationIdentifier": "2.5.4.97",
	"UID": "0.9.2342.19200300.100.1.1", "DC": "0.9.2342.19200300.100.1.25",
	"emailAddress":  "1.2.840.113549.1.9.1",
	"jurisdictionC": "1.3.6.1.4.1.311.60.2.1.3",
}

// ia5Types are the types whose syntax is IA5String: domainComponent and
// emailAddress (RFC 5280, appendix A).
var ia5Types = map[string]bool{"0.9.2342.19200300.100.1.25": true, "1.2.840.113549.1.9.1": true}

var stringTags = map[string]cbasn1.Tag{
	"utf8": cbasn1.UTF8String, "printable": cbasn1.PrintableString, "teletex": cbasn1.T61String,
	"ia5": cbasn1.IA5String, "bmp": cbasn1.Tag(30), "universal": cbasn1.Tag(28), "numeric": cbasn1.Tag(18),
}

// An attribute is one type and value of a relative distinguished name.
type attribute struct {
	oid   asn1.ObjectIdentifier
	value string
	raw   []byte // DER of the value, where it was written as #hex
	more  bool   // the next attribute belongs to the same RDN
}

// parseName reads a distinguished name in the syntax of RFC 4514, section 2.4,
// but in the order of the certificate. The empty text is the empty name.
func parseName(text string) ([]attribute, error) {
	var name []attribute
	for rest := text; rest != ""; {
		typ, after, ok := strings.Cut(rest, "=")
		if !ok {
			return nil, fmt.Errorf("%q is no TYPE=value", rest)
		}
		oid, err := attributeType(strings.TrimSpace(typ))
		if err != nil {
			return nil, err
		}
		value, end, err := unescape(after)
		if err != nil {
			return nil, err
		}
		a := attribute{oid: oid, value: value}
		if digits, ok := strings.CutPrefix(after[:end], "#"); ok {
			if a.raw, err = hex.DecodeString(digits); err != nil {
				return nil, fmt.Errorf("%q is not hexadecimal after \"#\"", after[:end])
			}
		}
		rest = after[end:]
		if rest != "" {
			a.more = rest[0] == '+'
			rest = rest[1:]
			if rest == "" {
				return nil, errors.New("the name ends in a separator")
			}
		}
		name = append(name, a)
	}
	return name, nil
}

// unescape reads a value up to its unescaped , or + and returns the octets and
// how far it read. A backslash takes the next character literally, or two
// hexadecimal digits as one octet.
func unescape(text string) (value string, end int, err error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == ',' || text[i] == '+':
			return b.String(), i, nil
		case text[i] != '\\':
			b.WriteByte(text[i])
		case i+1 == len(text):
			return "", 0, errors.New("the name ends in a backslash")
		default:
			octet, err := hex.DecodeString(text[i+1 : min(i+3, len(text))])
			if err != nil {
				octet = []byte{text[i+1]}
			}
			b.Write(octet)
			i += len(octet)
			if err == nil {
				i++
			}
		}
	}
	return b.String(), len(text), nil
}

func attributeType(s string) (asn1.ObjectIdentifier, error) {
	if oid, ok := attributeTypes[s]; ok {
		s = oid
	}
	oid, err := parseOID(s)
	if err != nil {
		return nil, fmt.Errorf("%q is neither a known attribute type nor an OID", s)
	}
	return oid, nil
}

func parseOID(s string) (asn1.ObjectIdentifier, error) {
	var oid asn1.ObjectIdentifier
	for _, part := range strings.Split(s, ".") {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return nil, fmt.Errorf("%q is no OID", s)
		}
		oid = append(oid, int(n))
	}
	if len(oid) < 2 || oid[0] > 2 || oid[0] < 2 && oid[1] > 39 {
		return nil, fmt.Errorf("%q is no OID", s)
	}
	return oid, nil
}

func checkOID(s string) error {
	_, err := parseOID(s)
	return err
}

// oid is parseOID for the OIDs of this package's tables and of checked options.
func oid(s string) asn1.ObjectIdentifier {
	o, err := parseOID(s)
	if err != nil {
		panic("certtest: " + err.Error())
	}
	return o
}

// nameDER encodes a checked name as RDNSequence (RFC 5280, section 4.1.2.4).
func nameDER(text, stringType string) ([]byte, error) {
	attributes, err := parseName(text)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for i := 0; i < len(attributes); i++ {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				attributes[i].add(b, stringType)
				for attributes[i].more {
					i++
					attributes[i].add(b, stringType)
				}
			})
		}
	})
	return b.Bytes()
}

func (a attribute) add(b *cryptobyte.Builder, stringType string) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(a.oid)
		if a.raw != nil {
			b.AddBytes(a.raw)
			return
		}
		tag := a.tag(stringType)
		b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(stringBytes(tag, a.value)) })
	})
}

func (a attribute) tag(stringType string) cbasn1.Tag {
	switch {
	case stringType != "":
		return stringTags[stringType]
	case ia5Types[a.oid.String()]:
		return cbasn1.IA5String
	case printable(a.value):
		return cbasn1.PrintableString
	}
	return cbasn1.UTF8String
}

// printable is the character set of PrintableString (X.680 table 10).
func printable(s string) bool {
	for _, r := range s {
		alphanumeric := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !alphanumeric && !strings.ContainsRune(" '()+,-./:=?", r) {
			return false
		}
	}
	return true
}

// stringBytes are the contents octets of a string. Teletex is written as Latin-1,
// which is what issuers put there; other types take the octets as they are, so
// that a recipe can put a character where its type forbids it.
func stringBytes(tag cbasn1.Tag, s string) []byte {
	if !utf8.ValidString(s) {
		return []byte(s)
	}
	var out []byte
	switch tag {
	case stringTags["bmp"]:
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u>>8), byte(u))
		}
	case stringTags["universal"]:
		for _, r := range s {
			out = append(out, byte(r>>24), byte(r>>16), byte(r>>8), byte(r))
		}
	case stringTags["teletex"]:
		for _, r := range s {
			if r > 0xff {
				return []byte(s)
			}
			out = append(out, byte(r))
		}
	default:
		return []byte(s)
	}
	return out
}
