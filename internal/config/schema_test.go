// SPDX-License-Identifier: Apache-2.0

package config

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/strictyaml/strictyamltest"
)

// TestSchemaAgrees holds the stories against the schema: it takes what the
// program takes, and refuses what it refuses but for what no schema can see.
func TestSchemaAgrees(t *testing.T) {
	unseen := []string{"same-name", "patterns", "environment-twice"}
	s := strictyamltest.Schema(t, JSONSchema)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		data := archive.Files[0].Data
		_, program := Parse(Name, data)
		bySchema := s.Validate(strictyamltest.AsJSON(data))
		if disagree := (program == nil) != (bySchema == nil); disagree != slices.Contains(unseen, name) {
			t.Errorf("%s: the program says %v, the schema %v", name, program, bySchema)
		}
	}
}

// TestSchemaRefuses changes one word of a good configuration at a time: the
// program and the schema both refuse it.
func TestSchemaRefuses(t *testing.T) {
	const good = `
version: 1
targets:
  - name: stage
    owner: payments
    files: ["certs/**/*.pem", more.pem]
    rulesets: [connectpay, ./mine.yaml]
    environment: stage
    params: {company: Northwind, days: 5, list: [a, 1, true]}
    anchors: [ca.pem]
    key: {file: a.key}
    password: {env: PASSWORD}
`
	s := strictyamltest.Schema(t, JSONSchema)
	if _, err := Parse(Name, []byte(good)); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(strictyamltest.AsJSON([]byte(good))); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"version: 1", "version: 2"}, {"version: 1", `version: "1"`}, {"version: 1", "versoin: 1"}, {"targets:", "target:"},
		{"name: stage", "name: 5"}, {"name: stage", "name: ~"}, {"name: stage\n    owner", "owner"}, {"owner: payments", "owner: []"},
		{"files: [", "file: ["}, {`["certs/**/*.pem", more.pem]`, "[]"}, {`["certs/**/*.pem", more.pem]`, "{a: b}"}, {"more.pem", "5"},
		{"rulesets: [connectpay, ./mine.yaml]\n", "\n"}, {"rulesets: [connectpay, ./mine.yaml]", "ruleset: [connectpay]"}, {"rulesets: [", "ruleset: a\n    rulesets: ["},
		{"environment: stage", "environment: [stage]"}, {"environment: stage", "environment: true"},
		{"{company: Northwind", "{company: ~"}, {"{company: Northwind", "{company: []"}, {"{company: Northwind", "{company: {a: b}"}, {"[a, 1, true]", "[[a]]"},
		{"anchors: [ca.pem]", "anchors: []"}, {"key: {file: a.key}", "key: a.key"}, {"key: {file: a.key}", "key: {}"},
		{"{file: a.key}", "{file: a.key, env: B}"}, {"{file: a.key}", "{env: 1B}"}, {"{file: a.key}", "{path: a.key}"},
		{"{env: PASSWORD}", "{env: PASS-WORD}"}, {"{env: PASSWORD}", "{file: p}"}, {"{env: PASSWORD}", "secret"},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Errorf("%q does not stand in the configuration", change[0])
		}
		if _, err := Parse(Name, []byte(text)); err == nil {
			t.Errorf("%q instead of %q: the program takes it", change[1], change[0])
		}
		if s.Validate(strictyamltest.AsJSON([]byte(text))) == nil {
			t.Errorf("%q instead of %q: the schema takes it", change[1], change[0])
		}
	}
}

// TestSchemaKeys compares the keys of the schema's objects with those that the
// program knows.
func TestSchemaKeys(t *testing.T) {
	strictyamltest.CompareKeys(t, JSONSchema, map[string]string{
		"":         "{zzzzzzzzzzzzzzzz: 1}",
		"target":   "{targets: [{zzzzzzzzzzzzzzzz: 1}]}",
		"key":      "{targets: [{key: {zzzzzzzzzzzzzzzz: 1}}]}",
		"password": "{targets: [{password: {zzzzzzzzzzzzzzzz: 1}}]}",
	}, func(text string) error {
		_, err := Parse(Name, []byte(text))
		return err
	})
}
