// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	encasn1 "encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pbe"
)

// The content types of a keystore's parts (RFC 5652, 4 and 8).
const (
	oidData          = "1.2.840.113549.1.7.1"
	oidEncryptedData = "1.2.840.113549.1.7.6"
)

// A pfx is a PKCS#12 keystore while it is read.
type pfx struct {
	r        *reader
	keystore *Object
	// passwords are those that may open its parts, the likeliest first.
	passwords []pbe.Password
	locked    bool // told that a part stays closed
	opened    bool // by one of the passwords, whatever it was: the MAC, a part, a key
	closedKey bool // a key stays closed

	store *pbe.Password // what opened the MAC, or the first part; nil for nothing
	keys  []sealedKey
}

// readPKCS12 lists what a keystore holds (RFC 7292, 4). Libraries that read
// PKCS#12 expect one key, or two parts, or none; this reads any number of parts,
// certificates without a key, several keys, and BER. The MAC is checked before
// anything is decrypted. der is only read.
func (r *reader) readPKCS12(o *Object, der []byte) {
	if len(der) > maxKeystore {
		r.brokenKeystore(o, fmt.Sprintf("it has %d bytes, the limit is %d bytes", len(der), maxKeystore))
		return
	}
	if r.quota.keystores += len(der); r.quota.keystores > maxKeystores {
		r.problem(Problem{Code: CostlyKeystore, Span: o.Span, Lost: true,
			Message: fmt.Sprintf("the %s is not opened: the keystores of one file may have %d bytes together", o.Kind, maxKeystores),
			Fix:     "give the keystore as a file of its own"})
		return
	}
	plain, ok := definite(der)
	if !ok {
		r.brokenKeystore(o, "its structure has no end, or is nested too deep")
		return
	}
	defer clear(plain)
	content, mac, err := splitPFX(plain)
	if err != nil {
		r.brokenKeystore(o, err.Error())
		return
	}
	o.Sealing = &Sealing{Format: "PKCS#12", LongLength: longLength(der)}
	if mac != nil {
		described := pbe.DescribeMAC(mac)
		o.Sealing.MAC = &described
	}
	p := &pfx{r: r, keystore: o, passwords: r.opener.candidates()}
	defer p.compareKeys()
	if mac != nil && !p.verify(content, mac) {
		return
	}
	if err := p.readParts(content); err != nil {
		r.closedKeystore(o, err)
		return
	}
	if p.closedKey && !p.opened && len(r.opener.passwords) > 0 {
		r.locked(o) // certificates that are not encrypted say nothing for a password
	}
}

// splitPFX takes a PFX apart: the bytes of its AuthenticatedSafe, and the
// content of its MacData, nil where it has none.
func splitPFX(der []byte) (content, mac []byte, err error) {
	s := cryptobyte.String(der)
	var body, authSafe, macData cryptobyte.String
	var version int
	var hasMAC bool
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Integer(&version) || version != 3 ||
		!body.ReadASN1(&authSafe, asn1.SEQUENCE) || !body.ReadOptionalASN1(&macData, &hasMAC, asn1.SEQUENCE) {
		return nil, nil, errors.New("it does not have the fields of RFC 7292 4")
	}
	kind, inner, ok := readContentInfo(&authSafe)
	if !ok {
		return nil, nil, errors.New("its content cannot be read")
	}
	if kind != oidData {
		return nil, nil, fmt.Errorf("its content is of type %s; only one that a password protects is read", kind)
	}
	var octets cryptobyte.String
	if !inner.ReadASN1(&octets, asn1.OCTET_STRING) {
		return nil, nil, errors.New("its content cannot be read")
	}
	if hasMAC {
		mac = macData
	}
	return octets, mac, nil
}

// readContentInfo reads the fields of a ContentInfo (RFC 5652, 3).
func readContentInfo(s *cryptobyte.String) (kind string, content cryptobyte.String, ok bool) {
	var id encasn1.ObjectIdentifier
	ok = s.ReadASN1ObjectIdentifier(&id) && s.ReadASN1(&content, contextTag(0))
	return id.String(), content, ok
}

// verify looks for the password that the MAC was made with, and reports whether
// reading goes on. It does without a password where none was given: what is not
// encrypted can be listed all the same.
func (p *pfx) verify(content, macData []byte) bool {
	mac, err := pbe.ParseMAC(macData)
	if err != nil {
		p.r.closedKeystore(p.keystore, err)
		return false
	}
	for i, password := range p.passwords {
		right, err := mac.Verify(password, content, p.r.opener.budget)
		if err != nil {
			p.r.closedKeystore(p.keystore, err)
			return false
		}
		if right {
			p.opened = true
			p.prefer(i)
			p.opens(password)
			if len(p.r.opener.passwords) > 0 {
				p.passwords = append(p.passwords, noPassword()...) // which parts may be under even so
			}
			return true
		}
	}
	if len(p.r.opener.passwords) > 0 {
		p.r.locked(p.keystore)
		return false
	}
	p.passwords = nil
	return true
}

