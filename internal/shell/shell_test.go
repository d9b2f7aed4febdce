// SPDX-License-Identifier: Apache-2.0

package shell_test

import (
	"testing"

	"github.com/chainlint/chainlint/internal/shell"
)

// A name is one word to a shell whatever stands in it.
func TestFileIsOneWord(t *testing.T) {
	for name, want := range map[string]string{
		"chain.pem":            "chain.pem",
		"a b.pem":              "'a b.pem'",
		"it's.pem":             `'it'\''s.pem'`,
		"-n.pem":               "./-n.pem",
		"$(reboot).pem":        "'$(reboot).pem'",
		"a;b&c|d`e.pem":        "'a;b&c|d`e.pem'",
		"prüf.pem":             "'prüf.pem'",
		"a\nb.pem":             "FILE",
		"\x1b[31mred.pem":      "FILE",
		"\u202egnp.pem":        "FILE",
		"\xff.pem":             "FILE",
		"<stdin>":              "FILE",
		"":                     "FILE",
		"C:/certs/chain.pem":   "C:/certs/chain.pem",
		"~/chain.pem":          "'~/chain.pem'",
		"dir/sub dir/x&y.pem":  "'dir/sub dir/x&y.pem'",
		"{a,b}*.pem":           "'{a,b}*.pem'",
		"100%_certs@home.pem":  "100%_certs@home.pem",
		"!history.pem":         "'!history.pem'",
		"tab\there.pem":        "FILE",
		"#comment.pem":         "'#comment.pem'",
		"a=b.pem":              "a=b.pem",
		"quote\"double\".pem":  "'quote\"double\".pem'",
		"back\\slash.pem":      `'back\slash.pem'`,
		"--reference=/etc/x":   "./--reference=/etc/x",
		"\u2066isolate\u2069":  "FILE",
		"zero\u200bwidth.pem":  "FILE",
		"no-break\u00a0sp.pem": "FILE",
	} {
		if got := shell.File(name); got != want {
			t.Errorf("File(%q) = %s, want %s", name, got, want)
		}
	}
}
