// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// noteWriting records what is odd in the way a block that was read is written.
// Escapes stand in the way of all other readers: nothing else matters then.
func (r *reader) noteWriting(b block, o *Object, headers, body []byte, unpadded bool) {
	if code, ok := r.copied[b.begin.start]; ok {
		o.masked = true
		r.nonconforming(code, o.Span)
		return
	}
	r.noteBoundaries(b, o)
	if o.Kind == PKCS12 {
		r.nonconforming(KeystoreAsText, o.Span)
	}
	lineStart := r.lineStart(b.begin.start, b.prevEnd)
	switch {
	case escaped(body):
		r.nonconforming(EscapedNewlines, o.Span)
		return
	case bytes.IndexByte(body, '\\') >= 0: // a string literal of more than one line
		r.nonconforming(EscapedChars, o.Span)
	case quoted(r.t.data[lineStart:b.begin.start], body):
		r.nonconforming(QuotedBlock, o.Span)
		r.quote = string(r.t.data[lineStart:b.begin.start])
		return
	}
	r.notePrefix(b, o, lineStart)
	switch {
	case r.t.hasCR && r.endsInCR(b):
		r.nonconforming(CRLineEnds, o.Span)
	case !startsLine(r.t.data[b.begin.end:b.bodyEnd]):
		r.nonconforming(OneLineBlock, o.Span)
	case r.sharesEnd(b):
		r.nonconforming(Base64BeforeEnd, o.Span)
	}
	if o.Kind == Certificate {
		r.noteLabel(o)
	}
	switch {
	case r.t.mixed:
		r.nonconforming(MixedEncodings, o.Span)
	case r.t.unit == 2:
		r.nonconforming(UTF16, o.Span)
	}
	if len(headers) > 0 {
		r.nonconforming(HeaderInBlock, o.Span)
	}
	if blankLine(body) {
		r.nonconforming(BlankLines, o.Span)
	}
	if unpadded {
		r.nonconforming(MissingPadding, o.Span)
	}
	if bytes.ContainsAny(body, "\v\f") {
		r.nonconforming(OddWhiteSpace, o.Span)
	}
}

// noteLabel records a certificate's label that others do not know. OpenSSL reads
// two more than Go.
func (r *reader) noteLabel(o *Object) {
	switch o.Label {
	case "CERTIFICATE":
	case "X509 CERTIFICATE":
		r.nonconforming(UnusualLabel, o.Span)
	case "TRUSTED CERTIFICATE":
		r.nonconforming(TrustedLabel, o.Span)
	default:
		if labelKind(o.Label) == Certificate {
			r.nonconforming(UnknownLabel, o.Span)
		}
	}
}

// sharesEnd reports whether base64 is on the line of the END line.
func (r *reader) sharesEnd(b block) bool {
	return b.closed && !blank(r.t.data[r.lineStart(b.end.start, b.begin.end):b.end.start])
}

// quoted reports whether a block is quoted as in a mail: each line after a ">",
// that of the BEGIN line included.
func quoted(prefix, body []byte) bool {
	prefix = bytes.TrimSpace(prefix)
	return len(prefix) > 0 && len(bytes.Trim(prefix, "> \t")) == 0 && bytes.IndexByte(body, '>') >= 0
}

// noteBoundaries reports an END line that is not the BEGIN line's, though the block
// could be read.
func (r *reader) noteBoundaries(b block, o *Object) {
	switch {
	case !b.closed:
		r.problem(Problem{Code: MissingEnd, Span: o.Span, LostTo: AllReaders,
			Message: fmt.Sprintf("%s; %s cannot load it", r.missingEnd(b), AllReaders),
			Fix:     fmt.Sprintf("end the block with the line %q", "-----END "+o.Label+"-----")})
	case !b.end.good:
		r.problem(Problem{Code: BadEnd, Span: r.t.span(b.end.start, b.end.end), LostTo: AllReaders,
			Message: fmt.Sprintf("the END line is not %q; %s cannot load the block", "-----END "+o.Label+"-----", AllReaders),
			Fix:     fmt.Sprintf("write the line as %q", "-----END "+o.Label+"-----")})
	case b.end.label != b.begin.label:
		r.problem(Problem{Code: EndLabel, Span: r.t.span(b.end.start, b.end.end), LostTo: AllReaders,
			Message: fmt.Sprintf("the block begins as %q and ends as %q; %s cannot load it", cutLabel(b.begin.label), cutLabel(b.end.label), AllReaders),
			Fix:     fmt.Sprintf("write the line as %q", "-----END "+cutLabel(b.begin.label)+"-----")})
	}
}

// missingEnd says that and where an END line was awaited.
func (r *reader) missingEnd(b block) string {
	if b.bodyEnd == len(r.t.data) {
		return "the block has no END line before the end of the file"
	}
	return fmt.Sprintf("the block has no END line before the next BEGIN line in line %d", r.t.line(b.bodyEnd))
}

