// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	stdx509 "crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/internal/testfile"
)

// secretWord is the password of test keystores. No message may have it.
const secretWord = "opensesame"

// parsed is the test certificate of a name as the standard library has it.
func parsed(t testing.TB, name string) *stdx509.Certificate {
	t.Helper()
	cert, err := stdx509.ParseCertificate(testCert(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// keystoreOf writes a keystore of a key, its certificate and another.
func keystoreOf(t testing.TB, encoder *pkcs12.Encoder, key, cert, ca, password string) []byte {
	t.Helper()
	der, err := encoder.Encode(testKey(t, key), parsed(t, cert), []*stdx509.Certificate{parsed(t, ca)}, password)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// oidDER is an OBJECT IDENTIFIER in DER.
func oidDER(t testing.TB, arcs ...int) []byte {
	t.Helper()
	der, err := asn1.Marshal(asn1.ObjectIdentifier(arcs))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// bag is a SafeBag (RFC 7292, 4.2) with a friendlyName.
func bag(t testing.TB, arc int, alias string, value []byte) []byte {
	t.Helper()
	var name []byte
	for _, c := range alias {
		name = append(name, byte(c>>8), byte(c))
	}
	attribute := tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 9, 20), tlv(0x31, tlv(30, name)))
	return tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 12, 10, 1, arc), tlv(0xA0, value), tlv(0x31, attribute))
}

// certBag is a bag with a certificate.
func certBag(t testing.TB, alias, cert string) []byte {
	value := tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 9, 22, 1), tlv(0xA0, tlv(0x04, testCert(t, cert))))
	return bag(t, 3, alias, value)
}

// keyBag is a bag with a key that is not encrypted.
func keyBag(t testing.TB, alias, key string) []byte {
	der, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, key))
	if err != nil {
		t.Fatal(err)
	}
	return bag(t, 1, alias, der)
}

// keystoreFile writes a PFX of unencrypted parts around bags, each part with all
// of them, and with this MacData.
func keystoreFile(write func(byte, ...[]byte) []byte, mac []byte, parts ...[]byte) []byte {
	var safes []byte
	for _, p := range parts {
		safes = append(safes, contentInfo(write, 1, tlv(0x04, write(0x30, p)))...)
	}
	return write(0x30, []byte{2, 1, 3}, contentInfo(write, 1, tlv(0x04, write(0x30, safes))), mac)
}

// macData is a MAC that fits nothing, with this iteration count.
func macData(t testing.TB, iterations int64) []byte {
	sha1 := tlv(0x30, oidDER(t, 1, 3, 14, 3, 2, 26))
	count, err := asn1.Marshal(iterations)
	if err != nil {
		t.Fatal(err)
	}
	return tlv(0x30, tlv(0x30, sha1, tlv(0x04, make([]byte, 20))), tlv(0x04, []byte("saltsalt")), count)
}

// pieces writes an octet string as constructed, of two pieces.
func pieces(data []byte) []byte {
	half := len(data) / 2
	return indefinite(0x24, tlv(0x04, data[:half]), tlv(0x04, data[half:]))
}

