// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"slices"
)

// noteJavaText records the text around blocks that Java does not skip. After each
// END line its CertificateFactory takes a "0", 0x30, for the start of DER, and any
// line of five hyphens for a BEGIN line.
func (r *reader) noteJavaText() {
	if r.b.Encoding != PEM || len(r.copied) > 0 || r.t == nil || r.t.unit != 1 || slices.ContainsFunc(r.b.Problems, func(p Problem) bool { return p.Lost }) {
		return
	}
	from := 0
	var last *Object
	for _, o := range r.b.Objects {
		if o.Kind != Certificate || o.Member != "" || o.Alias != "" || o.Container != "" || o.Label == "" {
			return // not a plain file of certificates
		}
		if r.javaStumbles(from, o.Span.Start-r.t.base) {
			r.nonconforming(TextLikeBlock, o.Span)
		}
		from, last = o.Span.End-r.t.base, o
	}
	if last != nil && r.javaStumbles(from, len(r.t.data)) {
		r.nonconforming(TextLikeBlock, last.Span)
	}
}

// javaStumbles reports whether Java takes the text from here to there for a block.
func (r *reader) javaStumbles(from, to int) bool {
	if from < 0 || to > len(r.t.data) || from > to {
		return false
	}
	text := r.t.data[from:to]
	if from > 0 { // the rest of the END line
		if text = bytes.TrimPrefix(text, []byte("\r")); len(text) > 0 && text[0] == '\n' {
			text = text[1:]
		}
	}
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("-----")) {
			return true
		}
	}
	return len(text) > 0 && text[0] == '0'
}
