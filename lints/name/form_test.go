// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"testing"
)

// FuzzForm holds what a form promises of any name that is of it: it is written
// in ASCII, its end is the form's own, and what stood in the place of the label
// is one, so that no other host can pass.
func FuzzForm(f *testing.F) {
	for _, name := range []string{
		"api.northwind.payrails.io", "API.NORTHWIND.PAYRAILS.IO", "api..payrails.io", "api.-a.payrails.io",
		"api.a.payrails.io\n", "api.a.payrails.io.evil.example", "api.K.payrails.io", "api.a\x00.payrails.io", "\xff",
	} {
		f.Add(name)
	}
	live := readForm("live: api.{label}.payrails.io")
	f.Fuzz(func(t *testing.T, name string) {
		found, ok := live.match(name, "")
		if !ok {
			return
		}
		label := found["{label}"]
		if len(label) <= 63 && !isLabel(label) {
			t.Errorf("%q: %q is no label", name, label)
		}
		if strings.ToLower(name) != "api."+label+".payrails.io" {
			t.Errorf("%q is not api.%s.payrails.io", name, label)
		}
	})
}

func TestReadForm(t *testing.T) {
	for line, want := range map[string]form{
		"live: api.{label}.payrails.io": {"live", "api.{label}.payrails.io"},
		"{text}-Client-MTF-{digits}":    {"", "{text}-Client-MTF-{digits}"},
		"a:b":                           {"", "a:b"},
	} {
		if got := readForm(line); got != want {
			t.Errorf("%q: got %+v, want %+v", line, got, want)
		}
	}
}