// What PKCS#12 files hold, as Go and hand write them, with and without their
// password.
func TestPKCS12(t *testing.T) {
	both := append(certBag(t, "client", "one"), keyBag(t, "client", "one")...)
	trust, err := pkcs12.Modern2023.EncodeTrustStoreEntries([]pkcs12.TrustStoreEntry{
		{Cert: parsed(t, "one"), FriendlyName: "first"}, {Cert: parsed(t, "two"), FriendlyName: "sec\u00F6nd"}}, secretWord)
	if err != nil {
		t.Fatal(err)
	}
	ber := func() []byte {
		bags := indefinite(0x30, both)
		safes := indefinite(0x30, contentInfo(indefinite, 1, pieces(bags)))
		return indefinite(0x30, []byte{2, 1, 3}, contentInfo(indefinite, 1, pieces(safes)))
	}()
	files := []struct {
		name string
		data []byte
	}{
		{"AES-256 and PBKDF2", keystoreOf(t, pkcs12.Modern2023, "one", "one", "two", secretWord)},
		{"3DES", keystoreOf(t, pkcs12.LegacyDES, "one", "one", "two", secretWord)},
		{"RC2", keystoreOf(t, pkcs12.LegacyRC2, "one", "one", "two", secretWord)},
		{"nothing encrypted, no MAC", keystoreOf(t, pkcs12.Passwordless, "one", "one", "two", "")},
		{"empty password", keystoreOf(t, pkcs12.Modern2023, "one", "one", "two", "")},
		{"key of another certificate", keystoreOf(t, pkcs12.Modern2023, "three", "one", "two", secretWord)},
		{"trust store", trust},
		{"PEM", []byte(asPEM("PKCS12", keystoreOf(t, pkcs12.Passwordless, "one", "one", "two", "")))},
		{"two keys", keystoreFile(tlv, nil, append(bytes.Clone(both), keyBag(t, "server", "two")...), certBag(t, "server", "two"))},
		{"no key", keystoreFile(tlv, nil, certBag(t, "client", "one"))},
		{"a key alone", keystoreFile(tlv, nil, keyBag(t, "client", "one"))},
		{"BER in pieces", ber},
		{"a MAC of an unknown password over plain bags", keystoreFile(tlv, macData(t, 1), both)},
		{"bags in bags", keystoreFile(tlv, nil, bag(t, 6, "outer", tlv(0x30, both)))},
		{"a secret", keystoreFile(tlv, nil, bag(t, 5, "AES", tlv(0x30)))},
		{"a bag of an unknown kind", keystoreFile(tlv, nil, bag(t, 9, "?", tlv(0x30)), both)},
		{"an SDSI certificate", keystoreFile(tlv, nil, bag(t, 3, "sdsi", tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 9, 22, 2), tlv(0xA0, tlv(22, []byte("AA"))))), both)},
		{"a certificate that does not parse", keystoreFile(tlv, nil, bag(t, 3, "bad", tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 9, 22, 1), tlv(0xA0, tlv(0x04, tlv(0x30))))), both)},
		{"2^31 iterations", keystoreFile(tlv, macData(t, 1<<31), both)},
		{"no bags", keystoreFile(tlv, nil)},
		{"bags that break off", keystoreFile(tlv, nil, certBag(t, "client", "one"), both[:100])},
		{"signed, not under a password", tlv(0x30, []byte{2, 1, 3}, contentInfo(tlv, 2, tlv(0x30)))},
		{"without content", tlv(0x30, []byte{2, 1, 3}, tlv(0x30, oidDER(t, 1, 2, 840, 113549, 1, 7, 1)))},
		{"10,000 deep", tlv(0x30, []byte{2, 1, 3}, tlv(0x30, nested(10_000)))},
	}
	var out strings.Builder
	for _, f := range files {
		fmt.Fprintf(&out, "== %s\n%s", f.name, dump(mustRead(t, "f", f.data)))
		b, err := Read("f", f.data, Limits{}, "pumpernickel", secretWord)
		switch {
		case err != nil:
			t.Errorf("%s: %v", f.name, err)
		case dump(b) != dump(mustRead(t, "f", f.data)):
			fmt.Fprintf(&out, "-- with passwords\n%s", dump(b))
		}
	}
	if strings.Contains(out.String(), secretWord) || strings.Contains(out.String(), "pumpernickel") {
		t.Error("a password stands in a message")
	}
	testfile.Golden(t, *update, "testdata/pkcs12.golden", out.String())
}

// nested is DER of so many SEQUENCEs, one in the other.
func nested(depth int) []byte {
	headers := make([][]byte, depth)
	length := 0
	for i := range headers {
		headers[i] = elementHeader(0x30, length)
		length += len(headers[i])
	}
	out := make([]byte, 0, length)
	for i := len(headers) - 1; i >= 0; i-- {
		out = append(out, headers[i]...)
	}
	return out
}

// elementHeader is a tag and a length in DER.
func elementHeader(tag byte, length int) []byte {
	switch {
	case length < 0x80:
		return []byte{tag, byte(length)}
	case length < 1<<8:
		return []byte{tag, 0x81, byte(length)}
	case length < 1<<16:
		return []byte{tag, 0x82, byte(length >> 8), byte(length)}
	}
	return []byte{tag, 0x83, byte(length >> 16), byte(length >> 8), byte(length)}
}

