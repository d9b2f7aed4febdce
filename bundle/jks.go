// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/sha1"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"

	"github.com/chainlint/chainlint/internal/pbe"
)

// The tags of a Java keystore's entries (sun.security.provider.JavaKeyStore and
// com.sun.crypto.provider.JceKeyStore).
const (
	javaKeyEntry         = 1
	javaCertificateEntry = 2
	javaSecretEntry      = 3 // JCEKS alone
)

// javaHeader is the length of the magic number, the version and the count.
const javaHeader = 12

// A javaKeystore reads JKS and JCEKS, whose formats differ in their magic number
// and in the entries for secret keys, which are skipped. Its certificates are not encrypted, and are
// listed without a password; its keys are, and are passed over. It believes no
// length beyond the end of the file and allocates for none.
type javaKeystore struct {
	r         *reader
	keystore  *Object
	rest      cryptobyte.String
	version   uint32
	passwords []pbe.Password // to open its keys with, likeliest first
	opened    bool           // a key
	fits      bool           // the first of passwords makes the digest
}

// javaFormat tells the two formats apart by the first octet of the magic number.
func javaFormat(data []byte) string {
	if data[0] == 0xce {
		return "JCEKS"
	}
	return "JKS"
}

// readJKS lists what a Java keystore holds. A password that was given is held
// against the digest at the end of the file, and opens the keys.
func (r *reader) readJKS(o *Object, data []byte) {
	if len(data) < javaHeader+sha1.Size {
		r.brokenKeystore(o, fmt.Sprintf("%d bytes are too few", len(data)))
		return
	}
	o.Sealing = &Sealing{Format: javaFormat(data)}
	k := &javaKeystore{r: r, keystore: o, rest: data[4 : len(data)-sha1.Size]}
	fits := k.unlock(data)
	err := k.read()
	switch {
	case err != nil && !errors.Is(err, errJavaSecret): // of what is cut off, no digest is right
		r.brokenKeystore(o, err.Error())
	case !fits && k.opened:
		r.brokenKeystore(o, "the password given opens a key in it and does not fit the digest at its end, so that it was changed, or is under a password of its own")
	case !fits && len(r.opener.passwords) > 0:
		r.locked(o)
	case err != nil:
		r.problem(Problem{Code: OtherKeystore, Span: o.Span, Lost: true,
			Message: fmt.Sprintf("the %s is not read to its end: %s", o.Kind, err),
			Fix:     "write it as PKCS#12 with keytool -importkeystore -srckeystore FILE -destkeystore new-client.p12 -deststoretype PKCS12"})
	}
}

// unlock reports whether one of the passwords given makes the file's digest:
// SHA-1 of the password in UTF-16, a phrase, and the file before it. The keys are
// mostly under the same one, else under another of those given.
func (k *javaKeystore) unlock(data []byte) bool {
	body, sum := data[:len(data)-sha1.Size], data[len(data)-sha1.Size:]
	opens := func(password string) bool {
		h := sha1.New()
		for _, u := range utf16.Encode([]rune(password)) {
			h.Write([]byte{byte(u >> 8), byte(u)})
		}
		h.Write([]byte("Mighty Aphrodite"))
		h.Write(body)
		return subtle.ConstantTimeCompare(h.Sum(nil), sum) == 1
	}
	all := slices.Clone(k.r.opener.passwords)
	i := slices.IndexFunc(all, opens)
	if i > 0 {
		all[0], all[i] = all[i], all[0]
	}
	for _, password := range all {
		k.passwords = append(k.passwords, pbe.Password{Text: password})
	}
	k.fits = i >= 0
	return k.fits
}

// read reads the entries.
func (k *javaKeystore) read() error {
	var count uint32
	if !k.rest.ReadUint32(&k.version) || !k.rest.ReadUint32(&count) {
		return errors.New("its header is not whole")
	}
	if k.version != 1 && k.version != 2 {
		return fmt.Errorf("its version is %d; versions 1 and 2 are read", k.version)
	}
	for i := range count {
		if k.r.quota.full {
			return nil
		}
		if err := k.entry(); err != nil {
			return fmt.Errorf("%w (entry %d of %d)", err, i+1, count)
		}
	}
	if left := len(k.rest); left > 0 {
		return fmt.Errorf("%d bytes stand behind its last entry", left)
	}
	return nil
}

