// SPDX-License-Identifier: Apache-2.0

package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON turns YAML into what a JSON Schema is about. A date is a text there.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		return nil
	}
	return nodeJSON(doc.Content[0])
}

func nodeJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = nodeJSON(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, nodeJSON(c))
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return f
		}
	}
	return n.Value
}

// TestSchemaAgrees holds the stories against the schema: it takes what the
// program takes, and refuses what it refuses but for what no schema can see.
func TestSchemaAgrees(t *testing.T) {
	unseen := []string{"same-name", "patterns", "environment-twice", "syntax"}
	s := schema(t)
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		data := archive.Files[0].Data
		_, program := Parse(Name, data)
		if bySchema := s.Validate(asJSON(t, data)); (program == nil) != (bySchema == nil) && !slices.Contains(unseen, name) {
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
	s := schema(t)
	if _, err := Parse(Name, []byte(good)); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(asJSON(t, []byte(good))); err != nil {
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
		if s.Validate(asJSON(t, []byte(text))) == nil {
			t.Errorf("%q instead of %q: the schema takes it", change[1], change[0])
		}
	}
}

// TestSchemaKeys compares the keys of the schema's objects with those that the
// program knows, which it lists when it meets one that is near to none.
func TestSchemaKeys(t *testing.T) {
	type object struct{ Properties map[string]json.RawMessage }
	var doc struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(JSONSchema, &doc); err != nil {
		t.Fatal(err)
	}
	doc.Defs["the configuration"] = doc.object
	for def, text := range map[string]string{
		"the configuration": "{zzzzzzzzzzzzzzzz: 1}",
		"target":            "{targets: [{zzzzzzzzzzzzzzzz: 1}]}",
		"key":               "{targets: [{key: {zzzzzzzzzzzzzzzz: 1}}]}",
		"password":          "{targets: [{password: {zzzzzzzzzzzzzzzz: 1}}]}",
	} {
		_, err := Parse(Name, []byte(text))
		_, keys, _ := strings.Cut(err.Error(), "; it is one of ")
		keys, _, _ = strings.Cut(keys, "\n")
		known := strings.Split(keys, ", ")
		slices.Sort(known)
		if properties := slices.Sorted(maps.Keys(doc.Defs[def].Properties)); !slices.Equal(properties, known) {
			t.Errorf("%s: the schema has %q, the program %q", def, properties, known)
		}
	}
}
