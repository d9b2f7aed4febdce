// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
)

// An authorityKey is what authorityKeyIdentifier says about the issuer (RFC
// 5280, section 4.2.1.1). What the extension lacks is nil.
type authorityKey struct {
	keyID  []byte
	issuer []byte // the first directoryName of authorityCertIssuer, a DER Name
	serial *big.Int
}

// readAuthorityKey reads authorityKeyIdentifier as far as it can be read. Of the
// names in authorityCertIssuer verifiers look at the first directoryName.
func (c *Cert) readAuthorityKey() (a authorityKey) {
	ext := c.Extension(OIDAuthorityKeyID)
	if ext == nil {
		a.keyID = c.berKeyID()
		return a
	}
	in := cryptobyte.String(ext.Value)
	var seq, id, names, serial cryptobyte.String
	var hasID, hasNames, hasSerial bool
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadOptionalASN1(&id, &hasID, asn1.Tag(0).ContextSpecific()) {
		return a
	}
	if hasID {
		a.keyID = id
	}
	if !seq.ReadOptionalASN1(&names, &hasNames, asn1.Tag(1).ContextSpecific().Constructed()) ||
		!seq.ReadOptionalASN1(&serial, &hasSerial, asn1.Tag(2).ContextSpecific()) {
		return a
	}
	for !names.Empty() && a.issuer == nil {
		name, ok := readGeneralName(&names)
		if !ok {
			break
		}
		if _, readable := parseName(name.value); name.form == directoryName && readable {
			a.issuer = name.value
		}
	}
	if hasSerial {
		a.serial = readSerial(serial)
	}
	return a
}

// berKeyID is the keyIdentifier of an extension that is not DER, as OpenSSL reads it;
// nil if it has none.
func (c *Cert) berKeyID() []byte {
	if c.Object == nil {
		return nil
	}
	w := &walker{der: c.Object.FieldBytes(bundle.ExtensionField(OIDAuthorityKeyID))}
	ext, reason := readElement(w.der, 0, len(w.der))
	if reason != "" {
		return nil
	}
	var value element // the last of the extension's elements
	for s := ext.inside(); !s.empty(); s.pos = value.end {
		if value, reason = readElement(w.der, s.pos, s.end); reason != "" {
			return nil
		}
	}
	w = &walker{der: w.join(value)}
	identifier, reason := readElement(w.der, 0, len(w.der))
	if reason != "" || !w.peek(identifier.inside(), idContext) {
		return nil
	}
	id, reason := readElement(w.der, identifier.content, identifier.stop)
	if reason != "" {
		return nil
	}
	return w.join(id)
}

// readSerial reads the contents of an INTEGER; nil if they are malformed.
func readSerial(contents []byte) *big.Int {
	var b cryptobyte.Builder
	b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(contents) })
	der, err := b.Bytes()
	in, n := cryptobyte.String(der), new(big.Int)
	if err != nil || !in.ReadASN1Integer(n) {
		return nil
	}
	return n
}

// differs reports whether the issuer's name or serial number in the extension is
// not that of a certificate. What is absent does not differ.
func (a authorityKey) differs(issuer *Cert) bool {
	return a.issuer != nil && !SameNameToOpenSSL(a.issuer, issuer.RawIssuer) ||
		a.serial != nil && (issuer.SerialNumber == nil || a.serial.Cmp(issuer.SerialNumber) != 0)
}

// AuthorityIssuer returns authorityCertIssuer of authorityKeyIdentifier, the
// issuer of the issuer's certificate, as a DER Name; nil if it is absent.
func (c *Cert) AuthorityIssuer() []byte { return c.authority.issuer }

// AuthoritySerial returns authorityCertSerialNumber of authorityKeyIdentifier;
// nil if it is absent.
func (c *Cert) AuthoritySerial() *big.Int { return c.authority.serial }

// AuthorityDiffers reports whether authorityCertIssuer or
// authorityCertSerialNumber of the child is there and is not that of the
// issuer's certificate. OpenSSL takes no such certificate for the issuer.
func (l Link) AuthorityDiffers() bool { return l.Child.authority.differs(l.Issuer) }

// keyIDs compares the authority key identifier of a child with the subject key
// identifier of an issuer.
func keyIDs(child, issuer *Cert) KeyIDs {
	if len(child.authority.keyID) == 0 || len(issuer.SubjectKeyId) == 0 {
		return KeyIDsAbsent
	}
	if bytes.Equal(child.authority.keyID, issuer.SubjectKeyId) {
		return KeyIDsAgree
	}
	return KeyIDsDiffer
}

// TakenForSelfSigned reports whether OpenSSL takes the certificate for a
// self-signed one although another key signed it: subject and issuer are the
// same name, nothing in authorityKeyIdentifier shows that the issuer is another
// certificate, and its own key is of the type that made the signature. OpenSSL
// compares the extension with the certificate's own subjectKeyIdentifier, so an
// identifier shows nothing in a certificate without that.
func (c *Cert) TakenForSelfSigned() bool {
	return SameNameToOpenSSL(c.RawSubject, c.RawIssuer) && errors.Is(c.selfErr, ErrSignature) && keyIDs(c, c) != KeyIDsDiffer &&
		!c.authority.differs(c) && applicable(c.key, c.signature) == nil
}

// NamesOtherKey reports whether the authorityKeyIdentifier names another key than
// the certificate's own.
func (c *Cert) NamesOtherKey() bool {
	return len(c.authority.keyID) > 0 && !bytes.Equal(c.authority.keyID, c.SubjectKeyId)
}
