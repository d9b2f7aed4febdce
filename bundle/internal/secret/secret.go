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
	"fmt"
	"regexp"

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

	// Spaced is set where base64 has blanks, as of a scalar whose lines YAML joins:
	// kubectl skips line ends in base64 and nothing else.
	Spaced bool

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
