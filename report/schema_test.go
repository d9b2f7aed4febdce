// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaOf compiles the schema. A strict one also refuses members that the
// schema does not describe, so that what is written and what is described
// cannot part.
func schemaOf(t *testing.T, strict bool) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema))
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		closeObjects(doc)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func closeObjects(node any) {
	switch n := node.(type) {
	case []any:
		for _, child := range n {
			closeObjects(child)
		}
	case map[string]any:
		for _, child := range n {
			closeObjects(child)
		}
		if n["type"] == "object" {
			n["additionalProperties"] = false
		}
	}
}

func TestOutputHoldsToTheSchema(t *testing.T) {
	schema := schemaOf(t, true)
	for name, r := range map[string]*Report{"sample": sample(t), "empty": {Version: "0.1.0"}} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r, JSON)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaRefuses breaks one thing of a good document at a time.
func TestSchemaRefuses(t *testing.T) {
	schema := schemaOf(t, false)
	file := func(d map[string]any) map[string]any { return d["files"].([]any)[0].(map[string]any) }
	result := func(d map[string]any) map[string]any { return file(d)["results"].([]any)[0].(map[string]any) }
	cert := func(d map[string]any) map[string]any { return file(d)["certificates"].([]any)[0].(map[string]any) }
	for name, spoil := range map[string]func(map[string]any){
		"another schema version":      func(d map[string]any) { d["schemaVersion"] = "2" },
		"no summary":                  func(d map[string]any) { delete(d, "summary") },
		"files null":                  func(d map[string]any) { d["files"] = nil },
		"crossFile null":              func(d map[string]any) { d["crossFile"] = nil },
		"local time":                  func(d map[string]any) { d["at"] = "2026-11-22T13:00:00+01:00" },
		"no time":                     func(d map[string]any) { d["at"] = "yesterday" },
		"unknown verdict":             func(d map[string]any) { file(d)["verdict"] = "maybe" },
		"keys null":                   func(d map[string]any) { file(d)["keys"] = nil },
		"no requests":                 func(d map[string]any) { delete(file(d), "requests") },
		"short digest":                func(d map[string]any) { file(d)["sha256"] = "ab" },
		"unknown role":                func(d map[string]any) { cert(d)["role"] = "friend" },
		"line 0":                      func(d map[string]any) { cert(d)["line"] = 0 },
		"upper-case serial":           func(d map[string]any) { cert(d)["serial"] = "0A" },
		"unknown outcome":             func(d map[string]any) { result(d)["outcome"] = "failed" },
		"unknown severity":            func(d map[string]any) { result(d)["severity"] = "fatal" },
		"empty message":               func(d map[string]any) { result(d)["message"] = "" },
		"negative certificate":        func(d map[string]any) { result(d)["certificate"] = -1 },
		"requirement without ruleset": func(d map[string]any) { result(d)["requirement"] = "no-slash" },
		"fingerprint missing":         func(d map[string]any) { delete(result(d), "fingerprint") },
		"input without name":          func(d map[string]any) { result(d)["input"] = map[string]any{"flag": "-p"} },
		"no cross-check at all":       func(d map[string]any) { file(d)["crossChecks"] = []any{} },
		"crossFile without paths":     func(d map[string]any) { delete(d["crossFile"].([]any)[0].(map[string]any), "paths") },
		"negative count":              func(d map[string]any) { d["summary"].(map[string]any)["errors"] = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			var doc map[string]any
			if err := json.Unmarshal(written(t, sample(t), JSON), &doc); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Fatalf("the document is bad before: %v", err)
			}
			spoil(doc)
			if err := schema.Validate(doc); err == nil {
				t.Error("the schema takes it")
			}
		})
	}
}

// TestNDJSONLines takes the lines apart and finds JSON's document in them.
func TestNDJSONLines(t *testing.T) {
	var whole struct {
		Files     []json.RawMessage `json:"files"`
		CrossFile json.RawMessage   `json:"crossFile"`
		Summary   json.RawMessage   `json:"summary"`
	}
	if err := json.Unmarshal(written(t, sample(t), JSON), &whole); err != nil {
		t.Fatal(err)
	}
	want := append([]json.RawMessage{}, whole.Files...)
	want = append(want, whole.CrossFile, whole.Summary)
	members := []string{"file", "file", "file", "file", "crossFile", "summary"}

	lines := strings.Split(strings.TrimSuffix(string(written(t, sample(t), NDJSON)), "\n"), "\n")
	if len(lines) != len(members) {
		t.Fatalf("got %d lines, want %d", len(lines), len(members))
	}
	for i, line := range lines {
		var got map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, want[i]); err != nil {
			t.Fatal(err)
		}
		if string(got["schemaVersion"]) != `"1"` || got["tool"] == nil || got["at"] == nil || len(got) != 4 {
			t.Errorf("line %d has other members than schemaVersion, tool, at and %s", i+1, members[i])
		}
		if string(got[members[i]]) != compact.String() {
			t.Errorf("line %d: %s\ngot  %s\nwant %s", i+1, members[i], got[members[i]], compact.String())
		}
	}
}
