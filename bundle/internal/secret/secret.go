// SPDX-License-Identifier: Apache-2.0

// Package secret finds the fields of Kubernetes Secrets and ConfigMaps in YAML, or
// in JSON, which is YAML too: what each holds and where it is in the text. It reads
// several documents in one text, and Lists of them.
//
// A text that has neither is never handed to the YAML parser, and one that has
// is bounded before it is.
package secret

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// A Field is one entry of a Secret's data or stringData, or of a ConfigMap's data or
// binaryData.
type Field struct {
	Kind      string // "Secret" or "ConfigMap"
	Namespace string // empty where the object does not name one
	Name      string
	Type      string // "kubernetes.io/tls"; empty where a Secret does not say
	Section   string // "data", "stringData" or "binaryData"
	Key       string

	// Again is set where a later field has the same section and key, which kubectl
	// takes instead. Overridden is set for a field of data whose key stringData
	// has, too: Kubernetes keeps that one.
	Again, Overridden bool

	// Value is what the field holds, decoded from base64 in data. The caller
	// wipes it.
	Value []byte

	// Folded is set for a block scalar after ">", of which YAML joins the lines.
	Folded bool

	// Broken is set where a field of data is not base64, and PEM where that is
	// because it is PEM as it is.
	Broken, PEM bool

	Start int // offset of the key's first byte in the text
	End   int // offset behind the value's last byte
}

// A Problem is a document that says it is a Secret and cannot be read.
type Problem struct {
	Message string // lower case, no final period, nothing of the document's content
	Start   int
	End     int
}

// The bounds. Kubernetes takes Secrets of 1 MiB, and names of 253 characters.
const (
	maxDepth = 16 // of Lists in Lists
	maxName  = 253
)

// A Budget is what may still be parsed of the texts of one file: of the
// documents that have Secrets.
type Budget struct {
	documents int
	bytes     int // of the documents and of the values in them: an alias repeats a value
	tokens    int // lines and flow elements; each can be a node
}

// NewBudget is the budget of one file.
func NewBudget() *Budget { return &Budget{documents: 1000, bytes: 16 << 20, tokens: 100_000} }

// take spends what a document takes, and reports whether that was there.
func (b *Budget) take(doc []byte) bool {
	b.documents--
	b.bytes -= len(doc)
	b.tokens -= tokens(doc)
	return b.documents >= 0 && b.bytes >= 0 && b.tokens >= 0
}

// tooMuch says that the budget is spent.
const tooMuch = "the Secrets and ConfigMaps in it have more than 1000 documents, 100000 lines or 16 MiB, with their values; from here on they are not read"

// Find returns the fields of all Secrets in a text, in their order.
func Find(text []byte, budget *Budget) (fields []Field, problems []Problem) {
	if !bytes.Contains(text, []byte("Secret")) && !bytes.Contains(text, []byte("ConfigMap")) {
		return nil, nil
	}
	text = append(text[:len(text):len(text)], '\n') // a last line without end matches too
	last := len(text) - 1
	defer clear(text)
	for start, end := 0, 0; start < len(text); start = end {
		end = documentEnd(text, start)
		doc := text[start:end]
		if !saysSecret(doc) {
			continue
		}
		if !budget.take(doc) {
			return fields, append(problems, Problem{tooMuch, start, last})
		}
		found, problem := readDocument(doc, budget)
		for _, f := range found {
			f.Start, f.End = f.Start+start, min(f.End+start, last)
			fields = append(fields, f)
		}
		if problem != "" && (problem == tooMuch || saysKind(doc, "Secret")) { // a template's ConfigMap is text like any other
			problems = append(problems, Problem{problem, start, min(end, last)})
		}
	}
	return fields, problems
}

