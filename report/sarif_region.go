// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// A sourceText is a file with regions. Its methods work on nil, which means a file
// whose bytes are not available.
type sourceText struct {
	data   []byte
	bundle *bundle.Bundle
	text   bool // the lines that a service shows are those of the spans

	wanted map[int]bool     // the lines of results
	hashes map[int]lineHash // of these lines; nil until the first is needed
	index  *lineIndex       // nil until the first place is needed
}

func newSourceText(f *File) *sourceText {
	b := f.Chain.Bundle
	return &sourceText{wanted: map[int]bool{}, data: f.Data, bundle: b, text: len(f.Data) > 0 && b.Encoding != bundle.DER && b.Encoding != bundle.Binary && !b.Text.UTF16}
}

// maxSnippet is the limit of a snippet in bytes. The largest field of a normal
// certificate, an RSA key of 16,384 bits, takes 2.8 kB.
const maxSnippet = 4096

// maxHashed is the limit in bytes of a file of which lines are hashed: a text of
// certificates is smaller, and hashing takes a copy.
const maxHashed = 16 << 20

// regions returns the region of a place, and a context region around it. The region
// of a whole certificate is its first line: a service shows a region only if all its
// lines are new.
func (s *sourceText) regions(at bundle.Span) (region, context *sarifRegion) {
	line := max(at.Line, 1)
	switch {
	case s == nil || len(s.data) == 0:
		return &sarifRegion{StartLine: line}, nil
	case !s.text:
		return binaryRegion(at, line), nil
	}
	if s.index == nil {
		s.index = newLineIndex(s.data)
	}
	switch {
	case at.End <= at.Start || at.End > len(s.data):
		return s.wholeLine(line), nil
	}
	from, to := at.Start, at.End
	cert := s.certificateAt(at)
	if s.isBody(cert, at) || to-from > maxSnippet {
		to = min(to, s.index.lineEnd(from))
	}
	region = s.region(from, to, line)
	if cert != nil && to-from <= maxSnippet {
		region.Snippet = &sarifSnippet{string(s.data[from:to])}
	}
	return region, s.around(from, to, region)
}

// binaryRegion returns the region of a place in a file that has no lines.
func binaryRegion(at bundle.Span, line int) *sarifRegion {
	offset, length := at.Start, at.End-at.Start
	r := &sarifRegion{StartLine: line, StartColumn: 1, EndLine: line, EndColumn: 2}
	if length > 0 {
		r.ByteOffset, r.ByteLength = &offset, &length
	}
	return r
}

// certificateAt returns the certificate whose base64 contains the place. Only such
// bytes of a file are quoted. A certificate in a Secret does not count: its field may
// also contain a key.
func (s *sourceText) certificateAt(at bundle.Span) *bundle.Object {
	for _, o := range s.bundle.Objects {
		if o.Certificate != nil && at.Inside == (bundle.Inside{}) && contains(o.Span, at) && contains(o.At(bundle.Whole), at) {
			return o
		}
	}
	return nil
}

// isBody reports whether the place is all of a certificate, or of another object.
func (s *sourceText) isBody(cert *bundle.Object, at bundle.Span) bool {
	if cert != nil {
		return at == cert.At(bundle.Whole)
	}
	return at.EndLine > at.Line
}

// region returns the region of data[from:to]; line is the line of from.
func (s *sourceText) region(from, to, line int) *sarifRegion {
	ends := lineEnds(s.data[from:to])
	return &sarifRegion{
		StartLine: line, StartColumn: s.index.column(from),
		EndLine: line + ends, EndColumn: s.index.column(to),
	}
}

// wholeLine returns the region of a line without columns.
func (s *sourceText) wholeLine(line int) *sarifRegion {
	start, ok := s.index.start(line)
	if !ok {
		return &sarifRegion{StartLine: line}
	}
	return s.region(start, s.index.lineEnd(start), line)
}

