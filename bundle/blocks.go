// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"strings"
)

// A block is a BEGIN line with what follows up to the next mark.
type block struct {
	begin boundary
	end   boundary // meaningful when closed
	// closed tells that an END line follows; otherwise a BEGIN line or the
	// end of the text does.
	closed bool

	prevEnd int // where the block before ends in the text
	bodyEnd int // where the body ends
}

// readBlocks reads every mark from the first one on. Each turn consumes a BEGIN
// mark and the END line that closes it, or an END line alone.
func (r *reader) readBlocks(first boundary) {
	data := r.t.data
	prevEnd := 0
	for m, ok := first, true; ok; {
		if !r.room(r.t.span(m.start, len(data))) {
			return
		}
		b := block{begin: m, prevEnd: min(prevEnd, m.start), bodyEnd: len(data)}
		next, more := nextBoundary(data, m.next)
		if more {
			b.bodyEnd = max(m.end, next.start) // glued marks can share hyphens
		}
		if prevEnd = m.end; m.begin {
			prevEnd = b.bodyEnd
		}
		if b.closed = m.begin && more && !next.begin; b.closed {
			b.end, prevEnd = next, next.end
			next, more = nextBoundary(data, next.next)
		}
		r.readMarked(b)
		if b.closed && b.end.good && m.good {
			r.behindEnd(b, next, more)
		}
		m, ok = next, more
	}
	r.readGap(gap{from: prevEnd, to: len(data)})
}

// readMarked reads what stands before a block, and the block, or reports its mark.
func (r *reader) readMarked(b block) {
	m := b.begin
	switch {
	case !m.begin && namesKey(m.label): // the key is in the file all the same
		at, der := r.unmarkedKey(m, b.prevEnd)
		r.readGap(gap{from: b.prevEnd, to: at.from})
		o := &Object{Kind: PrivateKey, Encoding: PEM, Label: cutLabel(m.label), Span: r.t.span(at.from, at.to)}
		r.add(o, der, source{})
		r.missingBegin(m, o)
	case !m.begin:
		if !r.readGap(gap{from: b.prevEnd, to: m.start, orphan: &m}) {
			r.quota.objects++
			r.missingBegin(m, nil)
		}
	default:
		r.readGap(gap{from: b.prevEnd, to: m.start})
		if m.good {
			r.readBlock(b)
			return
		}
		r.badBegin(b)
	}
}

// badBegin reports a boundary that is not that of RFC 7468. No program reads such a
// block, but a person who looks for a private key finds it.
func (r *reader) badBegin(b block) {
	m := b.begin
	label := cutLabel(strings.ToUpper(m.label))
	if labelKind(label) == "" {
		label = "CERTIFICATE"
	}
	want := "-----BEGIN " + label + "-----"
	p := Problem{Code: BadBegin, Span: r.t.span(m.start, m.end), Lost: true, marked: labelKind(label),
		Message: fmt.Sprintf("the BEGIN line is not %q; %s cannot load the block", want, AllReaders),
		Fix:     fmt.Sprintf("write the line as %q", want)}
	if namesKey(m.label) {
		end := b.end.end
		if !b.closed {
			end = r.keyEnd(m.end, b.bodyEnd)
		}
		r.add(&Object{Kind: PrivateKey, Encoding: PEM, Label: cutLabel(m.label), Span: r.t.span(m.start, end)}, nil, source{})
		p.Fix = withoutKey
	} else {
		r.quota.objects++
		r.readGap(gap{from: m.end, to: b.bodyEnd, body: true})
	}
	r.problem(p)
}

// readBlock reads what stands between the marks.
func (r *reader) readBlock(b block) {
	data := r.t.data
	body := data[b.begin.end:b.bodyEnd]
	headers, start := splitHeaders(body)
	if !b.closed {
		body = body[:start+base64Prefix(body[start:])]
	}
	body = body[start:]
	start += b.begin.end

	o := &Object{Kind: labelKind(b.begin.label), Encoding: PEM, Label: b.begin.label}
	o.Encrypted = strings.Contains(o.Label, "ENCRYPTED") || bytes.Contains(headers, []byte("ENCRYPTED"))
	o.Span = r.t.span(b.begin.start, start+len(bytes.TrimRight(body, " \t\r\n\v\f")))
	switch {
	case b.closed:
		o.Span = r.t.span(b.begin.start, b.end.end)
	case o.Kind == PrivateKey:
		o.Span = r.t.span(b.begin.start, r.keyEnd(start, b.bodyEnd))
	}

	der, unpadded, broken := decodeBase64(body)
	src := source{file: r.t.file, base: r.t.base + start*r.t.unit, unit: r.t.unit, line: r.t.line(start)}
	if broken != nil {
		r.brokenBase64(b, o, start, broken)
		r.add(o, nil, source{})
		return
	}
	rest := r.classify(b, o, der)
	if rest < 0 && o.Kind == PrivateKey {
		rest = len(der) // OpenSSH's format is no DER
	}
	if o.Kind == PrivateKey {
		if o.Encrypted && len(headers) > 0 {
			r.readHeadedKey(o, headers, der)
			rest = 0
		}
		r.add(o, der[:rest], source{})
		clear(der)
		return
	}
	if rest < 0 {
		r.add(o, nil, source{})
		return
	}
	if o.Kind != Unknown {
		r.noteWriting(b, o, headers, body, unpadded)
	}
	src.body, src.size = body, rest
	r.add(o, bytes.Clone(der[:rest]), r.own(src))
	r.behindDER(o, der[rest:], src)
}

