// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// implicit is the tag [n] in place of a primitive value's own.
func implicit(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific() }

// generalNames reads a,b,c of KIND:VALUE. A dn holds commas of its own, so it
// is always the only one.
func generalNames(text string, constraint bool) ([][]byte, error) {
	items := strings.Split(text, ",")
	if strings.HasPrefix(text, "dn:") {
		items = []string{text}
	}
	var names [][]byte
	for _, item := range items {
		name, err := generalName(item, constraint)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// generalName is the DER of one GeneralName (RFC 5280, section 4.2.1.6). Text is written
// as it is, even where the type forbids it. In a constraint an ip is a prefix.
func generalName(text string, constraint bool) ([]byte, error) {
	kind, value, _ := strings.Cut(text, ":")
	tag, content := cbasn1.Tag(0), []byte(value)
	var err error
	switch kind {
	case "email":
		tag = implicit(1)
	case "dns":
		tag = implicit(2)
	case "dn":
		tag = explicit(4)
		content, err = nameDER(value, "")
	case "uri":
		tag = implicit(6)
	case "ip":
		tag = implicit(7)
		content, err = address(value, constraint)
	case "rid":
		tag = implicit(8)
		content, err = oidContent(value)
	default:
		return nil, fmt.Errorf("%q is no dns:, ip:, email:, uri:, dn: or rid: name", text)
	}
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(content) })
	return b.Bytes()
}

// address is the octets of an IP address, those of address and mask for a
// constraint, or any octets after #.
func address(s string, constraint bool) ([]byte, error) {
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		octets, err := hex.DecodeString(digits)
		if err != nil {
			return nil, fmt.Errorf("%q is not hexadecimal after \"#\"", s)
		}
		return octets, nil
	}
	if !constraint {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return nil, fmt.Errorf("%q is no IP address", s)
		}
		return a.AsSlice(), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return nil, fmt.Errorf("%q is no IP prefix such as 10.0.0.0/8", s)
	}
	octets := p.Masked().Addr().AsSlice()
	mask := make([]byte, len(octets))
	for i := range p.Bits() {
		mask[i/8] |= 0x80 >> (i % 8)
	}
	return append(octets, mask...), nil
}

// oidContent is the contents octets of an OBJECT IDENTIFIER.
func oidContent(s string) ([]byte, error) {
	id, err := parseOID(s)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(id)
	der, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	var content cryptobyte.String
	input := cryptobyte.String(der)
	if !input.ReadASN1(&content, cbasn1.OBJECT_IDENTIFIER) {
		return nil, fmt.Errorf("%q does not encode", s)
	}
	return content, nil
}

func sanValue(names [][]byte) []byte {
	if names == nil {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, n := range names {
			b.AddBytes(n)
		}
	})
}

// policiesValue is CertificatePolicies without qualifiers (RFC 5280, section 4.2.1.4).
func policiesValue(policies []string) []byte {
	if len(policies) == 0 {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, p := range policies {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid(p)) })
		}
	})
}

// nameConstraintsValue is NameConstraints (RFC 5280, section 4.2.1.10).
func nameConstraintsValue(permitted, excluded [][]byte) []byte {
	if permitted == nil && excluded == nil {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		addSubtrees(b, explicit(0), permitted)
		addSubtrees(b, explicit(1), excluded)
	})
}

func addSubtrees(b *cryptobyte.Builder, tag cbasn1.Tag, names [][]byte) {
	if names == nil {
		return
	}
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, n := range names {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddBytes(n) })
		}
	})
}

// crldpValue is CRLDistributionPoints with one full name each (RFC 5280, section 4.2.1.13).
func crldpValue(urls []string) []byte {
	if urls == nil {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, u := range urls {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
					b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { addURI(b, u) })
				})
			})
		}
	})
}

// aiaValue is AuthorityInfoAccess (RFC 5280, section 4.2.2.1).
func aiaValue(ocsp, caIssuers []string) []byte {
	if ocsp == nil && caIssuers == nil {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		addAccess(b, "1.3.6.1.5.5.7.48.1", ocsp)
		addAccess(b, "1.3.6.1.5.5.7.48.2", caIssuers)
	})
}

func addAccess(b *cryptobyte.Builder, method string, urls []string) {
	for _, u := range urls {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid(method))
			addURI(b, u)
		})
	}
}

func addURI(b *cryptobyte.Builder, u string) {
	b.AddASN1(implicit(6), func(b *cryptobyte.Builder) { b.AddBytes([]byte(u)) })
}
