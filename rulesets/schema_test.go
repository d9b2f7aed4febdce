// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/strictyaml/strictyamltest"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
)

// TestSchemaFile compares ruleset.schema.json with the schema of the rules that there
// are now.
func TestSchemaFile(t *testing.T) {
	testfile.Golden(t, *update, "ruleset.schema.json", string(Schema(all.Rules())))
}

// schemaOf compiles the schema of a ruleset that may name these rules.
func schemaOf(t *testing.T, rules []*lints.Rule) *jsonschema.Schema {
	t.Helper()
	return strictyamltest.Schema(t, Schema(rules))
}

func TestSchemaTakesBuiltins(t *testing.T) {
	s := schemaOf(t, all.Rules())
	for _, name := range Builtin() {
		data, err := builtin.ReadFile(name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(strictyamltest.AsJSON(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaTakesStories holds the first files of the stories against the
// schema: it must take each that the loader takes. What the loader refuses it
// may take, since much of it no schema can see; the stories listed it must not.
func TestSchemaTakesStories(t *testing.T) {
	toy, own := schemaOf(t, toyRules), schemaOf(t, all.Rules())
	refused := []string{"forms", "missing", "types", "unknown-words", "yaml-not-a-mapping", "override", "symptoms-wrong", "fixes-wrong"}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := toy
		if strings.HasPrefix(name, "with") { // see TestStories
			s = own
		}
		first, want := archive.Files[0], archive.Files[len(archive.Files)-1]
		err = nil
		loads := !slices.ContainsFunc(archive.Files, func(f txtar.File) bool {
			return strings.HasPrefix(string(want.Data), f.Name+":")
		})
		if loads || slices.Contains(refused, name) {
			err = s.Validate(strictyamltest.AsJSON(first.Data))
		}
		switch {
		case loads && err != nil:
			t.Errorf("%s loads, the schema refuses it: %v", name, err)
		case slices.Contains(refused, name) && err == nil:
			t.Errorf("%s does not load, the schema takes it", name)
		}
	}
}

// TestSchemaRefuses changes one word of a good ruleset at a time.
func TestSchemaRefuses(t *testing.T) {
	good := `
name: mine
title: Mine
extends: [baseline]
artifacts: [client-chain]
documents: {guide: {title: Guide, url: "https://example.com", read: 2026-11-22}}
params: {kind: {one-of: [auto, own], default: auto, auto: [{value: own, if: public-ca}]}}
requirements:
  - {id: a, title: A, level: must, severity: error, on: [leaf], cite: {document: guide, quote: Q.}, when: {kind: own}, check: {rule: rsa-key-short, with: {min-bits: 2048}}, why: w}
include: [{collection: zlint, sources: [RFC5280], severity: note, on: [each], except: {zlint/e_one: reason}}]
override: [{id: baseline/b, disable: true, reason: r}]
`
	s := schemaOf(t, all.Rules())
	if err := s.Validate(strictyamltest.AsJSON([]byte(good))); err != nil {
		t.Fatal(err)
	}
	for _, with := range []string{"rsa-key-short, with: {min-bits: $kind}", "root-missing", "out-of-order, with: {strict: leaf}", "key-not-allowed, with: {types: [rsa, 1.2.3]}"} {
		if err := s.Validate(strictyamltest.AsJSON([]byte(strings.Replace(good, "rsa-key-short, with: {min-bits: 2048}", with, 1)))); err != nil {
			t.Errorf("%s: %v", with, err)
		}
	}
	for _, change := range [][2]string{
		{"name: mine", "name: Mine"}, {"title: Mine", "titel: Mine"}, {"title: Mine", "title: 5"},
		{"[client-chain]", "[chain]"}, {"2026-11-22", "yesterday"}, {"https://", "ftp://"}, {"guide: {title", "Guide: {title"},
		{"default: auto", "default: ~"}, {"if: public-ca", "if: public"}, {"value: own", "word: own"},
		{"id: a", "id: A"}, {"id: a, ", ""}, {"level: must", "level: musst"}, {"severity: error", "severity: fatal"},
		{"on: [leaf]", "on: []"}, {"on: [leaf]", "on: [leaf, leaf]"}, {"on: [leaf]", "on: [leef]"},
		{"document: guide, quote: Q.", "document: guide"}, {"document: guide, quote: Q.", "clause: c"},
		{"check: {", "checks: {"}, {"check: {", "checks: [], check: {"}, {"rule: rsa", "rul: rsa"}, {"with: {", "whith: {"},
		{"rule: rsa-key-short", "rule: rsa-key-shrt"}, {"min-bits: 2048", "min-bitz: 2048"}, {"min-bits: 2048", "min-bits: many"},
		{"min-bits: 2048", "min-bits: -1"}, {"min-bits: 2048", "min-bits: $Kind"}, {"rule: rsa-key-short", "rule: root-missing"},
		{"rule: rsa-key-short, with: {min-bits: 2048}", "rule: out-of-order, with: {strict: every}"},
		{"rule: rsa-key-short, with: {min-bits: 2048}", "rule: key-not-allowed, with: {types: rsa}"},
		{"kind: own}", "kind: []}"}, {"why: w", "why: "}, {"why: w", "wy: w"},
		{"sources: [RFC5280]", "source: [RFC5280]"}, {"zlint/e_one: reason", "zlint/e_one: "},
		{"disable: true", "disable: false"}, {"disable: true", "disable: true, severity: note"}, {", reason: r", ""},
	} {
		if !strings.Contains(good, change[0]) {
			t.Errorf("%q does not stand in the ruleset", change[0])
			continue
		}
		if s.Validate(strictyamltest.AsJSON([]byte(strings.Replace(good, change[0], change[1], 1)))) == nil {
			t.Errorf("%q instead of %q is taken", change[1], change[0])
		}
	}
}

// TestSchemaWords compares the closed sets of the schema with those in Go.
func TestSchemaWords(t *testing.T) {
	var doc struct {
		Defs map[string]struct {
			Enum    []string
			Pattern string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema(toyRules), &doc); err != nil {
		t.Fatal(err)
	}
	for def, want := range map[string][]string{
		"subject":  words(lints.Subjects),
		"severity": words(severities),
		"level":    words(levels),
		"fact":     lints.Facts(),
		"artifact": words(chain.Artifacts),
		"purpose":  words(lints.Purposes),
	} {
		if got := doc.Defs[def].Enum; !slices.Equal(got, want) {
			t.Errorf("%s: the schema has %q, the program %q", def, got, want)
		}
	}
	if got := doc.Defs["name"].Pattern; got != nameForm.String() {
		t.Errorf("name: the schema has %q, the program %q", got, nameForm)
	}
}

func words[T ~string](all []T) []string {
	var texts []string
	for _, w := range all {
		texts = append(texts, string(w))
	}
	return texts
}

// TestSchemaKeys compares the keys of the schema's objects with those that the
// loader knows.
func TestSchemaKeys(t *testing.T) {
	strictyamltest.CompareKeys(t, Schema(toyRules), map[string]string{
		"":            "{extends: [], zzzzzzzzzzzzzzzz: 1}",
		"document":    "{extends: [], documents: {a: {zzzzzzzzzzzzzzzz: 1}}}",
		"parameter":   "{extends: [], params: {a: {zzzzzzzzzzzzzzzz: 1}}}",
		"submission":  "{extends: [], artifacts: [{zzzzzzzzzzzzzzzz: 1}]}",
		"requirement": "{extends: [], requirements: [{zzzzzzzzzzzzzzzz: 1}]}",
		"check":       "{extends: [], requirements: [{check: {zzzzzzzzzzzzzzzz: 1}}]}",
		"symptom":     "{extends: [], requirements: [{symptoms: [{zzzzzzzzzzzzzzzz: 1}]}]}",
		"include":     "{extends: [], include: [{zzzzzzzzzzzzzzzz: 1}]}",
		"override":    "{extends: [], override: [{zzzzzzzzzzzzzzzz: 1}]}",
		"test":        "{extends: [], tests: [{zzzzzzzzzzzzzzzz: 1}]}",
	}, func(text string) error {
		_, err := Parse("x.yaml", []byte(text), toyRules)
		return err
	})
}
