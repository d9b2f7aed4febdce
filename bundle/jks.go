// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/sha1"
	"crypto/subtle"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
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
// and in the entries for secret keys. Its certificates are not encrypted, and are
// listed without a password; its keys are, and are passed over. It believes no
// length beyond the end of the file and allocates for none.
type javaKeystore struct {
	r        *reader
	keystore *Object
	rest     cryptobyte.String
	version  uint32
}

// readJKS lists what a Java keystore holds. A password that was given is held
// against the digest at the end of the file.
func (r *reader) readJKS(o *Object, data []byte) {
	if len(data) < javaHeader+sha1.Size {
		r.brokenKeystore(o, fmt.Sprintf("%d bytes are too few", len(data)))
		return
	}
	if len(r.opener.passwords) > 0 && !r.javaPassword(data) {
		r.locked(o)
		return
	}
	k := &javaKeystore{r: r, keystore: o, rest: data[4 : len(data)-sha1.Size]}
	switch err := k.read(); {
	case errors.Is(err, errJavaSecret):
		r.problem(Problem{Code: OtherKeystore, Span: o.Span, Lost: true,
			Message: fmt.Sprintf("the %s is not read to its end: %s", o.Kind, err),
			Fix:     "write it as PKCS#12 with keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 -deststoretype PKCS12"})
	case err != nil:
		r.brokenKeystore(o, err.Error())
	}
}

// javaPassword reports whether the empty password or one of those given makes
// the digest: SHA-1 of the password in UTF-16, a phrase, and the file before it.
func (r *reader) javaPassword(data []byte) bool {
	body, sum := data[:len(data)-sha1.Size], data[len(data)-sha1.Size:]
	for _, password := range append([]string{""}, r.opener.passwords...) {
		h := sha1.New()
		for _, u := range utf16.Encode([]rune(password)) {
			h.Write([]byte{byte(u >> 8), byte(u)})
		}
		h.Write([]byte("Mighty Aphrodite"))
		h.Write(body)
		if subtle.ConstantTimeCompare(h.Sum(nil), sum) == 1 {
			return true
		}
	}
	return false
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
		if k.r.full {
			return nil
		}
		if err := k.entry(); err != nil {
			return fmt.Errorf("%w (entry %d of %d)", err, i+1, count)
		}
	}
	return nil
}

var (
	// errJavaEntry says that the file ends within an entry.
	errJavaEntry = errors.New("an entry is not whole")

	// errJavaSecret says that a serialized Java object follows.
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
		return k.certificate(alias)
	case javaKeyEntry:
		return k.key(alias)
	case javaSecretEntry:
		return errJavaSecret
	}
	return fmt.Errorf("an entry is of the unknown kind %d", tag)
}

// key passes over an encrypted private key and reads its certificates.
func (k *javaKeystore) key(alias string) error {
	var length, certificates uint32
	if !k.rest.ReadUint32(&length) || uint64(length) > uint64(len(k.rest)) || !k.rest.Skip(int(length)) || !k.rest.ReadUint32(&certificates) {
		return errJavaEntry
	}
	if !k.r.room(k.keystore.Span) {
		return nil
	}
	o := fromKeystore(k.keystore, PrivateKey, alias)
	o.Encrypted = true
	k.r.add(o, nil, source{})
	for range certificates {
		if k.r.full {
			return nil
		}
		if err := k.certificate(alias); err != nil {
			return err
		}
	}
	return nil
}

// certificate reads one certificate. Version 2 states its type.
func (k *javaKeystore) certificate(alias string) error {
	kind := []byte("X.509")
	if k.version == 2 && !k.text(&kind) {
		return errJavaEntry
	}
	var length uint32
	var der []byte
	if !k.rest.ReadUint32(&length) || uint64(length) > uint64(len(k.rest)) || !k.rest.ReadBytes(&der, int(length)) {
		return errJavaEntry
	}
	if s := string(kind); s != "X.509" && s != "X509" {
		k.r.problem(Problem{Code: OtherKeystore, Span: k.keystore.Span, Lost: true,
			Message: fmt.Sprintf("the %s holds a certificate of the type %q, which is not read", k.keystore.Kind, s),
			Fix:     "export the keystore again with X.509 certificates alone"})
		return nil
	}
	k.r.addFrom(k.keystore, Certificate, alias, der)
	return nil
}

// text reads a length of two bytes and as many bytes of text.
func (k *javaKeystore) text(out *[]byte) bool {
	var length uint16
	return k.rest.ReadUint16(&length) && k.rest.ReadBytes(out, int(length))
}
