// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"
)

// tlv writes a DER element of fewer than 128 bytes.
func tlv(tag byte, parts ...string) string {
	body := strings.Join(parts, "")
	return string([]byte{tag, byte(len(body))}) + body
}

// The types CN and O, and the string types, as DER.
const (
	derCN = "\x06\x03\x55\x04\x03"
	derO  = "\x06\x03\x55\x04\x0a"

	derUTF8      = 0x0c
	derPrintable = 0x13
	derT61       = 0x14
	derIA5       = 0x16
	derUniversal = 0x1c
	derBMP       = 0x1e
)

func attr(typ string, tag byte, text string) string { return tlv(0x30, typ, tlv(tag, text)) }
func rdn(attrs ...string) string                    { return tlv(0x31, attrs...) }
func name(rdns ...string) []byte                    { return []byte(tlv(0x30, rdns...)) }
func cn(tag byte, text string) []byte               { return name(rdn(attr(derCN, tag, text))) }

func TestSameName(t *testing.T) {
	acme := cn(derPrintable, "Acme Corp")
	tests := []struct {
		name string
		a, b []byte
		want bool
	}{
		{"the same bytes", acme, acme, true},
		{"capitals", acme, cn(derPrintable, "ACME corp"), true},
		{"another string type", acme, cn(derUTF8, "Acme Corp"), true},
		{"IA5String", acme, cn(derIA5, "acme corp"), true},
		{"BMPString", acme, cn(derBMP, "\x00A\x00c\x00m\x00e\x00 \x00C\x00o\x00r\x00p"), true},
		{"UniversalString", cn(derUTF8, "é"), cn(derUniversal, "\x00\x00\x00\xc9"), true},
		{"T61String is binary", acme, cn(derT61, "Acme Corp"), false},
		{"T61String is itself", cn(derT61, "\xe9"), cn(derT61, "\xe9"), true},
		{"white space inside", acme, cn(derPrintable, "Acme   Corp"), true},
		{"white space at the ends", acme, cn(derPrintable, "  Acme Corp "), true},
		{"no white space", acme, cn(derPrintable, "AcmeCorp"), false},
		{"a no-break space", acme, cn(derUTF8, "Acme\u00a0Corp"), true},
		{"a tab", acme, cn(derUTF8, "Acme\tCorp"), true},
		{"a soft hyphen is nothing", acme, cn(derUTF8, "Ac\u00adme Corp"), true},
		{"a control character stays, as verifiers have it", acme, cn(derUTF8, "Ac\x00me Corp"), false},
		{"composed and decomposed", cn(derUTF8, "Caf\u00e9"), cn(derUTF8, "cafe\u0301"), true},
		{"full width", cn(derUTF8, "ＡＣＭＥ"), cn(derUTF8, "acme"), true},
		{"sharp s", cn(derUTF8, "STRASSE"), cn(derUTF8, "Straße"), true},
		{"another letter", cn(derUTF8, "Аcme"), cn(derUTF8, "Acme"), false}, // Cyrillic A
		{"another type", acme, name(rdn(attr(derO, derPrintable, "Acme Corp"))), false},
		{"a number is no string", cn(2, "\x01"), cn(derPrintable, "\x01"), false},
		{
			"RDNs in another order", name(rdn(attr(derCN, derPrintable, "a")), rdn(attr(derO, derPrintable, "b"))),
			name(rdn(attr(derO, derPrintable, "b")), rdn(attr(derCN, derPrintable, "a"))), false,
		},
		{
			"a set in another order", name(rdn(attr(derCN, derPrintable, "a"), attr(derO, derPrintable, "b"))),
			name(rdn(attr(derO, derUTF8, "B"), attr(derCN, derUTF8, "A"))), true,
		},
		{
			"a set and two RDNs", name(rdn(attr(derCN, derPrintable, "a"), attr(derO, derPrintable, "b"))),
			name(rdn(attr(derCN, derPrintable, "a")), rdn(attr(derO, derPrintable, "b"))), false,
		},
		{
			"a set that repeats", name(rdn(attr(derCN, derPrintable, "a"), attr(derCN, derPrintable, "a"))),
			cn(derPrintable, "a"), false,
		},
		{"a prefix", name(rdn(attr(derCN, derPrintable, "a"))), name(rdn(attr(derCN, derPrintable, "a")), rdn(attr(derCN, derPrintable, "a"))), false},
		{"empty", name(), name(), true},
		{"empty and not", name(), acme, false},
		{"no name", []byte("x"), []byte("x"), true},
		{"no names", []byte("x"), []byte("y"), false},
		{"nothing and the empty name", nil, name(), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SameName(tt.a, tt.b); got != tt.want {
				t.Errorf("SameName(%q, %q) = %t", DN(tt.a), DN(tt.b), got)
			}
			if got := SameName(tt.b, tt.a); got != tt.want {
				t.Errorf("reversed: SameName(%q, %q) = %t", DN(tt.b), DN(tt.a), got)
			}
		})
	}
}

