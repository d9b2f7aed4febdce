// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// Stand-ins for UTF-16 code units outside ASCII. They are the bytes that
// windows-1252 has for the same characters, so that one scanner serves both.
const (
	unitDash  = 0x96
	unitOther = 0xFF
)

// text is a file's text with one byte for each code unit, so that an offset in
// it leads back to the file by one multiplication, whatever the encoding.
type text struct {
	file string
	orig []byte // the file
	data []byte // the text without a byte order mark; aliases orig unless UTF-16
	base int    // offset in the file of data's first byte
	bom  int    // length of the byte order mark before it, in bytes
	unit int    // bytes for each code unit: 1, or 2 for UTF-16
	big  bool   // UTF-16 in big-endian order

	mixed bool // the text is a region in UTF-16 of a file that has ASCII, too
	above int  // line ends of the file before data

	copied bool // data is a copy, to be wiped in the end

	lines []int // lines[i] counts the line ends before offset i*lineStep
	hasCR bool
}

// lineStep bounds the bytes that are counted again to find a line number.
const lineStep = 4096

// newText finds out how data is encoded.
func newText(file string, data []byte) *text {
	t := &text{file: file, orig: data, unit: 1}
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		t.bom = 3
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		t.bom, t.unit = 2, 2
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		t.bom, t.unit, t.big = 2, 2, true
	default:
		t.unit, t.big = sniffUTF16(data)
	}
	t.base = t.bom
	t.set(data[t.base:])
	return t
}

// set takes in the text's bytes as they are in the file.
func (t *text) set(data []byte) {
	t.data = data
	if t.unit == 2 {
		t.data, t.copied = narrow(data, t.big), true
	}
	t.indexLines()
}

// sniffUTF16 recognises UTF-16 without a byte order mark by a BEGIN line in it.
func sniffUTF16(data []byte) (unit int, big bool) {
	i := bytes.Index(data, []byte("-\x00B\x00E\x00G\x00I\x00N"))
	if i < 0 {
		return 1, false
	}
	return 2, i%2 == 1
}

// narrow turns UTF-16 into one byte for each code unit. A last odd byte is dropped.
func narrow(data []byte, big bool) []byte {
	lo, hi := 0, 1
	if big {
		lo, hi = 1, 0
	}
	out := make([]byte, len(data)/2)
	for i := range out {
		l, h := data[2*i+lo], data[2*i+hi]
		switch {
		case h == 0 && l < 0x80:
			out[i] = l
		case h == 0x20 && l >= 0x10 && l <= 0x15: // U+2010 to U+2015
			out[i] = unitDash
		default:
			out[i] = unitOther
		}
	}
	return out
}

// blank overwrites data[from:to] with spaces, line ends apart, so that what was
// read there already is not read again. It works on a copy of the file.
func (t *text) blank(from, to int) {
	t.ownData()
	blankOut(t.data, from, to)
}

// ownData makes data a copy of the file.
func (t *text) ownData() {
	if !t.copied {
		t.data, t.copied = bytes.Clone(t.data), true
	}
}

// indexLines counts line ends, LF, CRLF or CR alone, once.
func (t *text) indexLines() {
	t.hasCR = bytes.IndexByte(t.data, '\r') >= 0
	count := 0
	for i := 0; i <= len(t.data); i += lineStep {
		t.lines = append(t.lines, count)
		count += t.lineEnds(i, min(i+lineStep, len(t.data)))
	}
}

// lineEnds counts the line ends of data[from:to]. A CRLF counts at its LF.
func (t *text) lineEnds(from, to int) int {
	n := bytes.Count(t.data[from:to], []byte{'\n'})
	if !t.hasCR {
		return n
	}
	for i := from; i < to; i++ {
		if loneCR(t.data, i) {
			n++
		}
	}
	return n
}

// loneCR reports whether a carriage return without a line feed stands at i.
func loneCR(data []byte, i int) bool {
	return data[i] == '\r' && (i+1 == len(data) || data[i+1] != '\n')
}

// line is the number of the line, counted from 1, that holds offset i of data.
func (t *text) line(i int) int {
	i = min(i, len(t.data))
	step := i / lineStep
	return 1 + t.above + t.lines[step] + t.lineEnds(step*lineStep, i)
}

// span is the place in the file of data[from:to].
func (t *text) span(from, to int) Span {
	return Span{
		File:    t.file,
		Line:    t.line(from),
		EndLine: t.line(max(from, to-1)),
		Start:   t.base + from*t.unit,
		End:     t.base + to*t.unit,
	}
}

// char is the character at offset i, as the file has it, for a message.
func (t *text) char(i int) string {
	rest := t.orig[t.base+i*t.unit:]
	if t.unit == 1 {
		return string(firstRune(rest))
	}
	if t.big {
		return string(rune(rest[0])<<8 | rune(rest[1]))
	}
	return string(rune(rest[1])<<8 | rune(rest[0]))
}

// describe fills in everything about the text but Explanatory. The binary
// objects in it do not count.
func (t *text) describe(binary []extent) Text {
	data := t.data
	if len(binary) > 0 {
		data = bytes.Clone(data)
		for _, e := range binary {
			for i := e.from; i < e.to; i++ {
				data[i] = ' '
			}
		}
		defer clear(data)
	}
	d := Text{BOM: t.bom > 0, UTF16: t.unit == 2, LineEnds: lineEndName(data)}
	for i, c := range data {
		if c >= 0x80 {
			s := t.span(i, i+1)
			d.NonASCII = &s
			break
		}
	}
	return d
}

// lineEndName names the way lines end.
func lineEndName(data []byte) string {
	lf := bytes.Count(data, []byte{'\n'})
	crlf := bytes.Count(data, []byte("\r\n"))
	cr := bytes.Count(data, []byte{'\r'}) - crlf
	lf -= crlf
	switch {
	case lf+crlf+cr == 0:
		return ""
	case crlf+cr == 0:
		return "LF"
	case lf+cr == 0:
		return "CRLF"
	case lf+crlf == 0:
		return "CR"
	}
	return "mixed"
}
