// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"slices"
)

// Windows PowerShell's ">>" appends UTF-16 to a file whatever the file is written
// in. Such a file is read region by region, each in its own encoding: a key at its
// start must not go unseen because of what follows.

// maxRegions bounds the regions that are read: nobody appends that often.
const maxRegions = 100

// A region is a stretch of a file in one encoding.
type region struct {
	from, to int
	bom      int // length of the byte order mark that it starts with
	unit     int
	big      bool
}

// The word of a BEGIN or END line in UTF-16 of either order. The first hyphen and
// the last letter are left out, which each order has on another side.
var utf16Marks = [][]byte{
	[]byte("-\x00-\x00B\x00E\x00G\x00I\x00N"), []byte("-\x00-\x00E\x00N\x00D"),
}

// mixedEncodings splits a text that has marks in ASCII and in UTF-16, or in UTF-16
// that changes its byte order or loses its step. It returns nil for every other
// file, which is nearly all of them.
func mixedEncodings(data []byte) []region {
	marks := newFinder(data, utf16Marks)
	if bytes.IndexByte(data, 0) < 0 || marks.next(0) < 0 {
		return nil
	}
	var all []region
	pos := 0
	for pos < len(data) {
		at := marks.next(pos)
		if at < 0 || len(all) > maxRegions {
			all = append(all, region{from: pos, to: len(data), unit: 1})
			break
		}
		wide := wideRegion(data, pos, at)
		if wide.from > pos {
			all = append(all, region{from: pos, to: wide.from, unit: 1})
		}
		all = append(all, wide)
		pos = wide.to
	}
	if !hasBoundary(data) && !changesStep(all) {
		return nil
	}
	return all
}

// changesStep reports whether the regions of UTF-16 cannot be read as one text: they
// differ in their byte order, or a single byte is between them.
func changesStep(all []region) bool {
	var first *region
	for i, g := range all {
		switch {
		case g.unit != 2:
		case first == nil:
			first = &all[i]
		case g.big != first.big || (g.from-first.from)%2 != 0:
			return true
		}
	}
	return false
}

// hasBoundary reports whether data has the start of a BEGIN or END line in ASCII.
func hasBoundary(data []byte) bool {
	hyphens := []byte("-----")
	for pos := 0; ; {
		i := bytes.Index(data[pos:], hyphens)
		if i < 0 {
			return false
		}
		pos += i + len(hyphens)
		if hasFold(data[pos:], "BEGIN") || hasFold(data[pos:], "END") {
			return true
		}
	}
}

// wideRegion is the region of UTF-16 around a mark at offset at, which starts at
// offset pos or later. It ends where no code unit follows that ASCII has, too.
//
// Without a byte order mark both orders look alike after ASCII, apart from one
// zero at either end: little-endian order, which Windows writes, is assumed.
func wideRegion(data []byte, pos, at int) region {
	const patience = 4 // code units outside ASCII that the text goes on after
	g := region{from: at, unit: 2}
	for g.from-2 >= pos && data[g.from-1] == 0 {
		g.from -= 2
	}
	switch {
	case bytes.HasSuffix(data[pos:g.from], []byte("\xFF\xFE")):
		g.from, g.bom = g.from-2, 2
	case bytes.HasSuffix(data[pos:g.from+1], []byte("\xFE\xFF")):
		g.from, g.bom, g.big = g.from-1, 2, true
	}
	zero := 1
	if g.big {
		zero = 0
	}
	g.to = at + 2
	for i, other := g.from+g.bom, 0; i+1 < len(data) && other < patience; i += 2 {
		if data[i+zero] == 0 {
			g.to, other = i+2, 0
			continue
		}
		other++
	}
	return g
}

// readRegions reads a text in several encodings.
func (r *reader) readRegions(data []byte, regions []region) {
	r.b.Encoding = PEM
	var texts []*text
	above, ascii := 0, hasBoundary(data)
	for _, g := range regions {
		t := &text{file: r.b.Name, orig: data, base: g.from + g.bom, bom: g.bom, unit: g.unit, big: g.big, mixed: ascii && g.unit == 2, above: above}
		t.set(data[t.base:g.to])
		above = t.line(len(t.data)) - 1
		texts = append(texts, t)
	}
	var written Text
	for i, t := range texts {
		r.t = t
		r.readKeyTexts()
		wrapped := r.findWrapped()
		r.copied = nil
		r.undoCopying()
		if first, ok := nextBoundary(t.data, 0); ok {
			r.readBlocks(first)
		} else {
			r.readGap(gap{to: len(t.data)})
		}
		r.readWrapped(wrapped)
		if i == maxRegions {
			r.stop(MixedEncodings, t.span(0, len(t.data)), fmt.Sprintf("the encoding of the text changes more than %d times", maxRegions), "save the whole file as ASCII")
		}
		written = written.join(t.describe(r.binary), i == 0)
		written.Explanatory = written.Explanatory || r.b.Text.Explanatory
		r.binary = nil
	}
	r.b.Text = written
	r.inOrder()
	for _, t := range texts {
		if t.copied {
			clear(t.data)
		}
	}
}

// join is how two parts of one text are written.
func (d Text) join(next Text, first bool) Text {
	if first {
		return next
	}
	d.UTF16 = d.UTF16 || next.UTF16
	d.Mixed = true
	if d.NonASCII == nil {
		d.NonASCII = next.NonASCII
	}
	if next.LineEnds != "" && !slices.Contains([]string{"", next.LineEnds}, d.LineEnds) {
		d.LineEnds = "mixed"
	}
	return d
}
