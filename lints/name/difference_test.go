// SPDX-License-Identifier: Apache-2.0

package name

import "testing"

func TestDifference(t *testing.T) {
	for _, c := range []struct{ got, want, says string }{
		{"Northwind", "Northwind Trading", ""},
		{"Northwind", "Southwind", ""},
		{"northwind  trading", "Northwind Trading", " (case and spaces count)"},
		{"Caf\u0065\u0301", "Caf\u00e9", ", which differs in Unicode normalization (NFD); write it in NFC"},
		{"Caf\u00e9", "Caf\u0065\u0301", ", which differs in Unicode normalization: it is in NFC, and the value given in NFD"},
		{"\u00e9\u0065\u0301", "\u00e9\u00e9", ", which differs in Unicode normalization (neither NFC nor NFD); write it in NFC"},
		{"\u0410CME", "ACME", `, with U+0410 CYRILLIC CAPITAL LETTER A where "A" is expected`},
		{"\u0410cme \u0395U", "ACME EU", `, with U+0410 CYRILLIC CAPITAL LETTER A where "A" is expected`},
		{"AC\u200bME", "ACME", ", with U+200B ZERO WIDTH SPACE, which cannot be seen"},
		{"ACME", "\u0410CME", `, with U+0041 LATIN CAPITAL LETTER A where "А" is expected`},
		{"\u0410CME", "BCME", ""},
	} {
		if got := difference(c.got, c.want); got != c.says {
			t.Errorf("difference(%q, %q) = %q, want %q", c.got, c.want, got, c.says)
		}
	}
}

func TestForeignLetter(t *testing.T) {
	for text, want := range map[string]string{
		"api.acme.example": "", "caf\u00e9": "", "\u4e2d": "",
		"\u0430pi.acme":    `, with U+0430 CYRILLIC SMALL LETTER A where "a" is expected`,
		"\u0410CME":        `, with U+0410 CYRILLIC CAPITAL LETTER A where "A" is expected`,
		"a\u0441me-\u03bf": `, with U+0441 CYRILLIC SMALL LETTER ES where "c" is expected`,
	} {
		if got := foreignLetter(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
