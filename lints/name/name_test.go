// SPDX-License-Identifier: Apache-2.0

package name

import (
	"testing"

	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestRules(t *testing.T) { lintstest.Run(t, Rules) }

// What counts as the company's name in a common name, and what does not.
func TestContainsText(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"Northwind Trading", "Northwind Trading", true},
		{"the northwind--trading.client", "Northwind Trading", true},
		{"NorthwindTradingClient", "Northwind Trading", true},
		{"ＮｏｒｔｈｗｉｎｄＴｒａｄｉｎｇ", "northwind trading", true},
		{"Northwind Trading", "NorthwindTrading", true},
		{"NORTHWINDTRADING", "Northwind Trading", true},
		{"NORTHWINDTRADINGCLIENT", "Northwind Trading", true},
		{"Northwind Client Trading", "Northwind Trading", false},
		{"Trading Northwind", "Northwind Trading", false},
		{"Northwind Tradings", "Northwind Trading", true},
		{"Northwind", "Northwind Trading", false},
		{"", "Northwind Trading", false},
		{"ACMERootCA", "ACME", true},
		{"acme2026", "ACME", true},
		{"ACMEX", "ACME", true},
		{"PharmAcme", "acme", true},
		{"pharmacme", "acme", true},
		{"ACME™ Root", "ACME", true},
		{"ACME", "ACME™", true},
		{"O’Reilly client", "O'Reilly", true},
		{"OREILLY", "O'Reilly", true},
		{"eBay Root", "EBAY", true},
		{"B2BPayments", "b2b payments", true},
		{"Weiß & Söhne", "WEISS SO\u0308HNE", true},
		{"株式会社北風貿易", "北風貿易", true},
		{"ｶﾞｽ会社", "ガス", true},
		{"***", "***", false},
		{"client", "***", false},
	} {
		if got := containsText(test.name, test.text); got != test.want {
			t.Errorf("%q in %q: %v", test.text, test.name, got)
		}
	}
}

// Comparing never panics, a text is found in itself, and what is
// found stays found in any capitals.
func FuzzContainsText(f *testing.F) {
	f.Add("NorthwindTrading-API", "northwind trading")
	f.Add("Weiß\u0308ﬁ", "\xff")
	f.Fuzz(func(t *testing.T, name, text string) {
		if squeeze(text) == "" {
			t.Skip("there is nothing to find")
		}
		if !containsText(text, text) {
			t.Errorf("%q does not contain itself", text)
		}
		if !containsText(name+" "+text, text) || !containsText(text+"-"+name, text) {
			t.Errorf("%q is not found beside %q", text, name)
		}
	})
}