// brokenBase64 reports a block whose base64 breaks off. Nothing of a private
// key is quoted, and a label that nobody knows promises no base64.
func (r *reader) brokenBase64(b block, o *Object, start int, broken *base64Error) {
	switch {
	case o.Kind == "":
		o.Kind = Unknown
		return
	case o.Kind == PrivateKey:
		return
	}
	p := Problem{Code: BrokenBase64, Lost: true, Fix: "restore the block from the original file"}
	switch {
	case !b.closed:
		p.Code, p.Span, p.Message = MissingEnd, o.Span, r.missingEnd(b)
	case broken.at < 0:
		p.Span, p.Message = o.Span, broken.reason
	default:
		at := start + broken.at
		p.Span = r.t.span(at, at+1)
		p.Message = broken.reason
		if p.Message == "" {
			p.Message = fmt.Sprintf("%+q is not a base64 character", r.t.char(at))
		}
		p.Message += fmt.Sprintf(" (line %d)", p.Span.Line)
	}
	r.problem(p)
}

// notePrefix records what stands before a BEGIN line on its line, and spaces
// before the END line.
func (r *reader) notePrefix(b block, o *Object, lineStart int) {
	data := r.t.data
	prefix := data[lineStart:b.begin.start]
	switch mark := []byte("\xEF\xBB\xBF"); {
	case r.t.unit == 1 && bytes.Equal(prefix, mark),
		r.t.unit == 1 && r.t.bom > 0 && lineStart == 0 && len(prefix) == 0:
		r.nonconforming(ByteOrderMark, o.Span)
	case lineStart == b.prevEnd && lineStart > 0 && blank(prefix): // told of the END line before
	case len(prefix) > 0 && blank(prefix):
		r.nonconforming(IndentedBlock, o.Span)
	case len(prefix) > 0:
		r.nonconforming(TextBeforeMark, o.Span)
	case b.closed:
		if s := r.lineStart(b.end.start, b.begin.end); s > b.begin.end && s < b.end.start && blank(data[s:b.end.start]) {
			r.nonconforming(IndentedEnd, o.Span)
		}
	}
}

// behindEnd records what stands behind an END line on its line.
func (r *reader) behindEnd(b block, next boundary, more bool) {
	if _, ok := r.copied[b.begin.start]; ok {
		return
	}
	data := r.t.data
	i := b.end.end
	for i < len(data) && (data[i] == ' ' || data[i] == '\t') {
		i++
	}
	at := r.t.span(b.begin.start, b.end.end)
	switch {
	case more && next.start <= i:
		r.nonconforming(GluedBlocks, at)
	case i == len(data), data[i] == '\n', data[i] == '\r', data[i] == 0, escapeLen(data[i:]) > 0:
	case escaped(data[b.begin.end:b.bodyEnd]): // the string literal's own end
	default:
		r.nonconforming(TextBehindMark, at)
	}
}

// lineStart is where the line, real or escaped, that holds offset i starts, but
// not before the offset stop: so that no byte is looked at for two blocks.
func (r *reader) lineStart(i, stop int) int {
	data := r.t.data
	for ; i > stop; i-- {
		if data[i-1] == '\n' || data[i-1] == '\r' {
			return i
		}
		if i-2 >= stop && data[i-2] == '\\' && escapeLen(data[i-2:i]) == 2 {
			return i
		}
	}
	return max(i, stop)
}

// startsLine reports whether only blanks stand before data's first line end.
func startsLine(data []byte) bool {
	trimmed := bytes.TrimLeft(data, " \t")
	return len(trimmed) == 0 || trimmed[0] == '\n' || trimmed[0] == '\r' || skipEscapes(trimmed) > 0
}

// escaped reports whether data holds the escape of a string literal.
func escaped(data []byte) bool {
	i := bytes.IndexByte(data, '\\')
	return i >= 0 && escapeLen(data[i:]) > 0
}

// blank reports whether data is white space alone.
func blank(data []byte) bool { return len(bytes.TrimSpace(data)) == 0 }

// blankLine reports whether an empty line stands in the base64 or, apart from
// one, above it. body starts with the line end above the base64.
func blankLine(body []byte) bool {
	ends, most := 0, 2
	for _, c := range body {
		switch {
		case c == '\n':
			if ends++; ends > most {
				return true
			}
		case !isSpace(c):
			ends, most = 0, 1
		}
	}
	return false
}

// endsInCR reports whether a carriage return alone ends the line of a boundary or
// the line before it. Elsewhere in the base64 it is white space to everybody.
func (r *reader) endsInCR(b block) bool {
	data := r.t.data
	ends := func(i int) bool { return i < len(data) && loneCR(data, i) }
	if ends(b.begin.end) || b.begin.start > 0 && ends(b.begin.start-1) {
		return true
	}
	return b.closed && (ends(b.end.end) && b.end.end+1 < len(data) || b.end.start > 0 && ends(b.end.start-1))
}

// lineList names the lines, at most five, where some spans start.
func lineList(spans []Span) string {
	const most = 5
	var lines []string
	last := 0
	for _, s := range spans {
		if s.Line == last {
			continue
		}
		if last = s.Line; len(lines) == most {
			return "lines " + strings.Join(lines, ", ") + ", ..."
		}
		lines = append(lines, strconv.Itoa(s.Line))
	}
	if len(lines) == 1 {
		return "line " + lines[0]
	}
	return "lines " + strings.Join(lines, ", ")
}
