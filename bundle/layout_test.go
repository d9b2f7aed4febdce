// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

var allFields = []Field{Whole, Version, SerialNumber, TBSSignature, Issuer, NotBefore, NotAfter, Subject, SubjectPublicKey,
	Extensions, ExtensionField("2.5.29.15"), ExtensionField("2.5.29.17"), ExtensionField("2.5.29.99"), SignatureAlgorithm, Signature}

// Where each field of a certificate and of a request stands, in PEM and in a
// binary file.
func TestAt(t *testing.T) {
	var out strings.Builder
	for _, f := range []struct {
		name string
		data []byte
	}{
		{"certificate, PEM", []byte("text\n" + certPEM(t, "one"))},
		{"certificate, DER", testCert(t, "one")},
		{"request, PEM", []byte(asPEM("CERTIFICATE REQUEST", testRequest(t, "one")))},
	} {
		o := mustRead(t, "f", f.data).Objects[0]
		fmt.Fprintf(&out, "== %s\n", f.name)
		for _, field := range allFields {
			fmt.Fprintf(&out, "%s %v %s %x\n", field, o.HasField(field), dumpSpan(o.At(field)), head(o.FieldBytes(field)))
		}
	}
	testfile.Golden(t, *update, "testdata/layout.golden", out.String())
}

// head is the start of a field, enough to know it by.
func head(b []byte) []byte { return b[:min(len(b), 8)] }

// However a certificate is written and wrapped, the characters at a field's
// place decode to the field's bytes.
func TestAtComposes(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	message := asPEM("PKCS7", contentInfo(indefinite, 2, signed(indefinite, indefinite(0xA0, certificates(t, "one", "two")))))
	files := map[string]string{
		"plain":              one + two,
		"CRLF":               strings.ReplaceAll(one+two, "\n", "\r\n"),
		"CR":                 strings.ReplaceAll(one+two, "\n", "\r"),
		"byte order mark":    "\xEF\xBB\xBF" + one + two,
		"UTF-16BE":           asUTF16("é\n"+one+two, "\xFE\xFF", 1),
		"escaped":            strings.ReplaceAll(one+two, "\n", `\r\n`),
		"JSON":               strings.ReplaceAll(strings.ReplaceAll(one+two, "\n", `\n`), "/", `\/`),
		"headers":            strings.Replace(one, "-----\n", "-----\nA: b\nC: d\n\n", 1) + two,
		"PKCS#7":             message,
		"PKCS#7 in UTF-16LE": asUTF16(strings.ReplaceAll(message, "\n", "\r\n"), "", 0),
		"PKCS#7 escaped":     strings.ReplaceAll(message, "\n", `\n`),
	}
	for name, data := range files {
		b := mustRead(t, "f", []byte(data))
		certs := b.Certificates()
		if len(certs) != 2 {
			t.Errorf("%s: %d certificates\n%s", name, len(certs), dump(b))
		}
		for _, o := range certs {
			for _, field := range allFields {
				checkPlace(t, name, []byte(data), b, o, field)
			}
		}
	}
}

// checkPlace decodes the characters at a field's place on its own and looks for
// the field's bytes in them.
func checkPlace(t testing.TB, name string, data []byte, b *Bundle, o *Object, field Field) {
	t.Helper()
	want := o.FieldBytes(field)
	if want == nil {
		want = o.DER
	}
	at := o.At(field)
	chars := base64Alone(data[at.Start:at.End])
	found := false
	for skip := range 4 { // the field may start inside a group of four
		padded := strings.Repeat("A", skip) + chars
		padded += strings.Repeat("A", (4-len(padded)%4)%4)
		der, err := base64.StdEncoding.DecodeString(padded)
		found = found || err == nil && bytes.Contains(der, want)
	}
	if !found {
		t.Fatalf("%s: %s at %s does not decode to its %d bytes", name, field, dumpSpan(at), len(want))
	}
	txt := textAt(b.Name, data, at.Start)
	from, to := (at.Start-txt.base)/txt.unit, (at.End-txt.base)/txt.unit
	if plain := txt.span(from, to); plain != at {
		t.Fatalf("%s: %s has the lines %s, its bytes those of %s", name, field, dumpSpan(at), dumpSpan(plain))
	}
}

// textAt is the text that holds an offset of the file: its region, where the file
// has several encodings.
func textAt(name string, data []byte, offset int) *text {
	texts := textsOf(name, data)
	for _, t := range texts {
		if offset < t.base+len(t.data)*t.unit {
			return t
		}
	}
	return texts[len(texts)-1]
}

func textsOf(name string, data []byte) (texts []*text) {
	above := 0
	for _, g := range mixedEncodings(data) {
		t := &text{file: name, orig: data, base: g.from + g.bom, unit: g.unit, big: g.big, above: above}
		t.set(data[t.base:g.to])
		above = t.line(len(t.data)) - 1
		texts = append(texts, t)
	}
	if texts == nil {
		texts = append(texts, newText(name, data))
	}
	return texts
}