// around returns the lines of a region with one more before and after it, within the
// file, or nil if that is not more than the region. It has no snippet, so that the
// other lines are not quoted.
func (s *sourceText) around(from, to int, r *sarifRegion) *sarifRegion {
	c := *r
	c.Snippet = nil
	start := s.index.lineStart(from)
	if start > 0 {
		start = s.index.lineStart(start - endBefore(s.data, start))
		c.StartLine--
	}
	end := s.index.lineEnd(to)
	if next := end + endLength(s.data[end:]); next < len(s.data) {
		end = s.index.lineEnd(next)
		c.EndLine++
	}
	c.StartColumn, c.EndColumn = 1, s.index.column(end)
	if start == from && end == to {
		return nil
	}
	return &c
}

// lineHash returns GitHub's hash of the line. It is empty if there is none, and if it
// would reveal a part of a key: the hash includes the lines below, and is linear.
func (s *sourceText) lineHash(line int) string {
	if s == nil || !s.text || line < 1 || len(s.data) > maxHashed {
		return ""
	}
	if s.hashes == nil {
		s.hashes = lineHashes(s.data, func(line int) bool { return s.wanted[line] })
	}
	h, ok := s.hashes[line]
	if !ok || s.maybeSecret(line, h.last) {
		return ""
	}
	return h.value
}

// maybeSecret reports whether lines may contain a private key: a known private key, a
// keystore, or something that could not be read.
func (s *sourceText) maybeSecret(from, to int) bool {
	meets := func(at bundle.Span) bool { return at.Line <= to && at.EndLine >= from }
	for _, o := range s.bundle.Objects {
		switch {
		case !meets(o.Span):
		case o.DER == nil, o.Kind == bundle.Unknown, o.Kind == bundle.Parameters, o.Kind == bundle.PrivateKey:
			return true
		}
	}
	for _, p := range s.bundle.Problems {
		if p.Lost && meets(p.Span) {
			return true
		}
	}
	return false
}

func lineEnd(data []byte, at int) int {
	if n := bytes.IndexAny(data[at:], "\r\n"); n >= 0 {
		return at + n
	}
	return len(data)
}

// endLength returns the length of the line break that data starts with.
func endLength(data []byte) int {
	switch {
	case bytes.HasPrefix(data, []byte("\r\n")):
		return 2
	case len(data) > 0:
		return 1
	}
	return 0
}

// endBefore returns the length of the line break before a line's start.
func endBefore(data []byte, start int) int {
	if bytes.HasSuffix(data[:start], []byte("\r\n")) {
		return 2
	}
	return 1
}

func lineEnds(data []byte) int {
	n := 0
	for len(data) > 0 {
		end := lineEnd(data, 0)
		if end == len(data) {
			break
		}
		n++
		data = data[end+endLength(data[end:]):]
	}
	return n
}

// artifact returns the address of a file: relative to the base if the file is in it,
// else absolute. Standard input, and a path that cannot be resolved, have no base.
func (s *sarifWriter) artifact(name string) sarifArtifact {
	if name == StandardInput {
		return sarifArtifact{URI: percentEncoded(name)}
	}
	name = filepath.Clean(name)
	if s.o.Dir != "" && !filepath.IsAbs(name) {
		name = filepath.Join(s.o.Dir, name)
	}
	if rel, err := filepath.Rel(s.o.Base, name); s.o.Base != "" && err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	slashed := filepath.ToSlash(name)
	switch {
	case filepath.IsAbs(name):
		return sarifArtifact{URI: "file:///" + percentEncoded(strings.TrimPrefix(slashed, "/"))}
	case !filepath.IsLocal(name):
		return sarifArtifact{URI: percentEncoded(slashed)}
	}
	return sarifArtifact{URI: percentEncoded(slashed), Based: baseID}
}

// percentEncoded encodes all characters except the unreserved ones of RFC 3986,
// section 2.3, and the slash.
func percentEncoded(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
