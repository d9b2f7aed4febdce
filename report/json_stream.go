// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"
)

// A jsonStream writes one JSON object member by member, and a list element by
// element, so that the document of many files, or of one file with thousands of
// results, is never completely in memory. The first error stops it.
type jsonStream struct {
	w       *firstError
	buffer  *bytes.Buffer // for one value after another
	compact bool          // in one line
	margin  string        // of the line that the object ends on
	members int
}

func newJSONStream(w io.Writer, compact bool) *jsonStream {
	return &jsonStream{w: &firstError{w: w}, buffer: &bytes.Buffer{}, compact: compact}
}

// A firstError is a writer that keeps its first error and drops what comes after it.
type firstError struct {
	w   io.Writer
	err error
}

func (f *firstError) text(t string) {
	if f.err == nil {
		_, f.err = io.WriteString(f.w, t)
	}
}

// member writes a member and its value.
func (s *jsonStream) member(name string, v any) {
	s.key(name)
	s.value(v, s.margin+"  ")
}

// fields writes the fields of a struct as encoding/json does, and those that are
// lists element by element. It knows omitempty; a list is never null.
func (s *jsonStream) fields(v any) {
	of := reflect.ValueOf(v)
	for i := range of.NumField() {
		name, options, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ",")
		field := of.Field(i)
		list := field.Kind() == reflect.Slice
		switch {
		case options == "omitempty" && (field.IsZero() || list && field.Len() == 0):
		case list:
			s.list(name, field.Len(), func(i int) any { return field.Index(i).Interface() })
		default:
			s.member(name, field.Interface())
		}
	}
}

// list writes a member whose value is a list of n elements.
func (s *jsonStream) list(name string, n int, element func(i int) any) {
	s.elements(name, n, func(i int, margin string) { s.value(element(i), margin) })
}

// objects writes a member whose value is a list of n objects.
func (s *jsonStream) objects(name string, n int, write func(i int, object *jsonStream)) {
	s.elements(name, n, func(i int, margin string) { s.nested(margin, func(o *jsonStream) { write(i, o) }) })
}

// object writes a member whose value is an object.
func (s *jsonStream) object(name string, write func(object *jsonStream)) {
	s.key(name)
	s.nested(s.margin+"  ", write)
}

func (s *jsonStream) nested(margin string, write func(object *jsonStream)) {
	object := &jsonStream{w: s.w, buffer: s.buffer, compact: s.compact, margin: margin}
	write(object)
	object.end()
}

func (s *jsonStream) elements(name string, n int, write func(i int, margin string)) {
	s.key(name)
	if n == 0 {
		s.w.text("[]")
		return
	}
	s.w.text("[")
	for i := range n {
		if i > 0 {
			s.w.text(",")
		}
		s.line("    ")
		write(i, s.margin+"    ")
	}
	s.line("  ")
	s.w.text("]")
}

// close ends the document.
func (s *jsonStream) close() error {
	s.end()
	s.w.text("\n")
	return s.w.err
}

func (s *jsonStream) end() {
	s.line("")
	s.w.text("}")
}

func (s *jsonStream) key(name string) {
	if s.members == 0 {
		s.w.text("{")
	} else {
		s.w.text(",")
	}
	s.members++
	s.line("  ")
	s.w.text(`"` + name + `":`)
	if !s.compact {
		s.w.text(" ")
	}
}

// line starts a line, indented from the margin.
func (s *jsonStream) line(indent string) {
	if !s.compact {
		s.w.text("\n" + s.margin + indent)
	}
}

// value writes a value whose later lines are indented by margin.
func (s *jsonStream) value(v any, margin string) {
	if s.w.err != nil {
		return
	}
	s.buffer.Reset()
	enc := json.NewEncoder(s.buffer)
	enc.SetEscapeHTML(false)
	if !s.compact {
		enc.SetIndent(margin, "  ")
	}
	if s.w.err = enc.Encode(v); s.w.err == nil {
		s.w.text(strings.TrimSuffix(plainJSON(s.buffer.String()), "\n"))
	}
}
