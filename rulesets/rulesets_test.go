// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/strictyaml"
	"github.com/chainlint/chainlint/lints"
)

const small = `name: small
title: Small
extends: []
requirements:
  - {id: a, title: A, level: must, severity: error, on: leaf, check: {rule: outside-validity}}
`

// TestIsPath tells the two meanings of a word apart, and that LoadFile knows one.
func TestIsPath(t *testing.T) {
	for word, want := range map[string]bool{
		"connectpay": false, "acme": false, "acme.txt": false, "": false,
		"./acme": true, "rules/acme": true, "acme.yaml": true, "acme.yml": true, filepath.Join("a", "b"): true,
	} {
		if got := IsPath(word); got != want {
			t.Errorf("%q: got %t, want %t", word, got, want)
		}
	}
	t.Chdir(t.TempDir())
	if _, err := LoadFile("baseline", nil); !os.IsNotExist(err) {
		t.Errorf("got %v for a file that is not there", err)
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "small.yaml", small)
	write(t, dir, "over.yml", "name: over\ntitle: Over\nextends: [small.yaml]\n")
	r, err := Load(filepath.Join(dir, ".", "over.yml"), toyRules)
	if err != nil {
		t.Fatal(err)
	}
	if r.File != filepath.Join(dir, "over.yml") || r.Requirement("small/a") == nil || r.Requirement("over/a") != nil {
		t.Errorf("got %+v", r)
	}
	sum := sha256.Sum256([]byte("name: over\ntitle: Over\nextends: [small.yaml]\n" + small))
	if want := hex.EncodeToString(sum[:]); r.SHA256 != want {
		t.Errorf("the digest is %s, want that of the two files in a row, %s", r.SHA256, want)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLoadUnknown(t *testing.T) {
	for name, want := range map[string]string{
		"connect":   `unknown ruleset "connect"; did you mean "connectpay"?`,
		"wordpay":   `unknown ruleset "wordpay"; did you mean "worldpay"?`,
		"":          `unknown ruleset "" (built in: ` + strings.Join(Builtin(), ", "),
		"no/such":   "open no/such: no such file or directory",
		"such.yaml": "open such.yaml: no such file or directory",
	} {
		_, err := Load(name, toyRules)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}

func TestTooLong(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "long.yaml", small+strings.Repeat("#", maxSize))
	_, err := Load(filepath.Join(dir, "long.yaml"), toyRules)
	wrong := errorOf(t, err)
	if len(wrong.Problems) != 1 || wrong.Problems[0].Message != "the file has more than 1048576 bytes, the limit for a ruleset" {
		t.Errorf("got %v", err)
	}
}

// TestDepth extends along a chain that is longer than anybody needs.
func TestDepth(t *testing.T) {
	l := newLoader(toyRules)
	l.read = func(path string) ([]byte, error) {
		name := strings.TrimSuffix(path, ".yaml")
		return []byte("name: " + name + "\ntitle: T\nextends: [" + name + "x.yaml]\n"), nil
	}
	data, _ := l.read("x.yaml")
	_, err := l.parse("x.yaml", data, nil)
	wrong := errorOf(t, err)
	if got := wrong.Problems[0]; wrong.File != strings.Repeat("x", maxDepth+1)+".yaml" || got.Message != "rulesets extend one another more than 16 levels deep" {
		t.Errorf("got %v", err)
	}
}

func TestDecodeParams(t *testing.T) {
	rule := toyRules[5] // key-odd
	got, err := DecodeParams(rule, []byte("bits: [1024]\nrdn: [O=Northwind]\nnamed-curve: true\n"))
	want := every{Bits: []int{1024}, Curve: true, RDN: []string{"O=Northwind"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if defaults := rule.Params.(every); !reflect.DeepEqual(defaults, every{Bits: []int{2048}}) {
		t.Errorf("the rule's own defaults have become %+v", defaults)
	}
	for text, want := range map[string]string{
		"":               "",
		"# nothing\n":    "with:1:1: the file is empty",
		"bitz: [1]":      `with:1:1: unknown parameter "bitz" of rule "key-odd"; did you mean "bits"?`,
		"bits: $bits":    `with:1:7: unknown parameter "$bits": params does not declare it`,
		"bits: [1]\n---": "with:2:1: a second YAML document: a file must have one ruleset",
	} {
		_, err := DecodeParams(rule, []byte(text))
		if got := message(err); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got, err := DecodeParams(toyRules[0], nil); got != nil || err != nil {
		t.Errorf("a rule without parameters has %v, %v", got, err)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestBindKeepsRuleset binds twice with different inputs: a selection must not
// reach into the ruleset it was made from.
func TestBindKeepsRuleset(t *testing.T) {
	r, err := Parse("mine.yaml", []byte(`name: mine
title: Mine
extends: []
params: {company: {}, days: {default: 30}}
requirements:
  - {id: a, title: A, level: must, severity: error, on: leaf, cite: RFC 5280, check: {rule: issuer-denied, with: {names: $company}}}
  - {id: b, title: B, level: must, severity: error, on: leaf, cite: RFC 5280, check: {rule: expires-soon, with: {days: $days}}}
`), toyRules)
	if err != nil {
		t.Fatal(err)
	}
	before := describe(r)
	for _, values := range []map[string][]string{{"company": {"A"}, "days": {"1"}}, {}, {"company": {"B"}, "other": {"x"}}} {
		sel, err := r.Bind(values)
		if err != nil {
			t.Fatal(err)
		}
		sel.Requirements[0].Checks[0].Severity = lints.Note
		sel.Params[0].Default = "changed"
		if _, given := sel.Values["other"]; given {
			t.Error("an input that is not declared reaches the selection")
		}
	}
	if after := describe(r); after != before {
		t.Errorf("binding has changed the ruleset:\n%s", after)
	}
}

// FuzzParse: no text makes the loader panic; what it refuses it refuses with
// places in the file; what it takes can be bound.
func FuzzParse(f *testing.F) {
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) == 0 {
		f.Fatalf("no stories: %v", err)
	}
	for _, story := range stories {
		archive, err := txtar.ParseFile(story)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files[:len(archive.Files)-1] {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader(toyRules)
		l.builtins = fstest.MapFS{"baseline.yaml": {Data: []byte(small)}}
		l.read = func(string) ([]byte, error) { return []byte(small), nil }
		r, err := l.parse("f.yaml", data, nil)
		if err != nil {
			positions(t, errorOf(t, err), data)
			return
		}
		ids := map[string]bool{}
		for _, req := range r.Requirements {
			if ids[req.ID] || len(req.Checks) == 0 || len(req.On) == 0 || len(req.Citations) == 0 {
				t.Errorf("requirement %+v", req)
			}
			ids[req.ID] = true
		}
		if _, err := r.Bind(nil); err != nil {
			t.Errorf("without inputs: %v", err)
		}
	})
}

func positions(t *testing.T, wrong *Error, data []byte) {
	lines := 2 + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r"))
	for _, separator := range []string{"\u0085", "\u2028", "\u2029"} {
		lines += strings.Count(string(data), separator)
	}
	for i, p := range wrong.Problems {
		if wrong.File != "f.yaml" || p.Line < 1 || p.Column < 1 || p.Column > len(data)+2 || utf8.Valid(data) && p.Line > lines {
			t.Errorf("%s:%d:%d is not in the file", wrong.File, p.Line, p.Column)
		}
		if p.Message == "" || strings.ContainsFunc(p.Message, func(r rune) bool { return r == '\n' || strictyaml.Unprintable(r) }) {
			t.Errorf("message %q", p.Message)
		}
		if i > 0 && p.Line < wrong.Problems[i-1].Line {
			t.Errorf("problem %d is out of order", i)
		}
	}
}
