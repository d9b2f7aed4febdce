// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints/all"
)

const taken = `; use your own name, and extends: [%[1]s] for its requirements`

// TestNamesOfBuiltins loads files that call themselves what a built-in ruleset or
// its provider is called, or what looks like it.
func TestNamesOfBuiltins(t *testing.T) {
	for _, c := range []struct{ name, provider, want string }{
		{"connectpay", "", `x.yaml:1:7: name "connectpay" belongs to the built-in ruleset connectpay` + fmt.Sprintf(taken, "connectpay")},
		{"connect-pay", "", `x.yaml:1:7: name "connect-pay" looks like "ConnectPay" of the built-in ruleset connectpay` + fmt.Sprintf(taken, "connectpay")},
		{"w0rldpay", "", `x.yaml:1:7: name "w0rldpay" looks like "Worldpay" of the built-in ruleset worldpay` + fmt.Sprintf(taken, "worldpay")},
		{"baseline", "Baseline", `x.yaml:1:7: name "baseline" belongs to the built-in ruleset baseline` + fmt.Sprintf(taken, "baseline") +
			"\n" + `x.yaml:3:11: provider "Baseline" looks like "baseline" of the built-in ruleset baseline` + fmt.Sprintf(taken, "baseline")},
		{"mine", "ConnectPay", `x.yaml:3:11: provider "ConnectPay" belongs to the built-in ruleset connectpay` + fmt.Sprintf(taken, "connectpay")},
		{"mine", "Pay\u200brails", `x.yaml:3:11: provider "Pay\u200brails" looks like "Payrails" of the built-in ruleset payrails` + fmt.Sprintf(taken, "payrails")},
		{"mine", "Northwind\u200bBank", `x.yaml:3:11: provider "Northwind\u200bBank" has an invisible character; remove it`},
		{"mine", "Bаnk", `x.yaml:3:11: provider "Bаnk" mixes Cyrillic and Latin letters; write it in one script`},
		{"mine", "Bank of Αθήνα", `x.yaml:3:11: provider "Bank of Αθήνα" mixes Greek and Latin letters; write it in one script`},
		{"mine", "Банк Москвы", ""},
		{"mine", "楽天 Bank ペイ", ""},
		{"mine", "Crédit 1 & Co.", ""},
		{"mine", "Worldpay eCommerce", ""},
		{"connectpay-house", "", ""},
	} {
		text := fmt.Sprintf("name: %s\ntitle: T\nprovider: %q\n", c.name, c.provider)
		if c.provider == "" {
			text = fmt.Sprintf("name: %s\ntitle: T\n", c.name)
		}
		got := ""
		if _, err := Parse("x.yaml", []byte(text), all.Rules()); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("name %q, provider %q:\n got %s\nwant %s", c.name, c.provider, got, c.want)
		}
	}
}

// TestLookalikes lists names that a reader takes for ConnectPay, and some that
// nobody does.
func TestLookalikes(t *testing.T) {
	for _, name := range []string{
		"connectpay", "CONNECTPAY", " ConnectPay ", "Connect Pay", "Connect-Pay.", "Connect\u00adPay", "Cоnnectpay", "СоnnесtРау",
		"ＣｏｎｎｅｃｔＰａｙ", "ConnéctPay", "C0nnectPay", "𝐂𝐨𝐧𝐧𝐞𝐜𝐭𝐏𝐚𝐲", "ᴄᴏɴɴᴇᴄᴛᴘᴀʏ", "CΟΝΝECTPAY", "\u202eConnectPay",
	} {
		if skeleton(name) != skeleton("ConnectPay") {
			t.Errorf("%q is %q", name, skeleton(name))
		}
	}
	for _, pair := range [][2]string{{"WorIdpay", "Worldpay"}, {"rnastercard", "Mastercard"}, {"Payraı1s", "Payrails"}, {"vvorldpay", "Worldpay"}} {
		if skeleton(pair[0]) != skeleton(pair[1]) {
			t.Errorf("%q is %q, %q is %q", pair[0], skeleton(pair[0]), pair[1], skeleton(pair[1]))
		}
	}
	for _, name := range []string{"ConnectPay Europe", "Connect", "Northwind Pay", "Payrail", "", "!"} {
		for _, taken := range []string{"ConnectPay", "Payrails", "Worldpay", "Mastercard", "baseline"} {
			if skeleton(name) == skeleton(taken) {
				t.Errorf("%q counts as %q", name, taken)
			}
		}
	}
}

// TestDirectoryOfBuiltins loads a file from a directory that is called what stands
// before the names of built-in rulesets.
func TestDirectoryOfBuiltins(t *testing.T) {
	t.Chdir(t.TempDir())
	file := filepath.Join("<built-in>", "connectpay.yaml")
	if err := os.Mkdir("<built-in>", 0o755); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(file, []byte("name: connectpay\ntitle: T\nprovider: ConnectPay\nextends: []\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("mine.yaml", []byte("name: mine\ntitle: T\nextends: [<built-in>/connectpay.yaml]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, "mine.yaml"} {
		if _, err := Load(path, all.Rules()); err == nil || !strings.Contains(err.Error(), `name "connectpay" belongs to the built-in ruleset`) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
