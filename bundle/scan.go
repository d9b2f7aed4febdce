// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"strings"
)

// A boundary is a BEGIN or END line's core: dashes, the word, the label, dashes.
type boundary struct {
	begin bool
	good  bool // as RFC 7468 wants it; otherwise only something like a mark
	label string

	start, end int // in the text, dashes included
	next       int // where the search for the following boundary goes on
}

// The bounds of a boundary.
const (
	boundaryDashes = 5
	maxLabel       = 64
)

// nextBoundary finds the first boundary at or behind pos. Each run of dashes is looked
// at twice at most, and a label's length is bounded, so a scan is linear.
func nextBoundary(data []byte, pos int) (boundary, bool) {
	for pos < len(data) {
		from, to := dashRun(data, pos)
		if from == to {
			return boundary{}, false
		}
		if to-from > 1 { // a mark has two dashes at least, or one of three bytes
			if m, ok := boundaryAt(data, from, to); ok {
				return m, true
			}
		}
		pos = to
	}
	return boundary{}, false
}

// dashRun finds the next run of dashes, hyphens or their typographic relatives.
func dashRun(data []byte, pos int) (from, to int) {
	for from = pos; from < len(data); from++ {
		if n := dashLen(data, from); n > 0 {
			to = from
			for n > 0 {
				to += n
				n = dashLen(data, to)
			}
			return from, to
		}
	}
	return from, from
}

// dashLen is the length in bytes of the dash at i, 0 where there is none.
func dashLen(data []byte, i int) int {
	if i >= len(data) || data[i] != '-' && data[i] < 0x80 {
		return 0
	}
	switch c := data[i]; {
	case c == '-', c == unitDash, c == unitDash+1:
		return 1
	case c == 0xE2 && i+2 < len(data) && data[i+1] == 0x80 && data[i+2] >= 0x90 && data[i+2] <= 0x95:
		return 3 // U+2010 to U+2015 in UTF-8
	case c == 0xE2 && i+2 < len(data) && data[i+1] == 0x88 && data[i+2] == 0x92:
		return 3 // U+2212, the minus sign
	}
	return 0
}

// boundaryAt reads the boundary that the run of dashes data[from:to] opens.
func boundaryAt(data []byte, from, to int) (boundary, bool) {
	word := to
	for word < len(data) && word < to+2 && data[word] == ' ' {
		word++
	}
	m := boundary{start: from}
	var after int
	switch {
	case hasFold(data[word:], "BEGIN"):
		m.begin, after = true, word+len("BEGIN")
	case hasFold(data[word:], "END"):
		after = word + len("END")
	default:
		return boundary{}, false
	}

	labelEnd, closed := scanLabel(data, after)
	m.label = strings.TrimSpace(string(data[after:labelEnd]))
	m.next, m.end = labelEnd, labelEnd
	for n := 0; n < boundaryDashes && dashLen(data, m.end) > 0; n++ {
		m.end += dashLen(data, m.end)
	}
	opened := trailingHyphens(data[from:to]) >= boundaryDashes && word == to
	if opened {
		m.start = to - boundaryDashes
	}
	exact := opened && isUpper(data[word:after])
	m.good = exact && closed && data[after] == ' ' && showable(m.label) &&
		(labelEnd == after+1 || m.label == string(data[after+1:labelEnd])) &&
		!(m.begin && overlong(data, m.end))
	if !m.good && !exact && !likelyBoundary(data[from:to], m.label) {
		return boundary{}, false
	}
	return m, true
}

// overlong reports whether the hyphens of a BEGIN line that ends at pos go on,
// and not because another boundary follows at once.
func overlong(data []byte, pos int) bool {
	from := pos
	for pos < len(data) && data[pos] == '-' {
		pos++
	}
	return pos > from && !hasFold(data[pos:], "BEGIN") && !hasFold(data[pos:], "END")
}

// scanLabel finds where the label that starts at pos ends, and whether five
// hyphens close it. A single hyphen belongs to the label (RFC 7468, 3).
func scanLabel(data []byte, pos int) (end int, closed bool) {
	limit := min(len(data), pos+1+maxLabel)
	for end = pos; end < limit; end++ {
		c := data[end]
		if c < ' ' || c == '\\' || c == '"' || c >= 0x7F {
			return end, false
		}
		if dashLen(data, end) == 0 {
			continue
		}
		if n := leadingHyphens(data[end:]); n != 1 || end+1 == len(data) || data[end+1] < ' ' {
			return end, n >= boundaryDashes
		}
	}
	return end, leadingHyphens(data[end:]) >= boundaryDashes
}

// likelyBoundary tells a boundary gone wrong from dashes in running text: it needs two
// dashes, or a typographic one, and a label that names something.
func likelyBoundary(dashes []byte, label string) bool {
	return len(dashes) >= 2 && labelKind(cutLabel(strings.ToUpper(label))) != ""
}

// cutLabel is what of a label can be shown. Behind an unclosed boundary the base64
// of a key may follow on the same line: nothing is shown behind "PRIVATE KEY",
// and no word longer than a label's.
func cutLabel(label string) string {
	if i := strings.Index(strings.ToUpper(label), privateKeyWords); i >= 0 {
		return label[:i+len(privateKeyWords)]
	}
	words := strings.Split(label, " ")
	for i, w := range words {
		if len(w) > 24 {
			return strings.TrimSpace(strings.Join(words[:i], " "))
		}
	}
	return label
}

// privateKeyWords end the label of every private key but PGP's.
const privateKeyWords = "PRIVATE KEY"

// namesKey reports whether a label is a private key's, whatever the case and
// whatever follows.
func namesKey(label string) bool {
	return strings.Contains(strings.ToUpper(label), privateKeyWords)
}

// showable reports whether all of a label can be shown: behind "PRIVATE KEY"
// only PGP has another word.
func showable(label string) bool {
	_, behind, found := strings.Cut(strings.ToUpper(label), privateKeyWords)
	return !found || behind == "" || behind == " BLOCK"
}

// leadingHyphens counts the hyphens at the start of data, up to five.
func leadingHyphens(data []byte) int {
	n := 0
	for n < len(data) && n < boundaryDashes && data[n] == '-' {
		n++
	}
	return n
}

// trailingHyphens counts the hyphens at the end of data, up to five.
func trailingHyphens(data []byte) int {
	n := 0
	for n < len(data) && n < boundaryDashes && data[len(data)-1-n] == '-' {
		n++
	}
	return n
}

// hasFold reports whether data starts with word, whatever the case.
func hasFold(data []byte, word string) bool {
	return len(data) >= len(word) && data[0]|0x20 == word[0]|0x20 && bytes.EqualFold(data[:len(word)], []byte(word))
}

// isUpper reports whether word has no small letter.
func isUpper(word []byte) bool {
	return bytes.IndexFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' }) < 0
}
