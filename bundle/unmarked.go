// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
)

// Between the blocks of a text there is nothing, or text for a person. A file that was
// put together by hand can also have objects there without boundaries: DER that was
// appended to PEM, and base64 that has lost its BEGIN and END lines. A private key
// among them must not go unnoticed.

// A gap is a stretch of the text outside the blocks.
type gap struct {
	from, to int
	orphan   *boundary // the END line that ends the gap, without a BEGIN line of its own
	body     bool      // the gap is what follows a bad BEGIN line: only a key in it is an object
}

// A unmarked object is one in a gap: data[from:to].
type unmarked struct {
	from, to  int
	kind      Kind
	encrypted bool
	der       []byte
	unpadded  bool
	binary    bool
	cut       bool // a signed object that breaks off
}

// headChars is how much base64 is looked at to tell whether an object starts
// there, and minUnmarked how many characters the least of them has: an Ed25519 key.
const (
	headChars   = 256
	minUnmarked = 64
)

// spareWalk is how many bytes are walked over besides in search of unmarked objects,
// so that a short text full of words like MIN and MAX is read to its end.
const spareWalk = 64 << 10

// triedDER is what it takes to see that something is no DER object, as bytes.
const triedDER = 16

// readGap reads the objects in a gap, and notes whether there is text besides.
// It reports whether the orphan mark ends one of them.
func (r *reader) readGap(g gap) (joined bool) {
	data := r.t.data
	from, fresh := g.from, true // where text starts, and whether a line does
	for pos := r.nextHead(from, g.to); pos < g.to; pos = r.nextHead(pos+1, g.to) {
		if !r.mayWalk(pos) {
			break
		}
		o, ok := r.unmarkedAt(g, pos, startsLineAt(data[from:pos], fresh))
		if !ok {
			continue
		}
		r.noteText(g, from, pos)
		if !r.room(r.t.span(o.from, len(data))) {
			clear(o.der)
			return joined
		}
		joined = g.orphan != nil && o.kind != PrivateKey && !o.binary && blank(data[o.to:g.to])
		r.addUnmarked(g, o, joined)
		from, fresh, pos = o.to, o.binary, o.to-1
	}
	r.noteText(g, from, g.to)
	return joined
}

// nextHead is the place of the first byte at or behind pos that an object can start
// with: "M" in base64, or 0x30 in a file that has PEM. It is to where there is none.
func (r *reader) nextHead(pos, to int) int {
	data := r.t.data[:to]
	if r.t.unit != 1 || r.b.Encoding != PEM {
		if i := bytes.IndexByte(data[pos:], 'M'); i >= 0 {
			return pos + i
		}
		return to
	}
	for pos < to && data[pos] != 'M' && data[pos] != 0x30 {
		pos++
	}
	return pos
}

// startsLineAt reports whether nothing but white space stands on the line between
// what is before something and that. fresh is the answer where no line ends there.
func startsLineAt(before []byte, fresh bool) bool {
	for i := len(before) - 1; i >= 0; i-- {
		switch {
		case before[i] == '\n', before[i] == '\r':
			return true
		case !isSpace(before[i]):
			return false
		}
	}
	return fresh
}

// noteText notes whether data[from:to], which holds no object, is text.
func (r *reader) noteText(g gap, from, to int) {
	if !g.body && !blank(r.t.data[from:to]) {
		r.b.Text.Explanatory = true
	}
}

// mayWalk reports whether reading goes on at pos. Each byte of a plausible file
// is in one object, and few are in what only looks like one. A file that makes the
// reader walk further was made for that.
func (r *reader) mayWalk(pos int) bool {
	if r.walked <= 2*len(r.t.data)+spareWalk {
		return true
	}
	r.stop(TooMuchBase64, r.t.span(pos, len(r.t.data)), "the text outside of BEGIN and END lines is full of what looks like base64 or DER and is not",
		"take the text out that stands outside of BEGIN and END lines")
	return false
}

// unmarkedAt is the object that starts at pos, if one does. Anything but a key has to be
// a line or a value: nobody means the base64 in a sentence.
func (r *reader) unmarkedAt(g gap, pos int, startsLine bool) (unmarked, bool) {
	data := r.t.data[:g.to]
	switch {
	case data[pos] == 0x30:
		if !startsLine {
			return unmarked{}, false
		}
		o, ok := r.unmarkedDER(pos, g.to)
		return o, ok && (o.kind == PrivateKey || !g.body)
	case pos > g.from && base64Values[data[pos-1]] != 0xFF && !escapedBefore(data, pos):
		return unmarked{}, false
	case pos+1 < len(data) && base64Values[data[pos+1]] > base64Values['P'] && base64Values[data[pos+1]] != 0xFF:
		return unmarked{}, false // 0x30 is "MA" to "MP"
	}
	o, ok := r.unmarkedBase64(pos, g.to)
	if !ok && o.cut && startsLine && !g.body {
		r.problem(Problem{Code: BrokenBase64, Span: r.t.span(o.from, o.to), Lost: true,
			Message: "base64 outside of BEGIN and END lines breaks off: it is not a whole object",
			Fix:     "restore the block from the original file, or remove the lines"})
	}
	if !ok || o.kind == PrivateKey {
		return o, ok
	}
	return o, !g.body && isValue(data, pos, o.to, startsLine)
}

