// SPDX-License-Identifier: Apache-2.0

package name

import (
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/charname"
)

// What counts as the company's name in a common name, and what does not.
func TestContainsText(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       containment
	}{
		// whole words
		{"Northwind Trading", "Northwind Trading", present},
		{"the northwind--trading.client", "Northwind Trading", present},
		{"Northwind Client Trading", "Northwind Trading", absent},
		{"Trading Northwind", "Northwind Trading", absent},
		{"Northwind", "Northwind Trading", absent},
		{"", "Northwind Trading", absent},
		{"ING Root CA", "ING", present},
		{"Root (ING)", "ing", present},
		{"3M Root", "3M", present},
		{"X", "X", present},
		{"X-Root", "x", present},
		{"Xbox Root", "X", insideWord},
		{"O’Reilly client", "O'Reilly", present},
		{"eBay Root", "EBAY", present},
		{"B2BPayments", "b2b payments", present},
		{"Weiß & Söhne", "WEISS SO\u0308HNE", present},
		{"STRASSE 7", "Straße", present},
		{"ＮｏｒｔｈｗｉｎｄＴｒａｄｉｎｇ", "northwind trading", present},
		{"ACME™ Root", "ACME", present},
		{"ACME", "ACME™", present},
		{"ACME® Root", "Acme", present},
		{"Ο ΔΡΌΜΟΣ", "δρόμος", present},

		// separators
		{"ATT Root CA", "AT&T", present},
		{"AT&T Root CA", "ATT", present},
		{"Seatt Root", "AT&T", insideWord},
		{"EON Root", "E.ON", present},
		{"E.ON Root", "EON", present},
		{"E-ON Root", "E.ON", present},
		{"CA Root", "C&A", absent},
		{"Issuing CA", "C&A", absent},
		{"C&A Root", "C&A", present},
		{"C-A Root", "C&A", present},
		{"C&A Root", "CA", absent},
		{"OREILLY", "O'Reilly", present},
		{"A.C.M.E. Root", "ACME", present},
		{"NORTHWINDTRADING", "Northwind Trading", present},
		{"Northwind Trading", "NorthwindTrading", present},
		{"EONRoot", "E.ON", insideWord},
		{"GEON", "E.ON", insideWord},
		{"1&1 Root", "1&1", present},
		{"11 Root", "1&1", absent},
		{"Root 3 M", "3M", absent},

		// the start of a word
		{"NorthwindTrading-ConnectPay", "Northwind Trading", present},
		{"acmepay-client", "ACME", present},
		{"ACMERootCA", "ACME", present},
		{"acme2026", "ACME", present},
		{"ACMEX", "ACME", present},
		{"Northwind Tradings", "Northwind Trading", present},
		{"NORTHWINDTRADINGCLIENT", "Northwind Trading", present},
		{"PharmAcme", "acme", present},
		{"RootCAAcme", "acme", present},
		{"api2Acme", "acme", present},
		{"AC Mega Root", "ACME", absent},
		{"North-windTradingClient", "Northwind Trading", absent},
		{"AT&TMobilityRoot", "AT&T Mobility", present},
		{"ATTMobilityRoot", "AT&T Mobility", present},
		{"Accents Root", "Accent", present},

		// inside other words only
		{"pharmacme", "acme", insideWord},
		{"PHARMACME", "acme", insideWord},
		{"Issuing CA", "ING", insideWord},
		{"Root 3 Mega", "3M", absent},
		{"13M Root", "3M", insideWord},
		{"3Mega Root", "3M", insideWord},
		{"INGenico", "ING", insideWord},
		{"Issuing CA, ING", "ING", present},

		// Turkish capitals
		{"YATIRIM Root", "Yatırım", present},
		{"yatırım", "YATIRIM", present},
		{"İŞ BANKASI", "İş Bankası", present},
		{"iş bankası", "İŞ BANKASI", present},

		// another letter by its marks
		{"Café Root", "Cafe", absent},
		{"Acme\u0302 Root", "Acme", absent},
		{"Cafe\u0301 Root", "CAFÉ", present},

		// scripts without spaces
		{"株式会社北風貿易", "北風貿易", present},
		{"㍿北風貿易", "株式会社北風貿易", present},
		{"ｶﾞｽ会社", "ガス", present},
		{"東京ユーロ銀行", "ユーロ", present},
		{"バンクかぜルート", "かぜ", present},
		{"日本IBM株式会社", "IBM", present},
		{"ลูกค้าธนาคารกสิกรไทยจำกัด", "กสิกรไทย", present},
		{"風北貿易", "北風", absent},
		{"김치은행 루트", "김치은행", present},
		{"김치은행루트", "김치은행", present},
		{"대한김치은행", "김치은행", insideWord},
		{"대한김치", "김치", insideWord},

		// characters that cannot be seen
		{"Ac\u200bme Root", "Acme", present},
		{"Acme\x00.evil", "Acme", present},
		{"Northwind\u00adTrading", "NorthwindTrading", present},
		{"می\u200cخواهم", "میخواهم", present},
		{"Northwind\nTrading", "Northwind Trading", present},

		// a mark that begins a word
		{"Root \u0fb3\u0f80N", "\u0fb3\u0f80N", present},

		// nothing to look for
		{"***", "***", absent},
		{"client", "***", absent},
	} {
		if got := containsText(test.name, test.text); got != test.want {
			t.Errorf("%q in %q: %v, want %v", test.text, test.name, got, test.want)
		}
	}
}

