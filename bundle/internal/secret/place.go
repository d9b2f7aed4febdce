// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// lineStarts lists where the lines of a document start, with every line break
// that the YAML parser counts: LF, CRLF, CR, NEL, LS and PS.
func lineStarts(doc []byte) []int {
	starts := []int{0}
	for i := 0; i < len(doc); i++ {
		switch {
		case doc[i] == '\n', doc[i] == '\r' && (i+1 == len(doc) || doc[i+1] != '\n'):
			starts = append(starts, i+1)
		case bytes.HasPrefix(doc[i:], []byte("\xC2\x85")):
			starts = append(starts, i+2)
		case bytes.HasPrefix(doc[i:], []byte("\xE2\x80\xA8")), bytes.HasPrefix(doc[i:], []byte("\xE2\x80\xA9")):
			starts = append(starts, i+3)
		}
	}
	return starts
}

// A position is a place as the parser tells it, line and column in characters,
// both counted from 1, with its offset.
type position struct{ line, column, offset int }

// offset is the place of a node's first byte. It counts on from the place before,
// where that is on the same line: a whole document of JSON can be one.
func (w *walker) offset(node *yaml.Node) int {
	if node.Line < 1 || node.Line > len(w.starts) {
		return 0
	}
	at := w.last
	if at.line != node.Line || at.column > node.Column {
		at = position{node.Line, 1, w.starts[node.Line-1]}
	}
	for ; at.column < node.Column && at.offset < len(w.doc); at.column++ {
		_, size := utf8.DecodeRune(w.doc[at.offset:])
		at.offset += size
	}
	w.last = at
	return at.offset
}

// valueEnd is the offset behind a field's value, which starts at start. The parser tells where a value
// starts and not where it ends, so that is found by how it is written. The next
// key is at next.
func (w *walker) valueEnd(key, value *yaml.Node, start, next int) int {
	rest := w.doc[start:]
	switch {
	case len(rest) == 0:
		return start
	case rest[0] == '"':
		return start + quotedEnd(rest, '"', '\\')
	case rest[0] == '\'':
		return start + quotedEnd(rest, '\'', 0)
	case value.Value != "" && bytes.HasPrefix(rest, []byte(value.Value)) && value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0:
		return start + len(value.Value)
	}
	return w.indentedEnd(key, start, next)
}

// quotedEnd is the length of the quoted scalar that text starts with. Where no
// character escapes, the quote is escaped by doubling it (YAML 1.2, 7.3.2).
func quotedEnd(text []byte, quote, escape byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == escape && escape != 0:
			i++
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote && escape == 0:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// indentedEnd is the end of the last line that belongs to a value which starts
// at start: the lines below that are indented deeper than its key (YAML 1.2, 8.1).
func (w *walker) indentedEnd(key *yaml.Node, start, next int) int {
	line, found := slices.BinarySearch(w.starts, start)
	if !found {
		line--
	}
	end := w.textEnd(line)
	for line++; line < len(w.starts) && w.starts[line] < next; line++ {
		text := w.doc[w.starts[line]:w.textEnd(line)]
		indent := len(text) - len(bytes.TrimLeft(text, " "))
		switch {
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case indent < key.Column:
			return end
		}
		end = w.textEnd(line)
	}
	return end
}

// textEnd is where a line's text ends, its trailing white space left out.
func (w *walker) textEnd(line int) int {
	end := len(w.doc)
	if line+1 < len(w.starts) {
		end = w.starts[line+1]
	}
	return w.starts[line] + len(bytes.TrimRight(w.doc[w.starts[line]:end], " \t\r\n"))
}