func TestDN(t *testing.T) {
	tests := []struct {
		raw  []byte
		want string
	}{
		{name(), ""},
		{[]byte("no name"), ""},
		{name(rdn(attr(derCN, derPrintable, "api")), rdn(attr(derO, derUTF8, "ACME, Inc."))), `CN=api, O=ACME\, Inc.`},
		{name(rdn(attr(derCN, derUTF8, "a"), attr(derO, derUTF8, "b+c"))), `CN=a+O=b\+c`},
		{cn(derT61, "caf\xe9"), "CN=café"},
		{cn(derBMP, "\xd8\x3d\xde\x00"), "CN=😀"},
		{cn(derBMP, "odd"), "CN=#1e036f6464"},
		{cn(2, "\x05"), "CN=#020105"},
		{cn(derUTF8, " a "), `CN=\ a\ `},
		{cn(derUTF8, "a\x1b[31m\u202e\xff\x7f"), `CN=a\x1b[31m\u{202e}\xff\x7f`},
		{name(rdn(attr("\x06\x03\x2a\x03\x04", derUTF8, "x"))), "1.2.3.4=x"},
		{name(rdn(attr("\x06\x03\x55\x04\x61", derUTF8, "PSDLT-BL-1"))), "organizationIdentifier=PSDLT-BL-1"},
	}
	for _, tt := range tests {
		if got := DN(tt.raw); got != tt.want {
			t.Errorf("DN(%s) = %s, want %s", hex.EncodeToString(tt.raw), got, tt.want)
		}
	}
}

