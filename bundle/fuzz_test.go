// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// FuzzRead holds what is true of every input, whatever it is.
func FuzzRead(f *testing.F) {
	one, two := certPEM(f, "one"), certPEM(f, "two")
	for _, seed := range []string{
		one + two,
		"\xEF\xBB\xBF" + one,
		asUTF16(one, "\xFF\xFE", 0),
		asUTF16(one, "", 1),
		strings.ReplaceAll(one, "\n", "\r"),
		strings.ReplaceAll(one, "\n", `\n`),
		strings.ReplaceAll(one+two, "-----\n-----B", "-----B"),
		"-----BEGIN CERTIFICATE-----END CERTIFICATE-----",
		"-----BEGIN-----BEGIN A-----BEGIN\n----BEGIN CERTIFICATE----",
		"-----BEGIN X-----\nA: b,\n c\n\nAAAA\n-----END Y-----",
		asPEM("PKCS7", signedData(f, "one", "two")),
		asPEM("TRUSTED CERTIFICATE", append(testCert(f, "one"), 0x30, 0)),
		asPEM("CERTIFICATE", append(testCert(f, "one"), testCert(f, "two")...)),
		asPEM("EC "+privateKey, []byte{0x30, 6, 2, 1, 1, 4, 1, 9}),
		asPEM("CERTIFICATE REQUEST", testRequest(f, "one")),
		string(testCert(f, "one")) + string(testCert(f, "two")),
		string(signedData(f, "one")),
		"-----END E\x83\x83EC " + privateKey + "P----",
		"0 s:CN = one\n" + one,
		one + string(testCert(f, "two")) + "\n" + one,
		string(testCert(f, "two")) + one,
		strings.ReplaceAll(one, "-----BEGIN CERTIFICATE-----\n", "") + two,
		one + strings.Join(strings.Split(two, "\n")[1:8], "\n") + "\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		"----BEGIN " + privateKey + "-----\nAAAA\n" + one + "AAAA\n-----END " + privateKey + "-----",
		"\xFE\xED\xFE\xED\x00\x00\x00\x02",
		one + asUTF16(two, "", 0),
		one + asUTF16(two, "\xFE\xFF", 1) + one,
		asUTF16(one, "\xFF\xFE", 0) + two,
		quotedPEM(one + two),
		strings.ReplaceAll(strings.ReplaceAll(one, "\n", `\n`), "+", `\u002B`),
		"cert: " + base64.StdEncoding.EncodeToString([]byte(one+two)) + "\n" + two,
		"cert: " + base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(one)))),
		url.PathEscape(one) + "\n" + url.QueryEscape(two),
		one + puttyKey + two,
		`{"keys": [{"x5c": [], "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AAAA"}]}` + "\n" + one,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkBundle(t, data) })
}

// FuzzPKCS7 puts the input where a message's lists stand: the message reads the
// same in DER, in BER of indefinite length and in PEM.
func FuzzPKCS7(f *testing.F) {
	one := testCert(f, "one")
	f.Add(tlv(0xA0, one))
	f.Add(tlv(0xA0, one, testCert(f, "two")))
	f.Add(append(indefinite(0xA0, one), tlv(0xA1, tlv(0x30))...))
	f.Add(tlv(0xA0, indefinite(0x30, indefinite(0x30)), one))
	f.Add([]byte{0xA0, 0x84, 0x7F, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, lists []byte) {
		der := contentInfo(tlv, 2, signed(tlv, lists))
		want := checkBundle(t, der)
		if len(want.Objects) == 0 || want.Objects[0].Kind != PKCS7 {
			t.Fatalf("no message:\n%s", dump(want))
		}
		got := checkBundle(t, []byte(asPEM("CMS", der)))
		if len(got.Objects) != len(want.Objects) {
			t.Fatalf("PEM has\n%sDER has\n%s", dump(got), dump(want))
		}
		for i, o := range want.Objects {
			if got.Objects[i].Kind != o.Kind || !bytes.Equal(got.Objects[i].DER, o.DER) {
				t.Fatalf("object %d differs: PEM has\n%sDER has\n%s", i, dump(got), dump(want))
			}
		}
		checkBundle(t, contentInfo(indefinite, 2, signed(indefinite, lists)))
	})
}

