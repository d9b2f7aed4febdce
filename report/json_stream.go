// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/json"
	"io"
	"strings"
)

// A jsonStream writes one indented JSON object member by member, so that the
// document of many files is never in memory as a whole. The first error stops it.
type jsonStream struct {
	w       io.Writer
	members int
	err     error
}

// member writes a member and its value.
func (s *jsonStream) member(name string, v any) {
	s.key(name)
	s.value(v, "  ")
}

// list writes a member whose value is a list of n elements.
func (s *jsonStream) list(name string, n int, element func(i int) any) {
	s.key(name)
	if n == 0 {
		s.text("[]")
		return
	}
	s.text("[")
	for i := range n {
		if i > 0 {
			s.text(",")
		}
		s.text("\n    ")
		s.value(element(i), "    ")
	}
	s.text("\n  ]")
}

// close ends the object.
func (s *jsonStream) close() error {
	s.text("\n}\n")
	return s.err
}

func (s *jsonStream) key(name string) {
	separator := ",\n  "
	if s.members == 0 {
		separator = "{\n  "
	}
	s.members++
	s.text(separator + `"` + name + `": `)
}

// value writes a value whose later lines are indented by prefix.
func (s *jsonStream) value(v any, prefix string) {
	if s.err != nil {
		return
	}
	var raw strings.Builder
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	if s.err = enc.Encode(v); s.err == nil {
		s.text(strings.TrimSuffix(plainJSON(raw.String()), "\n"))
	}
}

func (s *jsonStream) text(t string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, t)
	}
}