// prefer moves the password that opened one part to the front.
func (p *pfx) prefer(i int) {
	right := p.passwords[i]
	copy(p.passwords[1:], p.passwords[:i])
	p.passwords[0] = right
}

// readParts reads an AuthenticatedSafe (RFC 7292, 4.1).
func (p *pfx) readParts(content []byte) error {
	der, ok := definite(content)
	if !ok {
		return errors.New("its parts cannot be told apart")
	}
	defer clear(der)
	s := cryptobyte.String(der)
	var parts cryptobyte.String
	if !s.ReadASN1(&parts, asn1.SEQUENCE) {
		return errors.New("its parts cannot be told apart")
	}
	for !parts.Empty() {
		var part cryptobyte.String
		if !parts.ReadASN1(&part, asn1.SEQUENCE) {
			return errors.New("its parts cannot be told apart")
		}
		if err := p.readPart(part); err != nil {
			return err
		}
	}
	return nil
}

// readPart reads one part, opening it first if need be.
func (p *pfx) readPart(part cryptobyte.String) error {
	kind, content, ok := readContentInfo(&part)
	if !ok {
		return errors.New("a part of it cannot be read")
	}
	switch kind {
	case oidData:
		var octets cryptobyte.String
		if !content.ReadASN1(&octets, asn1.OCTET_STRING) {
			return errors.New("a part of it cannot be read")
		}
		return p.readContents(octets)
	case oidEncryptedData:
		return p.readEncrypted(content)
	}
	return &pbe.UnsupportedError{Algorithm: kind}
}

// readEncrypted opens EncryptedData (RFC 5652, 8) with the first password that
// leaves something readable.
func (p *pfx) readEncrypted(content cryptobyte.String) error {
	algorithm, sealed, ok := splitEncrypted(content)
	if !ok {
		return errors.New("an encrypted part of it cannot be read")
	}
	p.keystore.Sealing.Parts = append(p.keystore.Sealing.Parts, pbe.Describe(algorithm))
	scheme, err := pbe.Parse(algorithm)
	if err != nil {
		return err
	}
	p.keystore.Legacy = p.keystore.Legacy || scheme.Legacy()
	for i, password := range p.passwords {
		plain, err := scheme.Decrypt(password, sealed, p.r.opener.budget)
		if errors.Is(err, pbe.ErrPassword) {
			continue
		}
		if err != nil {
			return err
		}
		if s := cryptobyte.String(plain); !s.SkipASN1(asn1.SEQUENCE) && identifyLength(plain) != len(plain) {
			clear(plain)
			continue
		}
		p.opened = true
		p.prefer(i)
		p.opens(password)
		err = p.readContents(plain)
		clear(plain)
		return err
	}
	if !p.locked {
		p.locked = true
		p.r.locked(p.keystore)
	}
	return nil
}

// identifyLength is the length of the BER SEQUENCE that data starts with, -1
// where none does.
func identifyLength(data []byte) int {
	c := &berCursor{data: data, end: len(data)}
	if e, ok := c.next(); ok && e.tag == 0x30 {
		return e.end
	}
	return -1
}

// splitEncrypted takes EncryptedData apart. The ciphertext is an implicit octet
// string, in one piece or in several.
func splitEncrypted(content cryptobyte.String) (algorithm, sealed []byte, ok bool) {
	var body, info, element, octets cryptobyte.String
	if !content.ReadASN1(&body, asn1.SEQUENCE) || !body.SkipASN1(asn1.INTEGER) || !body.ReadASN1(&info, asn1.SEQUENCE) ||
		!info.SkipASN1(asn1.OBJECT_IDENTIFIER) || !info.ReadASN1Element(&element, asn1.SEQUENCE) {
		return nil, nil, false
	}
	// ReadASN1 consumes an element of another tag, too: the tag is looked at first.
	if primitive := asn1.Tag(0).ContextSpecific(); info.PeekASN1Tag(primitive) {
		ok = info.ReadASN1(&octets, primitive)
		return element, octets, ok
	}
	if !info.ReadASN1(&octets, contextTag(0)) {
		return nil, nil, false
	}
	sealed, ok = joinOctets(octets)
	return element, sealed, ok
}

// longLength reports whether an element's length has more bytes than it needs.
func longLength(der []byte) bool {
	return len(der) > 2 && der[1] > 0x80 && (der[2] == 0 || der[1] == 0x81 && der[2] < 0x80)
}
