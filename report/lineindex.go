// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf16"
	"unicode/utf8"
)

// indexStep bounds the bytes that are read again to find a line or a column.
const indexStep = 4096

// A lineIndex finds the lines and columns of any text: one line of megabytes, or as
// many lines. Each of its points is about indexStep bytes after the one before, at the
// start of a character.
type lineIndex struct {
	data   []byte
	points []indexPoint
}

// An indexPoint describes one place.
type indexPoint struct {
	at    int // its offset in bytes
	line  int // the line that it is in, counted from 1
	start int // the offset of the start of that line
	end   int // the offset of the first line end from here on, or the length of the text
	units int // UTF-16 code units from the start of the line
}

func newLineIndex(data []byte) *lineIndex {
	x := &lineIndex{data: data}
	p := indexPoint{line: 1}
	for next := 0; p.at < len(data); {
		if p.at >= next {
			x.points = append(x.points, p)
			next = p.at + indexStep
		}
		p = p.after(data)
	}
	x.points = append(x.points, p)
	end := len(data)
	for i := len(x.points) - 1; i >= 0; i-- {
		until := len(data)
		if i+1 < len(x.points) {
			until = x.points[i+1].at
		}
		if n := bytes.IndexAny(data[x.points[i].at:until], "\r\n"); n >= 0 {
			end = x.points[i].at + n
		}
		x.points[i].end = end
	}
	return x
}

// after returns the place after the next character.
func (p indexPoint) after(data []byte) indexPoint {
	r, n := utf8.DecodeRune(data[p.at:])
	p.at += n
	p.units += max(utf16.RuneLen(r), 1)
	if r == '\n' || r == '\r' && !bytes.HasPrefix(data[p.at:], []byte("\n")) {
		p.line, p.start, p.units = p.line+1, p.at, 0
	}
	return p
}

// point returns the description of an offset.
func (x *lineIndex) point(at int) indexPoint {
	i := sort.Search(len(x.points), func(i int) bool { return x.points[i].at > at }) - 1
	p := x.points[i]
	for p.at < at {
		p = p.after(x.data[:at])
	}
	return p
}

// column returns the column in UTF-16 code units, counted from 1.
func (x *lineIndex) column(at int) int { return x.point(at).units + 1 }

func (x *lineIndex) lineStart(at int) int { return x.point(at).start }

// lineEnd returns the offset of the first line break at or after a place.
func (x *lineIndex) lineEnd(at int) int {
	i, _ := slices.BinarySearchFunc(x.points, at, func(p indexPoint, at int) int { return p.at - at })
	until, end := len(x.data), len(x.data)
	if i < len(x.points) {
		until, end = x.points[i].at, x.points[i].end
	}
	if n := bytes.IndexAny(x.data[at:until], "\r\n"); n >= 0 {
		return at + n
	}
	return end
}

// start returns the offset of a line's start, and whether there is such a line.
func (x *lineIndex) start(line int) (int, bool) {
	i := sort.Search(len(x.points), func(i int) bool { return x.points[i].line >= line }) - 1
	if i < 0 {
		return 0, line <= 1
	}
	p := x.points[i]
	for p.line < line {
		if p.at >= len(x.data) {
			return 0, false
		}
		p = p.after(x.data)
	}
	return p.start, true
}
