// SPDX-License-Identifier: Apache-2.0

package chain

import "testing"

func TestHasWords(t *testing.T) {
	for _, tt := range []struct {
		text, part string
		has, same  bool
	}{
		{"Let's Encrypt", "Let's Encrypt", true, true},
		{"Lets Encrypt", "Let's Encrypt", true, true},
		{"Let’s Encrypt", "Lets Encrypt", true, true},
		{"LET\u200bS\u00ad ENCRYPT\ufe0f", "Let's Encrypt", true, true},
		{"(STAGING) Let’s Encrypt", "Let's Encrypt", true, false},
		{"Outlet's Encryption", "Let's Encrypt", false, false},
		{"Let Encrypt", "Let's Encrypt", false, false},
		{"Encrypt Let's", "Let's Encrypt", false, false},
		{"DigiCert, Inc.", "digicert  INC", true, true},
		{"ＤｉｇｉＣｅｒｔ Inc", "DigiCert Inc.", true, true},
		{"Digi Cert Inc", "DigiCert Inc", false, false},
		{"DigiCert", "DigiCert Inc", false, false},
		{"Straße 1", "STRASSE 1", true, true},
		{"Root ½", "root 1 2", true, true},
		{"anything", "---", false, false},
		{"---", "---", false, false},
		{"", "", false, false},
	} {
		if got := HasWords(tt.text, tt.part); got != tt.has {
			t.Errorf("%q in %q: %v", tt.part, tt.text, got)
		}
		if got := SameWords(tt.text, tt.part); got != tt.same {
			t.Errorf("%q and %q the same: %v", tt.part, tt.text, got)
		}
	}
}

func TestFirstWords(t *testing.T) {
	for text, want := range map[string]string{"the FOO'S bar": "foos", "a bar": "bar", "foo": "", "": ""} {
		if got := FirstWords(text, []string{"---", "foos", "bar"}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestBeginsWithWords(t *testing.T) {
	for _, tt := range []struct {
		text, part string
		want       bool
	}{
		{"Cloudflare TLS Issuing ECC CA 3", "Cloudflare", true},
		{"CLOUDFLARE, Inc.", "Cloudflare", true},
		{"Cloudflare", "Cloudflare", true},
		{"Cloudflares", "Cloudflare", false},
		{"The Cloudflare", "Cloudflare", false},
		{"Cloud flare", "Cloudflare", false},
		{"Cloudflare", "Cloudflare TLS", false},
		{"anything", "---", false},
	} {
		if got := BeginsWithWords(tt.text, tt.part); got != tt.want {
			t.Errorf("%q begins with %q: %v", tt.text, tt.part, got)
		}
	}
}

// Names with the same words have each other's words, and what is found in a text
// is found in a longer one.
func FuzzHasWords(f *testing.F) {
	f.Add("Let's Encrypt", "lets\u200b encrypt")
	f.Add("Digi\u0308Cert, Inc.", "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		if same := HasWords(a, b) && HasWords(b, a); same != SameWords(a, b) {
			t.Errorf("%q and %q: the same %v", a, b, !same)
		}
		if HasWords(a, b) && !HasWords("the "+a+", of old", b) {
			t.Errorf("%q is lost where more stands around %q", b, a)
		}
	})
}
