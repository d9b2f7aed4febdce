// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
)

// PEM text travels in encodings of its own: base64 in a kubeconfig, in Helm values
// and in .env files, URL-encoding in the headers of a proxy. A private key that is
// so encoded is as readable as any.

// A wrapped text is PEM, or a private key's file, that is encoded once more.
type wrapped struct {
	extent
	kind Kind   // as Object.Container
	data []byte // decoded; wiped in the end
}

// base64Heads are how the base64 starts of text that holds PEM: of "-----BEGIN",
// also after a line end or a byte order mark, of the attributes that OpenSSL
// prints above a block, of a PuTTY key, and of base64 of base64.
var base64Heads = [][]byte{
	[]byte("LS0tLS1CRUdJT"), []byte("Ci0tLS0tQkVHSU"), []byte("DQotLS0tLUJFR0lO"), []byte("77u/LS0tLS1CRUdJT"),
	[]byte("QmFnIEF0dHJpYnV0ZXM"), []byte("UHVUVFktVXNlci1LZXktRmlsZ"), []byte("TFMwdExTMUNSVWRKV"),
}

// maxWraps bounds the encodings around encodings that are taken off.
const maxWraps = 4

// findWrapped finds the wrapped texts, decodes them, and blanks them out, so that
// no mark in one is read twice.
func (r *reader) findWrapped() []wrapped {
	if r.depth > maxWraps {
		return nil
	}
	all := append(r.findBase64(), r.findURLEncoded()...)
	slices.SortFunc(all, func(a, b wrapped) int { return cmp.Compare(a.from, b.from) })
	for _, w := range all {
		r.t.blank(w.from, w.to)
	}
	return all
}

// findBase64 finds the base64 of PEM text.
func (r *reader) findBase64() (all []wrapped) {
	data := r.t.data
	heads := newFinder(data, base64Heads)
	for pos := 0; pos < len(data); {
		from := heads.next(pos)
		if from < 0 {
			break
		}
		pos = from + 1
		if from > 0 && base64Values[data[from-1]] != 0xFF && !escapedBefore(data, from) {
			continue
		}
		to := base64End(data, from)
		pos = to // what is not worth reading is not read again from its second line on
		text := decodeText(data[from:to])
		if !worthReading(text) {
			clear(text)
			continue
		}
		all = append(all, wrapped{extent{from, to}, Base64Text, text})
	}
	return all
}

// worthReading reports whether a decoded text has a BEGIN line, or is a PuTTY key or
// base64 again.
func worthReading(text []byte) bool {
	for pos := 0; ; {
		m, ok := nextMark(text, pos)
		if !ok {
			break
		}
		if m.begin && m.good {
			return true
		}
		pos = m.next
	}
	return bytes.HasPrefix(text, puttyHead) || newFinder(text, base64Heads).next(0) == 0
}

// escapedBefore reports whether an escape, whose last letter base64 has, too, ends
// at i.
func escapedBefore(data []byte, i int) bool {
	return i >= 2 && data[i-2] == '\\' && escapeLen(data[i-2:i]) == 2
}

// A finder finds words in a text. Each of them is looked for in one walk, however
// many calls there are.
type finder struct {
	data  []byte
	words [][]byte
	at    []int // of each word, the place found last; len(data) where no more follows
}

func newFinder(data []byte, words [][]byte) *finder {
	f := &finder{data: data, words: words, at: make([]int, len(words))}
	for i := range f.at {
		f.at[i] = -1
	}
	return f
}

// next is the offset of the first word at or after pos, -1 where none is there. No
// call has a smaller pos than the one before.
func (f *finder) next(pos int) int {
	first := len(f.data)
	for i, word := range f.words {
		if f.at[i] < pos {
			f.at[i] = len(f.data)
			if n := bytes.Index(f.data[pos:], word); n >= 0 {
				f.at[i] = pos + n
			}
		}
		first = min(first, f.at[i])
	}
	if first == len(f.data) {
		return -1
	}
	return first
}

