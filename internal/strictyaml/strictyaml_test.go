// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	among := []string{"rsa-key-short", "root-missing", "stage", "production", "on", "id", "connectpay", "worldpay"}
	for word, want := range map[string]string{
		"rsa-modulus-to-short": "rsa-key-short",
		"prod":                 "production",
		"produciton":           "production",
		"Stage":                "stage",
		"no":                   "on",
		"in":                   "id",
		"conectpay":            "connectpay",
		"WORLD":                "worldpay",
		"x":                    "",
		"":                     "",
		"certificate":          "",
		"日本":                   "",
	} {
		got, ok := Nearest(word, among)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

// TestSuggest compares the two ends of a message: one names the near word, the
// other also lists the words if there are only a few.
func TestSuggest(t *testing.T) {
	few := []string{"stage", "production"}
	for word, want := range map[string][2]string{
		"staeg": {`; did you mean "stage"?`, `; did you mean "stage"?`},
		"x":     {"", "; it is one of stage, production"},
	} {
		if got := [2]string{Suggest(word, few), DidYouMean(word, few)}; got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

// TestEverythingAtOnce reads a file in which every line is wrong in its own way.
func TestEverythingAtOnce(t *testing.T) {
	s := &Source{File: "x.yaml", Holds: "menu"}
	n := s.Document([]byte("nam: a\nname: 5\nopen: 1\nopen: true\nlist: word\nday: thur\n"))
	if n == nil {
		t.Fatal(s.Err())
	}
	o := s.Object(n, "the menu", "name", "open", "list", "day", "price")
	o.Need("price")
	o.Text("name")
	o.Flag("open")
	if got := o.Items("list"); got != nil {
		t.Errorf("a word is read as a list: %v", got)
	}
	if _, ok := Word(s, o.At("day"), "day", []string{"thursday", "friday"}); ok {
		t.Error("thur is read as a day")
	}
	want := strings.Join([]string{
		`x.yaml:1:1: unknown key "nam" in the menu; did you mean "name"?`,
		`x.yaml:1:1: the menu has no price`,
		`x.yaml:2:7: name must be a text, not the number "5"`,
		`x.yaml:3:7: open must be true or false, not the number "1"`,
		`x.yaml:4:1: duplicate key "open" in the menu (first on line 3)`,
		`x.yaml:5:7: list must be a list, not the text "word"`,
		`x.yaml:6:6: unknown day "thur"; did you mean "thursday"?`,
	}, "\n")
	if got := s.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDocumentRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "x.yaml:1:1: the file is empty",
		"a: 1\n---\nb: 2\n":            "x.yaml:2:1: a second YAML document: a file must have one menu",
		"a: &x 1\nb: *x\n":             "x.yaml:1:4: anchors are not supported: write the value in full where it is needed\nx.yaml:2:4: aliases are not supported: write the value in full",
		"hunter2\n":                    "x.yaml:1:1: the file is a text, not a menu: it has no keys with values",
		"a: !!str 1\n":                 "x.yaml:1:4: tags such as \"!!str\" are not supported",
		"a: \"\\u202e\"\n":             "x.yaml:1:4: the text \"\\u202e\" has a non-printing character",
		strings.Repeat("#", MaxSize+1): "x.yaml:1:1: the file has more than 1048576 bytes, the limit for a menu",
	} {
		s := &Source{File: "x.yaml", Holds: "menu"}
		if n := s.Document([]byte(text)); n != nil || s.Err() == nil || s.Err().Error() != want {
			t.Errorf("%.20q: got %v, want %s", text, s.Err(), want)
		}
	}
}

// TestMessagesAreOneLine checks that a problem is one line, whatever part of the
// file a message repeats.
func TestMessagesAreOneLine(t *testing.T) {
	s := &Source{File: "x.yaml", Holds: "menu"}
	s.Problem(s.Document([]byte("a: 1\n")), "no pattern: %s", "a\nb\u202ec\ufffdé")
	want := `x.yaml:1:1: no pattern: a\nb\u202ec\ufffdé`
	if got := s.Err().Error(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestNothingSecretIsShown names a key's file by mistake, and keys where words
// belong.
func TestNothingSecretIsShown(t *testing.T) {
	const key = "MC4CAQAwBQYDK2VwBCIEILh0TlfH92tWqL1m"
	for _, text := range []string{key, "-----BEGIN X-----", "one\ntwo", "deadbeefdeadbeefdeadbeef0badc0de", "x " + key} {
		if got := Quote(text); strings.Contains(got, text[:6]) {
			t.Errorf("shows %s", got)
		}
	}
	for _, text := range []string{"leaf-validity-365-to-1095-days", "validity-days-out-of-range", "ISRG Root X99", "extendedKeyUsage", strings.Repeat("é", 80)} {
		if got := Quote(text); !strings.Contains(got, text[:6]) {
			t.Errorf("%s is hidden: %s", text, got)
		}
	}
	for _, file := range []string{key + "\n", "-----BEGIN X-----\n" + key + "\n", key + ": " + key + "\n", "a: |\n  " + key + "\n", "- " + key + "\n"} {
		s := &Source{File: "x.yaml", Holds: "menu"}
		if n := s.Document([]byte(file)); n != nil {
			o := s.Object(n, "the menu", "a")
			o.Flag("a")
		}
		if s.Err() == nil || strings.Contains(s.Err().Error(), key[:8]) {
			t.Errorf("%q: got %v", file, s.Err())
		}
	}
}
