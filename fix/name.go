// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"encoding/asn1"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/chain"
)

// An attribute is a value with its type: a dotted object identifier in a
// distinguished name, and a word in an alternative name.
type attribute struct{ typ, value string }

// A subject is a distinguished name. The DER of an existing certificate's name is kept
// as it is.
type subject struct {
	rdns [][]attribute
	raw  []byte // RFC 5280, section 4.1.2.4
}

// encode sets the DER of the name.
func (s *subject) encode() error {
	var b cryptobyte.Builder
	var bad error
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, rdn := range s.rdns {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				for _, a := range rdn {
					if err := addAttribute(b, a); err != nil {
						bad = err
					}
				}
			})
		}
	})
	raw, err := b.Bytes()
	if bad != nil {
		return bad
	}
	s.raw = raw
	return err
}

// addAttribute writes an attribute with the string type that RFC 5280, appendix A
// prescribes for it, and UTF8String for all others.
func addAttribute(b *cryptobyte.Builder, a attribute) error {
	oid, err := parseOID(a.typ)
	if err != nil {
		return err
	}
	if err := printable(a.value); err != nil {
		return err
	}
	tag := cbasn1.UTF8String
	switch a.typ {
	case oidCountry, oidSerialNumber, oidDNQualifier:
		if isASCII(a.value) {
			tag = cbasn1.PrintableString
		}
	case oidDomainComponent, oidEmailAddress:
		if isASCII(a.value) {
			tag = cbasn1.IA5String
		}
	}
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(a.value)) })
	})
	return nil
}

// The attributes whose values are not UTF8String.
const (
	oidCountry         = "2.5.4.6"
	oidSerialNumber    = "2.5.4.5"
	oidDNQualifier     = "2.5.4.46"
	oidDomainComponent = "0.9.2342.19200300.100.1.25"
	oidEmailAddress    = "1.2.840.113549.1.9.1"
)

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func parseOID(text string) (asn1.ObjectIdentifier, error) {
	var oid asn1.ObjectIdentifier
	for arc := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(arc)
		if err != nil {
			return nil, fmt.Errorf("unknown attribute type %q", text)
		}
		oid = append(oid, n)
	}
	return oid, nil
}

// printable returns an error if a value cannot be written in a name or a script: it
// has a control character, or is not UTF-8.
func printable(value string) error {
	if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
		return fmt.Errorf("the value %q has a control character, or is not UTF-8", value)
	}
	return nil
}

// subjectOf returns the name in a certificate or a request, unchanged.
func subjectOf(raw []byte) subject {
	s := subject{raw: raw}
	for _, rdn := range chain.Attributes(raw) {
		var all []attribute
		for _, a := range rdn {
			all = append(all, attribute{a.OID, a.Value})
		}
		s.rdns = append(s.rdns, all)
	}
	return s
}

// option returns the name as the option -subj of OpenSSL takes it.
func (s subject) option() string {
	var out strings.Builder
	for _, rdn := range s.rdns {
		for i, a := range rdn {
			out.WriteString([]string{"/", "+"}[min(i, 1)])
			out.WriteString(optionType(a.typ))
			out.WriteByte('=')
			out.WriteString(optionEscapes.Replace(a.value))
		}
	}
	return out.String()
}

// optionEscapes are the characters with a meaning in -subj.
var optionEscapes = strings.NewReplacer(`\`, `\\`, `/`, `\/`, `+`, `\+`, `=`, `\=`)

// optionType returns the name by which OpenSSL knows an attribute type.
func optionType(oid string) string {
	switch oid {
	case "2.5.4.3":
		return "CN"
	case oidCountry:
		return "C"
	case "2.5.4.7":
		return "L"
	case "2.5.4.8":
		return "ST"
	case "2.5.4.10":
		return "O"
	case "2.5.4.11":
		return "OU"
	}
	return oid
}
