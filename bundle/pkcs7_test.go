// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

// tlv writes one element of definite length.
func tlv(tag byte, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	n := len(body)
	if n < 0x80 {
		return append([]byte{tag, byte(n)}, body...)
	}
	return append([]byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

// indefinite writes one element of indefinite length.
func indefinite(tag byte, content ...[]byte) []byte {
	return slices.Concat([]byte{tag, 0x80}, bytes.Join(content, nil), []byte{0, 0})
}

// contentInfo writes a PKCS#7 message of the type 1.2.840.113549.1.7.arc.
func contentInfo(write func(byte, ...[]byte) []byte, arc byte, content []byte) []byte {
	oid := tlv(0x06, oidPKCS7, []byte{arc})
	return write(0x30, oid, write(0xA0, content))
}

// signed writes a SignedData around these fields.
func signed(write func(byte, ...[]byte) []byte, lists ...[]byte) []byte {
	version, digests := []byte{2, 1, 1}, []byte{0x31, 0}
	inner := write(0x30, tlv(0x06, oidPKCS7, []byte{1}))
	return write(0x30, version, digests, inner, bytes.Join(lists, nil), []byte{0x31, 0})
}

// certificates writes the test certificates of these names one after the other.
func certificates(t testing.TB, names ...string) []byte {
	var der []byte
	for _, name := range names {
		der = append(der, testCert(t, name)...)
	}
	return der
}

// signedData is a certs-only message in DER.
func signedData(t testing.TB, names ...string) []byte {
	return contentInfo(tlv, 2, signed(tlv, tlv(0xA0, certificates(t, names...))))
}

func TestPKCS7(t *testing.T) {
	two := certificates(t, "one", "two")
	ber := contentInfo(indefinite, 2, signed(indefinite, indefinite(0xA0, two)))
	files := []struct {
		name string
		data []byte
	}{
		{"DER", signedData(t, "one", "two")},
		{"BER of indefinite length", ber},
		{"PEM", []byte(asPEM("PKCS7", signedData(t, "one", "two")))},
		{"PEM of BER", []byte(asPEM("PKCS7", ber))},
		{"PEM labelled CMS, in UTF-16", []byte(asUTF16(asPEM("CMS", ber), "\xFF\xFE", 0))},
		{"PEM labelled PKCS #7 SIGNED DATA", []byte(asPEM("PKCS #7 SIGNED DATA", signedData(t, "one")))},
		{"labelled CERTIFICATE", []byte(asPEM("CERTIFICATE", signedData(t, "one")))},
		{"no certificates", contentInfo(tlv, 2, signed(tlv))},
		{"an attribute certificate", contentInfo(tlv, 2, signed(tlv, tlv(0xA0, testCert(t, "one"), tlv(0xA2, []byte{5, 0}))))},
		{"a certificate of indefinite length", contentInfo(tlv, 2, signed(tlv, tlv(0xA0, indefinite(0x30), testCert(t, "one"))))},
		{"a list that breaks off", contentInfo(tlv, 2, signed(tlv, tlv(0xA0, testCert(t, "one"), testCert(t, "two")[:40])))},
		{"a broken certificate", contentInfo(tlv, 2, signed(tlv, tlv(0xA0, tlv(0x30, []byte{5, 0}), testCert(t, "two"))))},
		{"enveloped", contentInfo(tlv, 3, tlv(0x30))},
		{"of a type of its own", tlv(0x30, tlv(0x06, oidPKCS7, []byte{9, 9}), tlv(0xA0, tlv(0x30)))},
		{"without content", tlv(0x30, tlv(0x06, oidPKCS7, []byte{2}))},
		{"with other fields", contentInfo(tlv, 2, tlv(0x30, []byte{5, 0}))},
		{"nested without end", bytes.Repeat([]byte{0x30, 0x80}, 1000)},
	}
	var out strings.Builder
	for _, f := range files {
		fmt.Fprintf(&out, "== %s\n%s", f.name, dump(mustRead(t, "f", f.data)))
	}
	testfile.Golden(t, *update, "testdata/pkcs7.golden", out.String())
}
