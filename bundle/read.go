// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/internal/pbe"
)

// Read reads the bytes of a file into a Bundle. name is what the spans call the
// file. Keystores are tried with passwords, in their order, and where there are
// none, with no password and with the empty one. They stand in no message.
//
// The error is a [*LimitError] for data larger than limits.MaxBytes. Whatever else
// is wrong with the data is a [Problem] of the Bundle, or shows in its Encoding
// being NoInput. Read keeps no reference to data.
func Read(name string, data []byte, limits Limits, passwords ...string) (*Bundle, error) {
	limits = limits.orDefault()
	if len(data) > limits.MaxBytes {
		return nil, &LimitError{File: name, Limit: limits.MaxBytes, Value: len(data)}
	}
	r := newReader(name, data, limits, &opener{passwords: passwords, budget: pbe.NewBudget(pbe.MaxRounds)})
	r.b.SHA256, r.b.PasswordGiven = sha256.Sum256(data), len(passwords) > 0
	r.read(data)
	r.finish(data)
	return r.b, nil
}

// finish puts the problems in the order of the file. data is the whole file, and nil
// for what is in another file.
func (r *reader) finish(data []byte) {
	r.b.Text.Quote = r.quote
	r.noteJavaText()
	r.flushNonconforming()
	r.readBack(data)
	slices.SortStableFunc(r.b.Problems, func(a, b Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}

// orDefault fills in the defaults.
func (l Limits) orDefault() Limits {
	if l.MaxBytes == 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	if l.MaxObjects == 0 {
		l.MaxObjects = DefaultMaxObjects
	}
	return l
}

// A reader fills one Bundle.
type reader struct {
	b      *Bundle
	limits Limits
	t      *text // nil in a binary file

	quote  string                 // what is before the BEGIN line of a quoted block
	copied map[int]ProblemCode    // what was undone of the blocks, by their offsets
	walked int                    // bytes of the text that loose objects were looked for in
	binary []extent               // DER in the text
	odd    map[ProblemCode][]Span // nonconformities, one Problem for each code in the end

	strange map[ProblemCode]rune // the first character that an nonconformity is about

	opener   *opener // shared by all that is read of one file
	quota    *quota  // likewise
	depth    int     // of files in files: 0 for the file itself
	archives int     // that are open around what is read
	inSecret bool    // what is read is in a field of a Secret
}

// newReader is a reader of a file, with limits that are not zero.
func newReader(name string, data []byte, limits Limits, opener *opener) *reader {
	return &reader{
		b:      &Bundle{Name: name, Size: len(data), Encoding: NoInput},
		limits: limits,
		odd:    map[ProblemCode][]Span{},
		opener: opener,
		quota:  newQuota(),
	}
}

// read decides what the file is and reads it.
func (r *reader) read(data []byte) {
	switch {
	case isArchive(data):
		r.b.Encoding = Binary
		r.readArchive(data)
	case isJavaKeystore(data):
		r.b.Encoding = Binary
		o := &Object{Kind: JKS, Encoding: Binary, Span: r.binarySpan(0, len(data))}
		if r.room(o.Span) {
			r.add(o, nil, source{})
			r.readJKS(o, data)
		}
	case r.readForeign(data):
	case utf32Order(data) != nil:
		r.readUTF32(data, utf32Order(data))
	case startsBinary(data):
		r.b.Encoding = DER
		r.readDER(data)
	default:
		r.readText(data)
	}
}

// readText reads a file that is not binary, or that was and is cut off.
func (r *reader) readText(data []byte) {
	if regions := mixedEncodings(data); regions != nil {
		r.readRegions(data, regions)
		return
	}
	r.t = newText(r.b.Name, data)
	r.b.Text = r.t.describe(nil)
	fields := r.findSecrets()
	r.readKeyTexts()
	wrapped := r.findWrapped()
	r.undoCopying()
	first, ok := nextBoundary(r.t.data, 0)
	switch {
	case ok:
		r.b.Encoding = PEM
		r.readBlocks(first)
		r.describeRest()
	case len(wrapped) > 0, len(r.b.Objects) > 0:
		r.readUnmarked()
	case r.readBareBase64():
	case len(fields) == 0 && startsTruncated(data):
		r.b.Encoding, r.b.Text = DER, Text{}
		r.readDER(data)
	default:
		r.readUnmarked()
	}
	r.readWrapped(wrapped)
	r.readSecrets(fields)
	r.inOrder()
	if r.t.copied {
		clear(r.t.data) // it may hold a key
	}
}

// inOrder puts the objects in the order of the file, where they were not read so.
func (r *reader) inOrder() {
	before := func(a, b *Object) int { return cmp.Compare(a.Span.Start, b.Span.Start) }
	if !slices.IsSortedFunc(r.b.Objects, before) {
		slices.SortStableFunc(r.b.Objects, before)
	}
}

// readUnmarked reads a text without a mark: the base64 in it, if there is any.
func (r *reader) readUnmarked() {
	r.readGap(gap{to: len(r.t.data)})
	if len(r.b.Objects) > 0 {
		r.b.Encoding = PEM
		return
	}
	r.b.Text.Explanatory = false
}

// describeRest describes the text anew where it turned out to hold DER.
func (r *reader) describeRest() {
	if len(r.binary) == 0 {
		return
	}
	explanatory := r.b.Text.Explanatory
	r.b.Text = r.t.describe(r.binary)
	r.b.Text.Explanatory = explanatory
}

// textBehind reports whether PEM stands behind the DER that is read up to c.
func textBehind(c *berCursor) bool {
	for !c.empty() {
		if e, ok := c.next(); !ok || e.tag != 0x30 {
			m, found := nextBoundary(c.data, c.pos)
			return found && m.good
		}
	}
	return false
}

// startsBinary reports whether data starts with a whole DER or BER SEQUENCE, and
// no PEM stands behind it. Text can do that too ("0 s:CN = ..."), but only with a
// short length.
func startsBinary(data []byte) bool {
	c := &berCursor{data: data, end: len(data)}
	e, ok := c.next()
	if !ok || e.tag != 0x30 {
		return false
	}
	if data[1] < 0x80 {
		if kind, _ := identify(data[:e.end]); kind == Unknown {
			return false
		}
	}
	return !textBehind(c)
}

// startsTruncated reports whether data starts as DER of more than 127 bytes does.
func startsTruncated(data []byte) bool {
	return len(data) >= 2 && data[0] == 0x30 && data[1] >= 0x81 && data[1] <= 0x84
}

// readDER reads the objects of a binary file, one behind the other.
func (r *reader) readDER(data []byte) {
	c := &berCursor{data: data, end: len(data)}
	for !c.empty() {
		start := c.pos
		e, ok := c.next()
		if !ok || e.tag != 0x30 {
			r.trailing(data, start)
			return
		}
		if !r.room(r.binarySpan(start, len(data))) {
			return
		}
		src := source{file: r.b.Name, base: start, unit: 1, line: 1, size: e.end - start}
		kind, encrypted := identify(data[start:e.end])
		o := &Object{Kind: kind, Encoding: DER, Span: r.binarySpan(start, e.end), Encrypted: encrypted}
		r.add(o, bytes.Clone(data[start:e.end]), src)
	}
}

// trailing reports what stands in a binary file where an object should start.
func (r *reader) trailing(data []byte, start int) {
	at := r.binarySpan(start, len(data))
	if truncatedKey(data[start:]) && r.room(at) {
		r.add(&Object{Kind: PrivateKey, Encoding: DER, Span: at}, nil, source{})
	}
	switch {
	case start == 0:
		r.problem(Problem{Code: BrokenDER, Span: at, Lost: true,
			Message: "the file does not hold whole DER: " + derReason(data),
			Fix:     "copy the file again in binary mode, or export it again"})
	case data[start] == 0x30:
		r.problem(Problem{Code: TrailingData, Span: at, Lost: true,
			Message: fmt.Sprintf("%d bytes behind the last object are the start of another: %s", len(data)-start, derReason(data[start:])),
			Fix:     "copy the file again in binary mode, or export it again"})
	default:
		r.problem(Problem{Code: TrailingData, Span: at, LostTo: Go,
			Message: fmt.Sprintf("%d bytes that are not an object follow the last object; %s refuses the file", len(data)-start, Go),
			Fix:     "remove the bytes, or export the file again"})
	}
}

// binarySpan is a place in a binary file.
func (r *reader) binarySpan(from, to int) Span {
	return Span{File: r.b.Name, Line: 1, EndLine: 1, Start: from, End: to}
}

// add finishes an object and appends it. der may be nil; it is kept, or wiped
// where it is a private key's or a keystore's.
func (r *reader) add(o *Object, der []byte, src source) {
	r.quota.objects++
	r.b.Objects = append(r.b.Objects, o)
	switch {
	case o.Kind == PrivateKey:
		r.readKey(o, der)
		clear(der)
		return
	case o.Kind == PKCS12:
		if len(der) > 0 {
			r.readPKCS12(o, der)
		}
		clear(der)
		return
	case o.Kind == JKS:
		return
	}
	o.DER, o.source = der, src
	r.quota.held += len(der)
	switch {
	case len(der) == 0:
	case o.Kind == Certificate:
		r.parseCertificate(o)
	case o.Kind == CertificateRequest:
		r.parseRequest(o)
	case o.Kind == PKCS7:
		r.readPKCS7(o)
	}
}
