// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"slices"
	"unicode"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pbe"
)

// A Protection names the algorithms that encrypt or authenticate something.
type Protection = pbe.Protection

// A Sealing says how a keystore, or an encrypted private key in one, is protected:
// what a program must have to open it, which is not the same for all programs.
type Sealing struct {
	Format string // of a keystore: "PKCS#12", "JKS" or "JCEKS"

	MAC   *Protection  // of a PKCS#12 keystore; nil where it has none
	Parts []Protection // each encrypted part of a PKCS#12 keystore, or the key

	// OtherPassword is set for a private key that the password of its keystore
	// does not open, and for a keystore whose parts are under different passwords.
	OtherPassword bool

	// LongLength is set for a PKCS#12 keystore whose outer length has more bytes than DER
	// allows (X.690, section 10.1).
	LongLength bool

	// NonASCII is set where the password that opens a keystore has a character
	// outside ASCII, which programs encode differently.
	NonASCII bool
}

// isSameAs reports whether two passwords are one to a user, who cannot tell the
// empty password from none.
func isSameAs(a, b pbe.Password) bool { return a.Text == b.Text }

func nonASCII(p pbe.Password) bool {
	return slices.ContainsFunc([]rune(p.Text), func(r rune) bool { return r > unicode.MaxASCII })
}

// opens takes note of the password that opened the MAC or a part.
func (p *pfx) opens(password pbe.Password) {
	if p.store == nil {
		p.store = &password
		p.keystore.Sealing.NonASCII = nonASCII(password)
		return
	}
	if !isSameAs(*p.store, password) {
		p.keystore.Sealing.OtherPassword = true
	}
}

// compareKeys finds the keys that have another password than the keystore. Of one
// that stays closed it is so where a password opened the rest, and its algorithms
// are not the reason.
func (p *pfx) compareKeys() {
	if p.store == nil {
		return
	}
	for _, key := range p.keys {
		key.object.Sealing.OtherPassword = key.closed || key.password != nil && !isSameAs(*p.store, *key.password)
	}
}

// A sealedKey is an encrypted private key, and the password that opened it, nil
// where none did.
type sealedKey struct {
	object   *Object
	password *pbe.Password
	closed   bool // by its password, as far as one can tell
}

// protectionOf reads the algorithms of an EncryptedPrivateKeyInfo (RFC 5958, 3).
func protectionOf(sealed []byte) []Protection {
	s := cryptobyte.String(sealed)
	var body, algorithm cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Element(&algorithm, asn1.SEQUENCE) {
		return nil
	}
	return []Protection{pbe.Describe(algorithm)}
}
