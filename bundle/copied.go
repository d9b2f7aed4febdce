// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/chainlint/chainlint/internal/charname"
)

// A certificate travels in mails, web pages, diffs and terminals, and each of them
// adds something to the lines of its block. What was added is masked: each byte of it
// becomes a blank, and the byte that stays of an escaped character is that character, so
// that all places in the text remain what they are. A mask counts only if a whole object
// comes out of the block.

// A copying is what happened to a text on its way. mask changes a block in place, and
// reports whether it changed anything.
type copying struct {
	code ProblemCode
	mask func(c *copied) bool
}

// copyings are tried in this order: first those that need the most to match.
var copyings = []copying{
	{DiffBlock, maskDiff},
	{PrefixedBlock, maskPrefix},
	{NumberedLines, maskNumbers},
	{StringPieces, maskStrings},
	{RichText, maskRTF},
	{ContinuedLines, maskContinued},
	{UTF7, maskUTF7},
	{QuotedPrintable, maskQuotedPrintable},
	{HTMLText, maskHTML},
	{URLEncoded, maskURL},
	{PlusAsBlank, maskBlanks},
	{OddMarks, maskBoundaries},
	{UnseenChars, maskUnseen},
	{LookAlikes, maskLookAlikes},
}

// A copied block is one whose base64 cannot be read as it is.
type copied struct {
	data  []byte // from the start of the line of its BEGIN line to the end of that of its END line
	begin int    // offset of the BEGIN line
	end   int    // offset behind the BEGIN line
	close int    // offset of the END line

	rtf    bool   // the file is in the Rich Text Format
	wide   bool   // the text is UTF-16, of which stand-ins are left
	prefix string // that was found before each line
	char   rune   // the first one that was not base64
}

// The bounds of what is tried on blocks that cannot be read.
const (
	maxCopiedBlock = 1 << 20
	maxCopied      = 4 << 20 // bytes of all of them
)

// undoCopying masks what was added to the blocks of the text.
func (r *reader) undoCopying() {
	data, prevEnd, tried := r.t.data, 0, 0
	m, ok := nextBoundary(data, 0)
	for ok && tried < maxCopied {
		end, more := nextBoundary(data, m.next)
		if !m.begin || !more || end.begin {
			prevEnd = m.end
			m, ok = end, more
			continue
		}
		after, follows := nextBoundary(data, end.next)
		if !follows {
			after.start = len(data)
		}
		from, to := min(m.start, r.lineStart(m.start, prevEnd)), lineStop(data[:max(after.start, end.end)], end.end) // joined marks share hyphens
		if follows && after.start <= to {                                                                            // the rest of the line is the next block's
			to = end.end
		}
		if r.t.unit == 1 && isBinary(data[from:m.start]) {
			from = m.start
		}
		if to-from <= maxCopiedBlock && (!readable(data[m.start:end.end]) || r.t.unit == 1 && unseen(data[from:m.start])) {
			tried += to - from
			r.undo(copied{begin: m.start - from, end: m.end - from, close: max(m.end, end.start) - from, rtf: isRTF(r.t.data), wide: r.t.unit == 2}, from, to)
			data = r.t.data
		}
		prevEnd = end.end
		m, ok = after, follows
	}
}

// isBinary reports whether what is before a mark in its line is not text: DER, of which
// no byte may be masked. A no-break space of Windows-1252 (A0) is text.
func isBinary(before []byte) bool {
	text := utf8.Valid(before) && bytes.IndexByte(before, 0) < 0
	for _, b := range before {
		control := b != 0 && b < ' ' && strings.IndexByte("\t\v\f\b\x1b", b) < 0
		if control || !text && b != 0 && b != 0xA0 && !isSpace(b) {
			return true
		}
	}
	return false
}

// undo finds out what was added to the block data[from:to], and masks it in the text.
func (r *reader) undo(c copied, from, to int) {
	original := r.t.data[from:to]
	whole := readable(original) // apart from what is before it
	for _, kind := range copyings {
		if whole && kind.code != UnseenChars {
			continue
		}
		try := c
		try.data = bytes.Clone(original)
		if !kind.mask(&try) || !readable(try.data) {
			clear(try.data)
			continue
		}
		mark, _ := nextBoundary(try.data, 0)
		if r.copied == nil {
			r.copied = map[int]ProblemCode{}
		}
		r.t.ownData()
		copy(r.t.data[from:to], try.data)
		clear(try.data)
		r.copied[from+mark.start] = kind.code
		if try.prefix != "" && r.quote != "+" {
			r.quote = try.prefix
		}
		if r.strange[kind.code] == 0 && try.char != 0 {
			if r.strange == nil {
				r.strange = map[ProblemCode]rune{}
			}
			r.strange[kind.code] = try.char
		}
		return
	}
}

// readable reports whether text has a block at its start whose base64 is one whole
// object.
func readable(text []byte) bool {
	m, ok := nextBoundary(text, 0)
	if !ok || !m.begin || !m.good {
		return false
	}
	end, ok := nextBoundary(text, m.next)
	if !ok || end.begin || !end.good || end.label != m.label {
		return false
	}
	body := text[m.end:max(m.end, end.start)] // joined marks share hyphens
	_, start := splitHeaders(body)
	der, _, broken := decodeBase64(body[start:])
	defer clear(der)
	if broken != nil {
		return false
	}
	c := &berCursor{data: der, end: len(der)}
	e, whole := c.next()
	return whole && e.tag == 0x30 && (e.end == len(der) || m.label == trustedLabel)
}

// strangeWords names the character that a problem is about: " (U+200B)".
func (r *reader) strangeWords(code ProblemCode) string {
	if char := r.strange[code]; char != 0 {
		return fmt.Sprintf(" (%s)", charname.Of(char))
	}
	return ""
}

// blankOut writes blanks over data[from:to], line ends apart.
func blankOut(data []byte, from, to int) {
	for i := from; i < to; i++ {
		if data[i] != '\n' && data[i] != '\r' {
			data[i] = ' '
		}
	}
}

// put writes one character over data[from:to], and blanks after it. A line end would
// change the numbers of all lines below: it becomes a blank, too.
func put(data []byte, from, to int, char byte) {
	blankOut(data, from, to)
	if !isSpace(char) {
		data[from] = char
	}
}