func TestLookAlike(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       string
	}{
		{"\u0410CME Root", "Acme", "U+0410 CYRILLIC CAPITAL LETTER A for U+0041 LATIN CAPITAL LETTER A"},
		{"АСМЕ", "ACME", "U+0410 CYRILLIC CAPITAL LETTER A for U+0041 LATIN CAPITAL LETTER A"},
		{"Acm\u03b5 Root", "Acme", "U+03B5 GREEK SMALL LETTER EPSILON for U+0065 LATIN SMALL LETTER E"},
		{"ΑCME", "acme", "U+0391 GREEK CAPITAL LETTER ALPHA for U+0061 LATIN SMALL LETTER A"},
		{"СБЕР", "CБЕР", "U+0421 CYRILLIC CAPITAL LETTER ES for U+0043 LATIN CAPITAL LETTER C"},
		{"NΟRTHWIND Client", "Northwind", "U+039F GREEK CAPITAL LETTER OMICRON for U+006F LATIN SMALL LETTER O"},
		{"\u0251cme", "acme", "U+0251 LATIN SMALL LETTER ALPHA for U+0061 LATIN SMALL LETTER A"},
		{"ІNG Root", "ING", "U+0406 CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I for U+0049 LATIN CAPITAL LETTER I"},
		{"Issuіng CA", "ING", ""},
		{"Southwind", "Northwind", ""},
		{"Acme", "Acme", ""},
		{"", "Acme", ""},
	} {
		got := ""
		if has, wants, ok := lookAlike(test.name, test.text); ok {
			got = charname.Of(has) + " for " + charname.Of(wants)
		}
		if got != test.want {
			t.Errorf("%q in %q: %q, want %q", test.text, test.name, got, test.want)
		}
	}
}

// Every letter of the table is what folding leaves, and of another shape than itself.
func TestShapes(t *testing.T) {
	for r, latin := range shapes {
		if got := textUnits(string(r)); len(got) != 1 || got[0].r != r {
			t.Errorf("%c (%U) is not folded: %v", r, r, got)
		}
		if strings.ContainsRune(latin, r) || latin == "" {
			t.Errorf("%c is said to look like %q", r, latin)
		}
	}
}

func TestHiddenIn(t *testing.T) {
	for _, test := range []struct {
		name        string
		broken, odd []string
	}{
		{"Northwind Trading", nil, nil},
		{"Acme\x00", []string{"U+0000"}, nil},
		{"A\u200bc\u2060m\ufeffe\u200b", []string{"U+200B", "U+2060", "U+FEFF"}, nil},
		{"\u202eAcme\u2066", nil, []string{"U+202E", "U+2066"}},
		{"Ac\tme\x1b[31m", nil, []string{"U+0009", "U+001B"}},
		{"Ac\u00adme", nil, []string{"U+00AD"}},
		{"Ac\u200dme", nil, []string{"U+200D"}},
		{"می\u200cخواهم", nil, nil},
		{"क्\u200dष", nil, nil},
		{"\u200cخواهم", nil, []string{"U+200C"}},
		{"خ\u200cA", nil, []string{"U+200C"}},
		{"葛\U000e0100飾区", nil, nil},
		{"A\ufe0fcme", nil, []string{"U+FE0F"}},
		{"Acme\u3164", nil, []string{"U+3164"}},
		{"Acme\u2028", nil, []string{"U+2028"}},
		{"Acme Root", nil, nil},
		{"Acme\u200e\x00", []string{"U+0000"}, []string{"U+200E"}},
	} {
		if broken, odd := hiddenIn(test.name); !slices.Equal(broken, test.broken) || !slices.Equal(odd, test.odd) {
			t.Errorf("%q: %v and %v, want %v and %v", test.name, broken, odd, test.broken, test.odd)
		}
	}
}

// Comparing never panics, a text is found in itself and next to other words, and
// what looks like itself is no look-alike.
func FuzzContainsText(f *testing.F) {
	f.Add("NorthwindTrading-API", "northwind trading")
	f.Add("Weiß\u0308ﬁ", "\xff")
	f.Add("АСМЕ\u200b\u0302", "C&A")
	f.Add("می\u200cخواهم", "㍿กสิ")
	f.Add("Ɩ`w", "\u0fb3\u0f80N")
	f.Fuzz(func(t *testing.T, name, text string) {
		hiddenIn(name)
		if got, want, ok := lookAlike(name, text); ok && got == want {
			t.Errorf("%U looks like itself", got)
		}
		units := textUnits(text)
		if len(units) == 0 {
			if containsText(name, text) != absent {
				t.Errorf("nothing is found in %q", name)
			}
			return
		}
		if containsText(text, text) != present {
			t.Errorf("%q does not contain itself", text)
		}
		if containsText(name+" "+text, text) != present || containsText(text+" "+name, text) != present {
			t.Errorf("%q is not found beside %q", text, name)
		}
	})
}