// checkBundle reads data and fails on anything that is never true of a bundle.
func checkBundle(t testing.TB, data []byte) *Bundle {
	t.Helper()
	given := bytes.Clone(data)
	b := mustRead(t, "f", data)
	if !bytes.Equal(data, given) {
		t.Fatal("the input was changed")
	}
	accountForMarks(t, b, data)
	last := 0
	for _, o := range b.Objects {
		checkSpan(t, o.Span, data)
		if o.Container == "" && o.Span.Start < last {
			t.Fatalf("objects out of order:\n%s", dump(b))
		}
		last = o.Span.Start
		checkObject(t, b, o, data)
	}
	last = 0
	for _, p := range b.Problems {
		checkSpan(t, p.Span, data)
		if p.Span.Start < last || p.Message == "" || p.Fix == "" || p.Code == "" {
			t.Fatalf("bad problem %+v", p)
		}
		last = p.Span.Start
	}
	return b
}

// checkSpan fails on a span outside the file or with its end before its start.
func checkSpan(t testing.TB, s Span, data []byte) {
	t.Helper()
	lines := 1 + bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{'\r'})
	if s.File != "f" || s.Start < 0 || s.Start > s.End || s.End > len(data) ||
		s.Line < 1 || s.Line > s.EndLine || s.EndLine > lines {
		t.Fatalf("bad span %+v in %d bytes, %d lines", s, len(data), lines)
	}
}

// checkObject holds an object against the bytes of the file.
func checkObject(t testing.TB, b *Bundle, o *Object, data []byte) {
	t.Helper()
	switch o.Kind {
	case PrivateKey, PKCS12, JKS:
		if o.DER != nil || o.source.body != nil {
			t.Fatalf("bytes kept of a %s", o.Kind)
		}
	case "":
		t.Fatal("an object without a kind")
	}
	if o.DER == nil {
		return
	}
	whole := o.At(Whole)
	if o.masked || o.sealed || o.inside != nil { // checkUnpacked holds these
		return
	}
	if o.Container == "" {
		checkInside(t, whole, o.Span)
	}
	for _, field := range allFields {
		at := o.At(field)
		checkSpan(t, at, data)
		checkInside(t, at, whole)
	}
	if o.Encoding == DER {
		if !bytes.Equal(data[o.Span.Start:o.Span.End], o.DER) {
			t.Fatalf("DER is not what stands at its span:\n%s", dump(b))
		}
		return
	}
	for _, field := range allFields {
		checkPlace(t, "input", data, b, o, field)
	}
	if o.Container == "" && !bytes.HasPrefix(decodeAlone(t, data[whole.Start:whole.End], o.DER), o.DER) {
		t.Fatalf("DER is not what its base64 decodes to:\n%s", dump(b))
	}
}

// checkInside fails on a span that reaches out of another.
func checkInside(t testing.TB, in, out Span) {
	t.Helper()
	if in.Start < out.Start || in.End > out.End || in.Line < out.Line || in.EndLine > out.EndLine {
		t.Fatalf("%s is not inside %s", dumpSpan(in), dumpSpan(out))
	}
}

// base64Alone is a text without what is no base64 in it.
func base64Alone(text []byte) string {
	chars := unicodeEscape.ReplaceAllStringFunc(string(text), func(escape string) string {
		code, _ := strconv.ParseUint(escape[len(escape)-2:], 16, 8)
		return string(rune(code))
	})
	for _, noise := range []string{"\x00", `\r`, `\n`, `\t`, `\`, "\r", "\n", " ", "\t", "\v", "\f", "=", ">"} {
		chars = strings.ReplaceAll(chars, noise, "")
	}
	return chars
}

// unicodeEscape is a character of ASCII as JSON may write it.
var unicodeEscape = regexp.MustCompile(`\\{1,4}u00[0-7][0-9A-Fa-f]`)

// quotedPEM quotes a text as a mail program does.
func quotedPEM(text string) string {
	return "> " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n> ") + "\n"
}

// puttyKey is the outline of a key of PuTTY's: what is in it is not a key.
const puttyKey = "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: MIIB\r\nPublic-Lines: 1\r\nAAAA\r\n" +
	"Private-Lines: 1\r\nAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nPrivate-MAC: 00\r\n"

// decodeAlone decodes base64 with the standard library's decoder. The last
// character may hold bits of a byte that is not the object's.
func decodeAlone(t testing.TB, text, want []byte) []byte {
	t.Helper()
	chars := base64Alone(text)
	chars += strings.Repeat("A", (4-len(chars)%4)%4)
	der, err := base64.StdEncoding.DecodeString(chars)
	if err != nil {
		t.Fatalf("the base64 at the span of %d bytes: %v", len(want), err)
	}
	return der
}
