// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestEveryJSONHasASchema validates the golden files of all formats that write
// JSON. A schema is strict, so that a field that it does not describe is an error,
// but for the inventory's, whose rows add to a certificate.
func TestEveryJSONHasASchema(t *testing.T) {
	for _, c := range []struct {
		schema string
		strict bool
		files  []string
	}{
		{"schema.json", true, []string{"sample.json", "overrides.json", "unpacked.json", "cross-check.json"}},
		{"ndjson.schema.json", true, []string{"sample.ndjson", "overrides.ndjson", "cross-check.ndjson"}},
		{"inventory.schema.json", false, []string{"inventory.json", "inventory.ndjson", "overrides-inventory.json", "overrides-inventory.ndjson"}},
		{"matrix.schema.json", true, []string{"matrix.json", "overrides-matrix.json"}},
		{"graph.schema.json", true, []string{"graph-tangled.json", "graph-registered.json"}},
		{"diff.schema.json", true, []string{"diff.json", "diff-request.json"}},
	} {
		schema := compileSchema(t, c.schema, c.strict)
		for _, file := range c.files {
			data, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			documents := []string{string(data)}
			if strings.HasSuffix(file, ".ndjson") {
				documents = strings.Split(strings.TrimSpace(string(data)), "\n")
			}
			for i, text := range documents {
				doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(doc); err != nil {
					t.Errorf("%s, document %d: %v", file, i+1, err)
				}
			}
		}
		if doc := map[string]any{"schemaVersion": "2"}; schema.Validate(doc) == nil {
			t.Errorf("%s accepts another version", c.schema)
		}
	}
}

// compileSchema compiles one of the package's schemas, with the one that it refers to.
func compileSchema(t *testing.T, file string, strict bool) *jsonschema.Schema {
	t.Helper()
	const base = "https://github.com/chainlint/chainlint/report/"
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, name := range []string{"schema.json", file} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if strict {
			closeObjects(doc)
		}
		if err := c.AddResource(base+name, doc); err != nil && name != file {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile(base + file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