var (
	// errJavaEntry says that the file ends within an entry.
	errJavaEntry = errors.New("an entry is not whole")

	// errJavaSecret says that a serialized Java object follows that is no SealedObject.
	errJavaSecret = errors.New("an entry is a secret key, whose end cannot be told")
)

// entry reads one entry.
func (k *javaKeystore) entry() error {
	var tag uint32
	var name []byte
	var created uint64
	if !k.rest.ReadUint32(&tag) || !k.text(&name) || !k.rest.ReadUint64(&created) {
		return errJavaEntry
	}
	alias := string(name)
	switch tag {
	case javaCertificateEntry:
		return k.certificate(alias, true)
	case javaKeyEntry:
		return k.key(alias)
	case javaSecretEntry:
		return k.secret(alias)
	}
	return fmt.Errorf("an entry is of the unknown kind %d", tag)
}

// key reads an encrypted private key and its certificates.
func (k *javaKeystore) key(alias string) error {
	var certificates uint32
	var sealed []byte
	if !k.bytes(&sealed) || !k.rest.ReadUint32(&certificates) {
		return errJavaEntry
	}
	if !k.r.room(k.keystore.Span) {
		return nil
	}
	o := fromKeystore(k.keystore, PrivateKey, alias)
	o.Encrypted = true
	o.Sealing = &Sealing{Parts: protectionOf(sealed)}
	k.r.add(o, nil, source{})
	password, err := k.r.openKey(o, sealed, k.passwords)
	closed := errors.Is(err, pbe.ErrPassword)
	o.Sealing.OtherPassword = k.fits && (closed || password != nil && !isSameAs(k.passwords[0], *password))
	if err != nil && !closed {
		k.r.closedKeystore(k.keystore, err)
		k.passwords = nil // the certificates need none
	}
	k.opened = k.opened || o.KeySPKISHA256 != nil
	for range certificates {
		if k.r.quota.full {
			return nil
		}
		if err := k.certificate(alias, false); err != nil {
			return err
		}
	}
	return nil
}

// secret skips a secret key, which is a serialized object.
func (k *javaKeystore) secret(alias string) error {
	n := skipJavaObject(k.rest)
	if n < 0 {
		return errJavaSecret
	}
	k.rest.Skip(n)
	k.r.addFrom(fromKeystore(k.keystore, SecretKey, alias), nil)
	return nil
}

// certificate reads one certificate. Version 2 states its type.
func (k *javaKeystore) certificate(alias string, trusted bool) error {
	kind := []byte("X.509")
	if k.version == 2 && !k.text(&kind) {
		return errJavaEntry
	}
	var der []byte
	if !k.bytes(&der) {
		return errJavaEntry
	}
	if s := string(kind); s != "X.509" && s != "X509" {
		k.r.problem(Problem{Code: OtherKeystore, Span: k.keystore.Span, Lost: true,
			Message: fmt.Sprintf("the %s holds a certificate of the type %q, which is not read", k.keystore.Kind, s),
			Fix:     "export the keystore again with X.509 certificates alone"})
		return nil
	}
	o := fromKeystore(k.keystore, Certificate, alias)
	o.Trusted = trusted
	k.r.addFrom(o, der)
	return nil
}

// bytes reads a length of four bytes and as many bytes.
func (k *javaKeystore) bytes(out *[]byte) bool {
	var length uint32
	return k.rest.ReadUint32(&length) && uint64(length) <= uint64(len(k.rest)) && k.rest.ReadBytes(out, int(length))
}

// text reads a length of two bytes and as many bytes of text.
func (k *javaKeystore) text(out *[]byte) bool {
	var length uint16
	return k.rest.ReadUint16(&length) && k.rest.ReadBytes(out, int(length))
}
