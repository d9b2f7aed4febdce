// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// An extension is an extension with its line in a file of extensions for OpenSSL.
type extension struct {
	pkix.Extension
	line string // without the name; empty for the DER in hexadecimal
}

func newExtension(oid string, critical bool, value []byte, line string) extension {
	id, err := parseOID(oid)
	if err != nil {
		panic(err) // the identifiers are constants
	}
	return extension{pkix.Extension{Id: id, Critical: critical, Value: value}, line}
}

// config returns the line of the extension in a file for OpenSSL.
func (e extension) config() string {
	value := e.line
	if value == "" {
		value = "DER:" + hex.EncodeToString(e.Value)
	}
	if e.Critical {
		value = "critical, " + value
	}
	name := opensslNames[e.Id.String()]
	if name == "" {
		name = e.Id.String()
	}
	return name + " = " + value
}

// opensslNames are the extensions by the names that OpenSSL reads.
var opensslNames = map[string]string{
	chain.OIDBasicConstraints: "basicConstraints", chain.OIDKeyUsage: "keyUsage", chain.OIDExtKeyUsage: "extendedKeyUsage",
	chain.OIDSubjectAltName: "subjectAltName", chain.OIDAuthorityInfo: "authorityInfoAccess",
	chain.OIDSubjectKeyID: "subjectKeyIdentifier", chain.OIDAuthorityKeyID: "authorityKeyIdentifier",
}

func build(tag cbasn1.Tag, add func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tag, add)
	return b.BytesOrPanic() // of lengths that fit
}

// basicConstraints is RFC 5280, section 4.2.1.9.
func basicConstraints(ca bool, pathLen int) extension {
	line := "CA:FALSE"
	value := build(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if ca {
			line = "CA:TRUE"
			b.AddASN1Boolean(true)
		}
		if ca && pathLen >= 0 {
			line += fmt.Sprintf(", pathlen:%d", pathLen)
			b.AddASN1Int64(int64(pathLen))
		}
	})
	return newExtension(chain.OIDBasicConstraints, true, value, line)
}

// keyUsage is RFC 5280, section 4.2.1.3.
func keyUsage(usages []string) extension {
	bits := asn1.BitString{}
	for _, usage := range usages {
		i := slices.Index(rulesets.KeyUsages, usage)
		for len(bits.Bytes) <= i/8 {
			bits.Bytes = append(bits.Bytes, 0)
		}
		bits.Bytes[i/8] |= 0x80 >> (i % 8)
		bits.BitLength = max(bits.BitLength, i+1)
	}
	value, err := asn1.Marshal(bits)
	if err != nil {
		panic(err) // a bit string always has an encoding
	}
	return newExtension(chain.OIDKeyUsage, true, value, strings.Join(usages, ", "))
}

// extKeyUsage is RFC 5280, section 4.2.1.12.
func extKeyUsage(purposes []string) extension {
	value := build(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, purpose := range purposes {
			oid, err := parseOID(chain.PurposeOID(purpose))
			if err != nil {
				panic(err) // the names are checked when a ruleset is read
			}
			b.AddASN1ObjectIdentifier(oid)
		}
	})
	return newExtension(chain.OIDExtKeyUsage, false, value, strings.Join(purposes, ", "))
}

// The forms of a GeneralName (RFC 5280, section 4.2.1.6).
var generalNames = map[string]struct {
	tag    cbasn1.Tag
	prefix string
}{
	"email": {cbasn1.Tag(1).ContextSpecific(), "email:"},
	"dns":   {cbasn1.Tag(2).ContextSpecific(), "DNS:"},
	"uri":   {cbasn1.Tag(6).ContextSpecific(), "URI:"},
	"ip":    {cbasn1.Tag(7).ContextSpecific(), "IP:"},
}

// plainValue matches values that mean themselves in a file of extensions.
var plainValue = regexp.MustCompile(`^[A-Za-z0-9.:/_@*-]+$`)

// subjectAltName is RFC 5280, section 4.2.1.6.
func subjectAltName(names []attribute) (extension, error) {
	var lines []string
	var bad error
	value := build(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, name := range names {
			form := generalNames[name.typ]
			octets, err := generalName(name)
			if err != nil {
				bad = err
			}
			b.AddASN1(form.tag, func(b *cryptobyte.Builder) { b.AddBytes(octets) })
			lines = append(lines, form.prefix+name.value)
		}
	})
	return newExtension(chain.OIDSubjectAltName, false, value, line(lines)), bad
}

func generalName(name attribute) ([]byte, error) {
	if name.typ == "ip" {
		ip, err := netip.ParseAddr(name.value)
		if err != nil {
			return nil, fmt.Errorf("%q is not an IP address", name.value)
		}
		return ip.AsSlice(), nil
	}
	if err := printable(name.value); err != nil || !isASCII(name.value) {
		return nil, fmt.Errorf("%q is not ASCII: write an internationalized name as xn--", name.value)
	}
	return []byte(name.value), nil
}

// ocsp is the authority information access of RFC 5280, section 4.2.2.1, with OCSP
// responders.
func ocsp(urls []string) (extension, error) {
	var lines []string
	var bad error
	value := build(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, url := range urls {
			octets, err := generalName(attribute{"uri", url})
			if err != nil {
				bad = err
			}
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1})
				b.AddASN1(generalNames["uri"].tag, func(b *cryptobyte.Builder) { b.AddBytes(octets) })
			})
			lines = append(lines, "OCSP;URI:"+url)
		}
	})
	return newExtension(chain.OIDAuthorityInfo, false, value, line(lines)), bad
}

// line joins values for a file of extensions; it is empty if one of them would be
// read as something else.
func line(values []string) string {
	for _, value := range values {
		if !plainValue.MatchString(strings.Replace(value, ";", "", 1)) {
			return ""
		}
	}
	return strings.Join(values, ", ")
}