func TestDottedOID(t *testing.T) {
	tests := []struct {
		body string
		want string
	}{
		{"\x55\x04\x03", "2.5.4.3"},
		{"\x2a\x86\x48\x86\xf7\x0d", "1.2.840.113549"},
		{"\x00", "0.0"},
		{"\x88\x37", "2.999"},
		{"\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "1.2.1180591620717411303423"},
		{"", ""},
		{"\x2a\x80", ""},
		{strings.Repeat("\x01", 65), ""},
	}
	for _, tt := range tests {
		got, ok := dottedOID([]byte(tt.body))
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("dottedOID(%x) = %q, %t, want %q", tt.body, got, ok, tt.want)
		}
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Let\u2019s Encrypt", "let's encrypt"},
		{"LET`S\u00a0 ENCRYPT ", "let's encrypt"},
		{"ＡＣＭＥ", "acme"},
		{"Straße", "strasse"},
		{" \t\n", ""},
		{"DigiCert Inc", "digicert inc"},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestEscape(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain text, café, 東京, 😀", "plain text, café, 東京, 😀"},
		{"\x1b[2J\a", `\x1b[2J\x07`},
		{"a\u202eb\u2066c\u200fd", `a\u{202e}b\u{2066}c\u{200f}d`},
		{"zero\u200bwidth\ufeff", `zero\u{200b}width\u{feff}`},
		{"c1\u0085\u009b", `c1\u{85}\u{9b}`},
		{"line\u2028no-break\u00a0", `line\u{2028}no-break\u{a0}`},
		{"filler\u3164\u115f", `filler\u{3164}\u{115f}`},
		{"bad\xff\xc3", `bad\xff\xc3`},
		{strings.Repeat("ü", 1000), strings.Repeat("ü", 1000)},
		{strings.Repeat("ü", 60_000), strings.Repeat("ü", 1000) + "…"},
	}
	for _, tt := range tests {
		if got := Escape(tt.in); got != tt.want {
			t.Errorf("Escape(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzSameName holds SameName against the rules of an equivalence, and what it
// stands on against its own second application.
func FuzzSameName(f *testing.F) {
	f.Add(cn(derPrintable, "Acme"), cn(derUTF8, "ACME "))
	f.Add(cn(derT61, "\xe9"), cn(derUTF8, "ß\u0345"))
	f.Add(name(rdn(attr(derCN, derBMP, "\x00a"), attr(derO, derUniversal, "\x00\x00\x00a"))), name())
	f.Add([]byte{0x30, 0x80}, []byte(nil))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if !SameName(a, a) || !SameName(b, bytes.Clone(b)) {
			t.Error("a name differs from itself")
		}
		if SameName(a, b) != SameName(b, a) {
			t.Error("the comparison is not symmetric")
		}
		if once := prepare(string(a)); once != prepare(once) {
			t.Errorf("prepared %q, and again %q", once, prepare(once))
		}
		if once := Fold(string(a)); once != Fold(once) {
			t.Errorf("folded %q, and again %q", once, Fold(once))
		}
		for _, text := range []string{DN(a), Escape(string(b))} {
			if needsEscape(text) {
				t.Errorf("%q is not safe to print", text)
			}
		}
	})
}

func TestEncodingDifference(t *testing.T) {
	tests := []struct {
		name   string
		a, b   []byte
		wa, wb string
	}{
		{"string type", cn(derPrintable, "Acme"), cn(derUTF8, "Acme"), `CN PrintableString "Acme"`, `CN UTF8String "Acme"`},
		{"the second attribute", name(rdn(attr(derO, derUTF8, "A")), rdn(attr(derCN, derUTF8, "b"))), name(rdn(attr(derO, derUTF8, "A")), rdn(attr(derCN, derUTF8, "B"))),
			`CN UTF8String "b"`, `CN UTF8String "B"`},
		{"order within an RDN", name(rdn(attr(derO, derUTF8, "A"), attr(derCN, derUTF8, "b"))), name(rdn(attr(derCN, derUTF8, "b"), attr(derO, derUTF8, "A"))),
			`"O=A+CN=b"`, `"CN=b+O=A"`},
		{"hostile text", cn(derUTF8, "a\"\x1b"), cn(derUTF8, "A\"\x1b"), `CN UTF8String "a\"\x1b"`, `CN UTF8String "A\"\x1b"`},
	}
	for _, tt := range tests {
		if a, b := EncodingDifference(tt.a, tt.b); a != tt.wa || b != tt.wb {
			t.Errorf("%s: %s, %s; want %s, %s", tt.name, a, b, tt.wa, tt.wb)
		}
	}
}

func TestSameNameToOpenSSL(t *testing.T) {
	acme := cn(derPrintable, "Acme Corp")
	tests := []struct {
		name string
		a, b []byte
		want bool
	}{
		{"the same bytes", acme, acme, true},
		{"capitals", acme, cn(derPrintable, "ACME corp"), true},
		{"another string type", acme, cn(derUTF8, "Acme Corp"), true},
		{"T61String", acme, cn(derT61, "Acme Corp"), true},
		{"white space", acme, cn(derUTF8, " Acme\t Corp "), true},
		{"a NUL at the end", acme, cn(derPrintable, "Acme Corp\x00"), false},
		{"a no-break space", acme, cn(derUTF8, "Acme\u00a0Corp"), false},
		{"capitals beyond ASCII", cn(derUTF8, "\u00c9"), cn(derUTF8, "\u00e9"), false},
		{"composed and decomposed", cn(derUTF8, "Caf\u00e9"), cn(derUTF8, "Cafe\u0301"), false},
		{"order within an RDN", name(rdn(attr(derO, derUTF8, "A"), attr(derCN, derUTF8, "b"))), name(rdn(attr(derCN, derUTF8, "b"), attr(derO, derUTF8, "A"))), true},
		{"no name", []byte("a"), []byte("b"), false},
	}
	for _, tt := range tests {
		if got := SameNameToOpenSSL(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestLongNames: a name that is longer than any honest one is cut off in every text.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("Northwind", 6000)
	b := fromRecipe(t, `client key=p256 subject="CN=`+long+`,O=`+long+`"`)
	leaf := Build(b, Options{}).Certs[0]
	for _, test := range []struct {
		text string
		most int
	}{{leaf.Name(), maxName + 1}, {leaf.Title(), maxName + len(`leaf ""…`)}, {DN(leaf.RawSubject), 2*(maxValue+1) + len("CN=, O=")}} {
		if n := utf8.RuneCountInString(test.text); n > test.most || !strings.Contains(test.text, "…") {
			t.Errorf("%d characters: %s", n, test.text)
		}
	}
	if got := Values(leaf.RawSubject, "CN"); len(got) != 1 || got[0] != long {
		t.Error("the value itself was cut off")
	}
}
