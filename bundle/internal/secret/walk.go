// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// A walker collects the fields of one document.
type walker struct {
	doc    []byte
	budget *Budget
	starts []int // where each line starts
	fields []Field

	seen map[*yaml.Node]bool // objects: an alias can name one a thousand times
	last position            // found last
}

// object reads a Secret, or the items of a List.
func (w *walker) object(node *yaml.Node, depth int) {
	if node = resolve(node); node.Kind != yaml.MappingNode || depth > maxDepth || w.seen[node] {
		return
	}
	w.seen[node] = true
	switch kind := scalar(get(node, "kind")); kind {
	case "Secret":
		w.fieldsOf(node, kind, "data", "stringData")
	case "ConfigMap":
		w.fieldsOf(node, kind, "data", "binaryData")
	case "List", "SecretList", "ConfigMapList":
		if items := get(node, "items"); items != nil && items.Kind == yaml.SequenceNode {
			for _, item := range items.Content {
				w.object(item, depth+1)
			}
		}
	}
}

// fieldsOf reads the fields of an object. A section that is there twice has the fields
// of both: kubectl takes the last, and the first can hold a key.
func (w *walker) fieldsOf(node *yaml.Node, kind string, sections ...string) {
	metadata := get(node, "metadata")
	f := Field{Kind: kind, Namespace: short(scalar(get(metadata, "namespace"))), Name: short(scalar(get(metadata, "name"))), Type: short(scalar(get(node, "type")))}
	first, last := len(w.fields), map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		last[node.Content[i].Value] = i
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		f.Section = node.Content[i].Value
		f.Again = i != last[f.Section]
		if section := resolve(node.Content[i+1]); slices.Contains(sections, f.Section) && section.Kind == yaml.MappingNode && !w.section(section, f) {
			break
		}
	}
	markAgain(w.fields[first:])
}

// section reads the fields of one section, and reports whether the budget lasts.
func (w *walker) section(section *yaml.Node, f Field) bool {
	for i := 0; i+1 < len(section.Content); i += 2 {
		key, value := section.Content[i], section.Content[i+1]
		text := scalar(resolve(value))
		if w.budget.bytes -= len(text); w.budget.bytes < 0 {
			return false
		}
		f.Key = short(key.Value)
		f.Start = w.offset(key)
		start := w.offset(value) // in the order of the text, for offset's sake
		f.End = max(f.Start, w.valueEnd(key, value, start, w.next(section, i)))
		f.Folded = value.Style&yaml.FoldedStyle != 0
		f.read(text)
		w.fields = append(w.fields, f)
	}
	return true
}

// markAgain marks the fields of one object that Kubernetes does not keep.
func markAgain(fields []Field) {
	type name struct{ section, key string }
	seen := map[name]bool{}
	for i := len(fields) - 1; i >= 0; i-- {
		f := &fields[i]
		f.Again = f.Again || seen[name{f.Section, f.Key}]
		seen[name{f.Section, f.Key}] = true
	}
	for i := range fields {
		f := &fields[i]
		f.Overridden = f.Kind == "Secret" && f.Section == "data" && seen[name{"stringData", f.Key}]
	}
}

// short is as much of a name as Kubernetes takes.
func short(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "")
}

// next is the offset of the key behind the one at i, or of the text's end.
func (w *walker) next(section *yaml.Node, i int) int {
	if i+2 < len(section.Content) {
		return w.offset(section.Content[i+2])
	}
	return len(w.doc)
}

// read takes the value in, decoded. White space between lines of base64 is what
// block scalars leave.
func (f *Field) read(text string) {
	f.Value, f.Spaced, f.Broken, f.PEM = []byte(text), false, false, false
	if f.Section == "stringData" || f.Kind == "ConfigMap" && f.Section == "data" {
		return
	}
	compact := bytes.Join(bytes.Fields(f.Value), nil)
	clear(f.Value)
	value := make([]byte, base64.StdEncoding.DecodedLen(len(compact)))
	n, err := base64.StdEncoding.Decode(value, compact)
	clear(compact)
	f.Value, f.Broken, f.Spaced = value[:n], err != nil, strings.ContainsAny(text, " \t\v\f")
	if f.Broken {
		f.PEM = strings.Contains(text, "-----BEGIN ")
		clear(value)
		f.Value = nil
	}
}

// get is a mapping's value, nil where there is none. Of several it is the last, as
// kubectl has it.
func get(node *yaml.Node, key string) (value *yaml.Node) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			value = resolve(node.Content[i+1])
		}
	}
	return value
}

// resolve follows an alias to its anchor.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}

// scalar is a scalar's text, empty for anything else.
func scalar(node *yaml.Node) string {
	if node == nil || node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
		return ""
	}
	return node.Value
}