// base64End is where the base64 ends that starts at from: on its line, and on the
// lines below that have nothing else.
func base64End(data []byte, from int) int {
	end := from
	for i, c := range significant(data[from:lineStop(data, from)]) {
		if base64Values[c] == 0xFF && c != '=' {
			return end
		}
		end = from + i + charLen(data[from+i:])
	}
	for pos := lineStop(data, end); pos < len(data); {
		next := lineStop(data, pos+1)
		if text := bytes.TrimSpace(data[pos:next]); len(text) > 0 && (!base64Line(text) || data[end-1] == '=') {
			break
		} else if len(text) > 0 {
			end = pos + bytes.Index(data[pos:next], text) + len(text)
		}
		pos = next
	}
	return end
}

// lineStop is the offset of the line end at or after pos, or that of the end.
func lineStop(data []byte, pos int) int {
	if pos >= len(data) {
		return len(data)
	}
	if i := bytes.IndexAny(data[pos:], "\r\n"); i >= 0 {
		return pos + i
	}
	return len(data)
}

// decodeText decodes base64 up to where it breaks off: what is there of a key is
// worth to be seen.
func decodeText(body []byte) []byte {
	chars := make([]byte, 0, len(body))
	for _, c := range significant(body) {
		if c != '=' {
			chars = append(chars, c)
		}
	}
	defer clear(chars)
	if len(chars)%4 == 1 {
		chars = chars[:len(chars)-1]
	}
	text := make([]byte, base64.RawStdEncoding.DecodedLen(len(chars)))
	n, _ := base64.RawStdEncoding.Decode(text, chars)
	return text[:n]
}

// urlHeads are how URL-encoded PEM starts.
var urlHeads = [][]byte{[]byte("-----BEGIN%20"), []byte("-----BEGIN+"), []byte("%2D%2D%2D%2D%2DBEGIN"), []byte("%2d%2d%2d%2d%2dBEGIN")}

// findURLEncoded finds URL-encoded PEM: it has no white space.
func (r *reader) findURLEncoded() (all []wrapped) {
	data := r.t.data
	heads := newFinder(data, urlHeads)
	for pos := 0; pos < len(data); {
		from := heads.next(pos)
		if from < 0 {
			break
		}
		to := from
		for to < len(data) && urlChar(data[to]) {
			to++
		}
		if pos = to; bytes.IndexByte(data[from:to], '%') < 0 {
			continue
		}
		text := string(data[from:to])
		unescape := url.PathUnescape
		if bytes.Contains(data[from:to], []byte("BEGIN+")) { // as in a form, where a blank is "+"
			unescape = url.QueryUnescape
		}
		if decoded, err := unescape(text); err == nil && worthReading([]byte(decoded)) {
			all = append(all, wrapped{extent{from, to}, URLText, []byte(decoded)})
		}
	}
	return all
}

// urlChar reports whether URL-encoded text can have c (RFC 3986, section 2), but
// for those that separate one parameter from the next.
func urlChar(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return bytes.IndexByte([]byte("%+-._~/=:"), c) >= 0
}

// readWrapped reads what was decoded, and wipes it. A key that is wrapped is a
// finding for being there, and not for how it is written.
func (r *reader) readWrapped(all []wrapped) {
	for _, w := range all {
		at := r.t.span(w.from, w.to)
		before, problems := len(r.b.Objects), len(r.b.Problems)
		if !r.quota.full {
			r.readPart(part{name: r.b.Name, at: at, container: w.kind, where: "in the " + string(w.kind)}, w.data)
		}
		other := func(o *Object) bool { return o.Kind != PrivateKey }
		code := wrapOddity[w.kind]
		if code == Base64OfPEM && r.dropProblems(problems, Base64OfPEM) {
			code = DoubleBase64
		}
		if slices.ContainsFunc(r.b.Objects[before:], other) || r.inSecret {
			r.oddity(code, at)
		}
		clear(w.data)
	}
	if len(all) > 0 {
		r.b.Encoding = PEM
	}
}

var wrapOddity = map[Kind]ProblemCode{Base64Text: Base64OfPEM, URLText: URLEncoded}

// dropProblems removes the problems with these codes from the last ones, and reports
// whether there were any.
func (r *reader) dropProblems(from int, codes ...ProblemCode) bool {
	kept := slices.DeleteFunc(r.b.Problems[from:], func(p Problem) bool { return slices.Contains(codes, p.Code) })
	dropped := from+len(kept) < len(r.b.Problems)
	r.b.Problems = r.b.Problems[:from+len(kept)]
	return dropped
}