// base64Prefix is the length of the whole lines of base64 that body starts with.
func base64Prefix(body []byte) int {
	for i, c := range significant(body) {
		if base64Values[c] == 0xFF && c != '=' {
			return 1 + bytes.LastIndexAny(body[:i], "\r\n")
		}
	}
	return len(body)
}

// classify settles the object's kind from its label and its content, and
// returns the length of its DER, or -1 where there is none.
func (r *reader) classify(b block, o *Object, der []byte) int {
	promised := o.Kind
	c := &berCursor{data: der, end: len(der)}
	e, whole := c.next()
	if promised != "" && promised != Parameters {
		whole = whole && e.tag == 0x30
	}
	if !whole {
		e.end = len(der)
	}
	found, encrypted := identify(der[:e.end])
	o.Encrypted = o.Encrypted || encrypted

	switch {
	case found == Unknown && promised == "":
		o.Kind = Unknown
	case found == Unknown, promised == Parameters && found == PublicKey:
	case promised == "":
		o.Kind = found
		if found != PrivateKey {
			r.nonconforming(UnknownLabel, o.Span)
		}
	case found != promised:
		o.Kind = found
		r.problem(Problem{Code: LabelContent, Span: o.Span, LostTo: OpenSSL | Go,
			Message: fmt.Sprintf("the label says %q and the block holds a %s; %s cannot load it", o.Label, found, OpenSSL|Go),
			Fix:     "label the block by what it holds, or take it out"})
	}
	if whole {
		if found == Unknown && o.Kind != Certificate {
			r.wrongStructure(o)
		}
		return e.end
	}
	if o.Kind != PrivateKey && o.Kind != Unknown {
		r.notDER(b, o, der)
	}
	return -1
}

// wrongStructure reports a block that is DER but not of its label's kind. A
// certificate's parser says that better, and parameters have many forms.
func (r *reader) wrongStructure(o *Object) {
	switch o.Kind {
	case CertificateRequest, CRL, PublicKey, PKCS7, PKCS12:
		r.problem(Problem{Code: DoesNotParse, Span: o.Span, Lost: true,
			Message: fmt.Sprintf("the block is labelled %q and does not have the structure of a %s", o.Label, o.Kind),
			Fix:     "export the object again"})
	}
}

// notDER reports a block whose base64 is sound and whose bytes are not DER.
func (r *reader) notDER(b block, o *Object, der []byte) {
	code, message := BrokenDER, "the block does not hold whole DER: "+derReason(der)
	fix := "restore the block from the original file"
	switch {
	case len(der) == 0 && b.closed:
		code, message = EmptyBlock, "nothing stands between the BEGIN and the END line"
	case !b.closed:
		code, message = MissingEnd, r.missingEnd(b)
	}
	r.problem(Problem{Code: code, Span: o.Span, Lost: true, Message: message, Fix: fix})
}

// behindDER reports what a block holds behind its object. For a TRUSTED
// CERTIFICATE that is OpenSSL's own data about trust, which is left out.
func (r *reader) behindDER(o *Object, rest []byte, src source) {
	if len(rest) == 0 || o.Label == "TRUSTED CERTIFICATE" && rest[0] == 0x30 {
		return
	}
	src.shift += src.size
	at := src.span(0, len(rest))
	kind, encrypted := identify(rest)
	switch kind {
	case Unknown:
		lost := loseTrailing(o, rest)
		r.problem(Problem{Code: TrailingData, Span: at, LostTo: lost,
			Message: fmt.Sprintf("%d bytes follow the %s in its block; %s cannot load it", len(rest), o.Kind, lost),
			Fix:     "export the object again"})
		return
	case PrivateKey:
		r.add(&Object{Kind: PrivateKey, Encoding: PEM, Label: o.Label, Span: at, Encrypted: encrypted}, nil, source{})
	}
	clear(rest)
	r.problem(Problem{Code: TrailingData, Span: at, Lost: true,
		Message: fmt.Sprintf("the block holds a %s after its %s; only the first object of a block is read", kind, o.Kind),
		Fix:     "give each object a block of its own"})
}

// loseTrailing says who refuses an object with these bytes after it. OpenSSL takes
// a SEQUENCE after its own certificate for data about trust, and refuses all else.
func loseTrailing(o *Object, rest []byte) Readers {
	c := &berCursor{data: rest, end: len(rest)}
	e, ok := c.next()
	switch {
	case o.Kind != Certificate:
		return Go
	case ok && e.tag == 0x30:
		return Go | Java
	}
	return AllReaders
}
