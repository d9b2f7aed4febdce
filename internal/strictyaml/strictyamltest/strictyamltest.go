// SPDX-License-Identifier: Apache-2.0

// Package strictyamltest holds a reader that is made of strictyaml against the
// JSON Schema of what it reads.
package strictyamltest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// Schema compiles a JSON Schema.
func Schema(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// AsJSON turns YAML into what a JSON Schema is about. A date is a text there,
// and what is no YAML is null.
func AsJSON(data []byte) any {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		return nil
	}
	return nodeAsJSON(doc.Content[0])
}

func nodeAsJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = nodeAsJSON(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, nodeAsJSON(c))
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

// CompareKeys compares the keys of the schema's objects with those that the
// reader knows, which it lists when it meets one that is near to none. Of each
// definition of the schema, unknown has a text with such a key in such an
// object; that of the schema's own object stands under "". read returns the
// reader's error about a text.
func CompareKeys(t testing.TB, schema []byte, unknown map[string]string, read func(text string) error) {
	t.Helper()
	type object struct{ Properties map[string]json.RawMessage }
	var doc struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil {
		t.Fatal(err)
	}
	doc.Defs[""] = doc.object
	for def, text := range unknown {
		err := read(text)
		if err == nil {
			t.Errorf("%q: the reader takes %s", def, text)
			continue
		}
		_, keys, _ := strings.Cut(err.Error(), "; it is one of ")
		keys, _, _ = strings.Cut(keys, "\n")
		known := strings.Split(keys, ", ")
		slices.Sort(known)
		if properties := slices.Sorted(maps.Keys(doc.Defs[def].Properties)); !slices.Equal(properties, known) {
			t.Errorf("%q: the schema has %q, the reader %q", def, properties, known)
		}
	}
}
