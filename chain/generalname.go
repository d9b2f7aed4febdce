// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"net/netip"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
)

// A nameForm is a choice of GeneralName (RFC 5280, section 4.2.1.6), by its tag.
type nameForm uint8

const (
	otherName     nameForm = 0
	rfc822Name    nameForm = 1
	dnsName       nameForm = 2
	x400Address   nameForm = 3
	directoryName nameForm = 4
	ediPartyName  nameForm = 5
	uriName       nameForm = 6
	ipAddress     nameForm = 7
	registeredID  nameForm = 8
)

var nameForms = []string{"otherName", "rfc822Name", "dNSName", "x400Address", "directoryName", "ediPartyName", "URI", "iPAddress", "registeredID"}

func (f nameForm) String() string { return nameForms[f] }

// A generalName is a name, or what a name is constrained to.
type generalName struct {
	form  nameForm
	value []byte // contents; of a directoryName the DER Name
}

// readGeneralName reads a GeneralName.
func readGeneralName(in *cryptobyte.String) (n generalName, ok bool) {
	var value cryptobyte.String
	var tag asn1.Tag
	if !in.ReadAnyASN1(&value, &tag) {
		return n, false
	}
	number := tag & 0x1f
	if tag&0xc0 != 0x80 || int(number) >= len(nameForms) {
		return n, false
	}
	return generalName{nameForm(number), value}, true
}

// altNames are the names of subjectAltName; ok is false when the extension is
// there and cannot be read.
func (c *Cert) altNames() (names []generalName, ok bool) {
	ext := c.Extension(OIDSubjectAltName)
	if ext == nil { // where the certificate has it, it is not DER
		return nil, c.Object == nil || !c.Object.HasField(bundle.ExtensionField(OIDSubjectAltName))
	}
	seq, ok := sequenceOf(ext.Value)
	if !ok {
		return nil, false
	}
	for !seq.Empty() {
		n, ok := readGeneralName(&seq)
		if !ok {
			return names, false
		}
		names = append(names, n)
	}
	return names, true
}

// String is the name as messages show it, safe to print: "dNSName \"a.example\"".
func (n generalName) String() string {
	return fmt.Sprintf(`%s "%s"`, n.form, n.text())
}

func (n generalName) text() string {
	switch n.form {
	case rfc822Name, dnsName, uriName:
		return Escape(string(n.value))
	case directoryName:
		return DN(n.value)
	case ipAddress:
		return addressText(n.value)
	}
	return fmt.Sprintf("#%x", n.value)
}

// subtree is what a constraint holds; an empty one holds all names of its form.
func (n generalName) subtree() string {
	if text := n.text(); text != "" {
		return text
	}
	return "every " + n.form.String()
}

// addressText writes an address, or an address and its mask as a prefix.
func addressText(b []byte) string {
	if addr, ok := netip.AddrFromSlice(b); ok && len(b) != 8 {
		return addr.String()
	}
	if len(b) != 8 && len(b) != 32 {
		return fmt.Sprintf("#%x", b)
	}
	addr, _ := netip.AddrFromSlice(b[:len(b)/2])
	if bits, ok := prefixLength(b[len(b)/2:]); ok {
		return fmt.Sprintf("%s/%d", addr, bits)
	}
	mask, _ := netip.AddrFromSlice(b[len(b)/2:])
	return fmt.Sprintf("%s/%s", addr, mask)
}

// prefixLength counts the bits of a mask; ok is false when there are ones
// after a zero (RFC 4632, section 3.1).
func prefixLength(mask []byte) (bits int, ok bool) {
	ended := false
	for i := range 8 * len(mask) {
		one := mask[i/8]>>(7-i%8)&1 == 1
		if one && ended {
			return 0, false
		}
		ended = ended || !one
		bits += count(one)
	}
	return bits, true
}
