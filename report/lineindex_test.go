// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// TestLineIndex compares the index with reading the text from its start, for texts
// of many lines, of one line, and with bytes that are not UTF-8.
func TestLineIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(7468, 1))
	alphabet := []string{"a", "\n", "\r\n", "\r", "ü", "€", "𝄞", "\xff", "\xe2\x82"}
	for _, test := range []struct {
		parts int // of the alphabet
		size  int
	}{{len(alphabet), 30}, {len(alphabet), 20_000}, {1, 20_000}, {2, 20_000}, {0, 0}} {
		var text strings.Builder
		for range test.size {
			text.WriteString(alphabet[random.IntN(test.parts)])
		}
		data := []byte(text.String())
		x := newLineIndex(data)
		for range 300 {
			at := random.IntN(len(data) + 1)
			start := 1 + bytes.LastIndexAny(data[:at], "\r\n")
			end := len(data)
			if n := bytes.IndexAny(data[at:], "\r\n"); n >= 0 {
				end = at + n
			}
			if at > 0 && at < len(data) && data[at-1] == '\r' && data[at] == '\n' {
				continue // no place begins between the two bytes of a line end
			}
			if got := x.lineStart(at); got != start {
				t.Fatalf("the line of offset %d starts at %d, want %d", at, got, start)
			}
			if got := x.lineEnd(at); got != end {
				t.Fatalf("the line of offset %d ends at %d, want %d", at, got, end)
			}
			if got, want := x.column(at), columnOf(data[start:at]); got != want {
				t.Fatalf("offset %d is in column %d, want %d", at, got, want)
			}
			line := 1 + lineEnds(data[:start])
			if got, ok := x.start(line); !ok || got != start {
				t.Fatalf("line %d starts at %d (%v), want %d", line, got, ok, start)
			}
		}
		lines := 1 + lineEnds(data)
		if _, ok := x.start(lines + 1); ok {
			t.Errorf("there is a line after line %d, the last one", lines)
		}
	}
}

func columnOf(line []byte) int {
	column := 1
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		column += max(utf16.RuneLen(r), 1)
		line = line[n:]
	}
	return column
}