// saysSecret reports whether a document has the line or the JSON member that makes
// a Secret, a ConfigMap or a list of them: "kind", a colon and the word, each of them
// quoted or not. A regular expression takes seconds to say no.
func saysSecret(doc []byte) bool {
	return bytes.Contains(doc, []byte("kind")) && (saysKind(doc, "Secret") || mayHoldPEM(doc) && saysKind(doc, "ConfigMap"))
}

// mayHoldPEM reports whether a document can hold a certificate. Most ConfigMaps do
// not, and what is in them is of no interest.
func mayHoldPEM(doc []byte) bool {
	return slices.ContainsFunc([]string{"-----BEGIN", "LS0tLS1", "MII"}, func(head string) bool { return bytes.Contains(doc, []byte(head)) })
}

func saysKind(doc []byte, word string) bool {
	for pos := 0; ; pos += len(word) {
		i := bytes.Index(doc[pos:], []byte(word))
		if i < 0 {
			return false
		}
		pos += i
		behind := bytes.TrimPrefix(doc[pos+len(word):], []byte("List"))
		if len(behind) > 0 && strings.IndexByte("\"' \t\r\n,}#", behind[0]) >= 0 && kindBefore(doc[:pos]) {
			return true
		}
	}
}

// kindBefore tells whether text ends in "kind" and a colon.
func kindBefore(text []byte) bool {
	text, colon := bytes.CutSuffix(bytes.TrimRight(cutQuote(text), " \t"), []byte(":"))
	return colon && bytes.HasSuffix(cutQuote(bytes.TrimRight(text, " \t")), []byte("kind"))
}

// cutQuote takes one quote off the end of text.
func cutQuote(text []byte) []byte {
	if n := len(text); n > 0 && (text[n-1] == '"' || text[n-1] == '\'') {
		return text[:n-1]
	}
	return text
}

// documentEnd is where the document that holds offset start ends: at the next
// line of three hyphens and nothing behind them (YAML 1.2, 9.1.2).
func documentEnd(text []byte, start int) int {
	for pos := start; ; {
		i := bytes.Index(text[pos:], []byte("\n---"))
		if i < 0 {
			return len(text)
		}
		pos += i + 1
		if behind := pos + 3; behind == len(text) || strings.IndexByte(" \t\r\n", text[behind]) >= 0 {
			return pos
		}
	}
}

const unsound = "a YAML document with a Secret cannot be read"

// readDocument parses one document.
func readDocument(doc []byte, budget *Budget) (fields []Field, problem string) {
	defer func() {
		if recover() != nil {
			fields, problem = nil, unsound
		}
	}()
	var root yaml.Node
	if err := yaml.Unmarshal(doc, &root); err != nil {
		return nil, unsound + errorLine(err)
	}
	w := &walker{doc: doc, budget: budget, starts: lineStarts(doc), seen: map[*yaml.Node]bool{}}
	for _, node := range root.Content {
		w.object(node, 0)
	}
	if budget.bytes < 0 {
		return w.fields, tooMuch
	}
	return w.fields, ""
}

// tokens counts what can become a node, at most.
func tokens(doc []byte) int {
	n := 0
	for _, c := range doc {
		switch c {
		case '\n', '\r', ',', '[', '{':
			n++
		}
	}
	return n
}

// yamlLine is the place in a YAML error.
var yamlLine = regexp.MustCompile(`^yaml: line ([0-9]+):`)

// errorLine keeps the place alone: the rest of the error could quote a value.
func errorLine(err error) string {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Sprintf(": it is no sound YAML near its line %s", m[1])
	}
	return ""
}

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
	f.Value, f.Broken, f.PEM = []byte(text), false, false
	if f.Section == "stringData" || f.Kind == "ConfigMap" && f.Section == "data" {
		return
	}
	compact := bytes.Join(bytes.Fields(f.Value), nil)
	clear(f.Value)
	value := make([]byte, base64.StdEncoding.DecodedLen(len(compact)))
	n, err := base64.StdEncoding.Decode(value, compact)
	clear(compact)
	f.Value, f.Broken = value[:n], err != nil
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