// unmarkedDER reads a DER object at pos, or the start of a key that is cut off.
func (r *reader) unmarkedDER(pos, to int) (unmarked, bool) {
	data := r.t.data[pos:to]
	c := &berCursor{data: data, end: len(data)}
	e, ok := c.next()
	if e.indefinite { // its end was searched for
		r.walked += len(data)
	}
	if !ok || e.tag != 0x30 {
		return unmarked{from: pos, to: to, kind: PrivateKey, binary: true}, truncatedKey(data)
	}
	o := unmarked{from: pos, to: pos + e.end, binary: true}
	o.kind, o.encrypted = identify(data[:e.end])
	if o.kind == Unknown {
		r.walked += triedDER
		if e.end > 0x81 { // in a short one, no walk is long
			r.walked += e.end
		}
		return o, false
	}
	o.der = bytes.Clone(data[:e.end])
	return o, true
}

// unmarkedBase64 reads an object in base64 at pos, or the start of a key that is
// cut off. It counts what it walks over.
func (r *reader) unmarkedBase64(pos, to int) (unmarked, bool) {
	data := r.t.data[pos:to]
	n, chars := base64Chars(data, headChars)
	r.walked += n
	if chars < minUnmarked {
		return unmarked{}, false
	}
	head, _, broken := decodeBase64(data[:n])
	defer clear(head)
	size, ok := derSize(head)
	if broken != nil || !ok {
		return unmarked{}, false
	}
	want := (size*8 + 5) / 6
	n, chars = base64Chars(data, want)
	r.walked += n
	o := unmarked{from: pos, to: pos + n, kind: PrivateKey}
	if chars < want {
		o.cut = signedHead(head)
		return o, truncatedKey(head)
	}
	der, unpadded, _ := decodeBase64(data[:n])
	if o.kind, o.encrypted = identify(der); o.kind == Unknown {
		clear(der)
		return o, false
	}
	pads := len(data[n:]) - len(bytes.TrimLeft(data[n:], "="))
	o.der, o.to, o.unpadded = der, o.to+min(pads, 2), unpadded && pads == 0
	return o, true
}

// addUnmarked adds a unmarked object. joined tells that the orphan mark ends it.
func (r *reader) addUnmarked(g gap, l unmarked, joined bool) {
	o := &Object{Kind: l.kind, Encoding: PEM, Encrypted: l.encrypted, Span: r.t.span(l.from, l.to)}
	src := source{file: r.t.file, base: o.Span.Start, unit: r.t.unit, line: o.Span.Line, size: len(l.der)}
	switch {
	case l.binary: // bytes have no lines
		o.Encoding, o.Span.EndLine = DER, o.Span.Line
		r.binary = append(r.binary, extent{l.from, l.to})
		if l.kind != PrivateKey {
			r.nonconforming(DERInText, o.Span)
		}
		r.add(o, l.der, src)
		return
	case l.kind == PrivateKey:
		r.add(o, l.der, source{})
		return
	case joined:
		o.Label, o.Span = cutLabel(g.orphan.label), r.t.span(l.from, g.orphan.end)
		r.missingBegin(*g.orphan, o)
	default:
		r.nonconforming(BareBase64, o.Span)
	}
	if l.unpadded {
		r.nonconforming(MissingPadding, o.Span)
	}
	src.body = r.t.data[l.from:l.to]
	r.add(o, l.der, r.own(src))
}

// missingBegin reports an END line without a BEGIN line. o is what ends there; nil
// where that could not be read.
func (r *reader) missingBegin(end boundary, o *Object) {
	label := cutLabel(end.label)
	p := Problem{Code: MissingBegin, Span: r.t.span(end.start, end.end), Lost: o == nil, marked: labelKind(label),
		Message: fmt.Sprintf("an END line of %q has no BEGIN line before it", label),
		Fix:     "restore the lines above it from the original file"}
	switch {
	case o == nil:
	case o.Kind == PrivateKey:
		p.Fix = withoutKey
	default:
		p.LostTo = AllReaders
		p.Message += fmt.Sprintf("; %s cannot load the block", AllReaders)
		p.Fix = fmt.Sprintf("put the line %q above line %d", "-----BEGIN "+label+"-----", o.Span.Line)
	}
	r.problem(p)
}

// withoutKey is the fix for a private key with broken boundaries: the key has to go.
const withoutKey = "export the file again, without the key if it is to be sent"