// A wrong password leaves the keystore closed, wherever it is.
func TestWrongPassword(t *testing.T) {
	p12 := keystoreOf(t, pkcs12.Modern2023, "one", "one", "two", secretWord)
	for _, test := range []struct {
		kind Kind
		in   Inside
		data []byte
	}{
		{PKCS12, Inside{}, p12},
		{JKS, Inside{}, javaKeystoreOf(t)},
		{PKCS12, Inside{Member: "a/keystore.p12"}, zipOf(t, "a/keystore.p12", string(p12))},
		{PKCS12, Inside{Alias: "pay/client data[keystore.p12]"}, secretYAML("keystore.p12", p12)},
	} {
		for passwords, words := range map[string]string{
			"wrong":       "the password given does not open the ",
			"wrong worse": "none of the 2 passwords given opens the ",
		} {
			b, err := Read("client", test.data, Limits{}, strings.Fields(passwords)...)
			if err != nil || !b.Closed() {
				t.Fatalf("%v, closed %v", err, b.Closed())
			}
			p := b.Problems[0]
			if in := p.Span.Inside; p.Code != WrongPassword || !strings.HasSuffix(p.Message, words+string(test.kind)) || in.Member != test.in.Member || in.Alias != test.in.Alias {
				t.Errorf("%+v", p)
			}
		}
	}
}

// A file whose bytes could not be had has a problem that says why, and no object.
func TestUnread(t *testing.T) {
	_, missing := os.Open(filepath.Join(t.TempDir(), "client.pem"))
	for _, test := range []struct {
		err  error
		want string
	}{
		{missing, "the file cannot be read: no such file or directory"},
		{&LimitError{File: "client.pem", Limit: 10, Value: 12}, "the file cannot be read: it has 12 bytes, the limit is 10 bytes"},
		{errors.New("is a socket"), "the file cannot be read: is a socket"},
	} {
		b := Unread("client.pem", test.err)
		if !b.Closed() || len(b.Objects) > 0 || b.Problems[0].Message != test.want {
			t.Errorf("%+v, want %s", b.Problems, test.want)
		}
	}
}

// An empty password opens what is under it where it is the one given, or none is.
func TestEmptyPassword(t *testing.T) {
	for name, encoder := range map[string]*pkcs12.Encoder{"AES-256": pkcs12.Modern2023, "3DES": pkcs12.LegacyDES} {
		data := keystoreOf(t, encoder, "one", "one", "two", "")
		for _, passwords := range [][]string{nil, {""}, {"wrong", ""}} {
			if b, err := Read("f", data, Limits{}, passwords...); err != nil || len(b.Objects) != 4 {
				t.Errorf("%s with %q: %v", name, passwords, err)
			}
		}
		if b, err := Read("f", data, Limits{}, "wrong"); err != nil || !b.Closed() {
			t.Errorf("%s: a wrong password opens it", name)
		}
	}
}

// The buffers that held a key are wiped.
func TestKeysAreWiped(t *testing.T) {
	der, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, "one"))
	if err != nil {
		t.Fatal(err)
	}
	r := newReader("f", der, Limits{}.orDefault(), &opener{})
	o := &Object{Kind: PrivateKey}
	r.add(o, der, source{})
	if !bytes.Equal(der, make([]byte, len(der))) || o.KeySPKISHA256 == nil {
		t.Error("the key's bytes remain, or its public half was not found")
	}
}

// The public half of a key that stands in a file as PEM or DER is known,
// whatever form it has; that of an encrypted one is not.
func TestKeySPKI(t *testing.T) {
	key := testKey(t, "one")
	sec1, err := stdx509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := stdx509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"SEC 1":  certPEM(t, "one") + asPEM("EC "+privateKey, sec1),
		"PKCS#8": certPEM(t, "one") + asPEM(privateKey, pkcs8),
		"in DER": string(testCert(t, "one")) + string(pkcs8),
		"in a certificate's block, with bytes behind": certPEM(t, "one") + asPEM(privateKey, append(bytes.Clone(pkcs8), 0, 0)),
	} {
		b := mustRead(t, "f", []byte(data))
		if got := dump(b); !strings.Contains(got, `key of "one"`) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	other, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, "two"))
	if err != nil {
		t.Fatal(err)
	}
	b := mustRead(t, "f", []byte(certPEM(t, "one")+asPEM(privateKey, other)))
	if got := dump(b); !strings.Contains(got, "key of no certificate here") {
		t.Errorf("another's key:\n%s", got)
	}
}
