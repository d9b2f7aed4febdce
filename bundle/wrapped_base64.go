// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"unicode/utf8"
)

// base64Heads are how the base64 starts of text that holds PEM: of "-----BEGIN",
// also after a line end or a byte order mark, of the attributes that OpenSSL
// prints above a block, of a PuTTY key, and of base64 of base64.
var base64Heads = [][]byte{
	[]byte("LS0tLS1CRUdJT"), []byte("Ci0tLS0tQkVHSU"), []byte("DQotLS0tLUJFR0lO"), []byte("77u/LS0tLS1CRUdJT"),
	[]byte("QmFnIEF0dHJpYnV0ZXM"), []byte("UHVUVFktVXNlci1LZXktRmlsZ"), []byte("TFMwdExTMUNSVWRKV"),
}

// minWrapped is how many characters of base64 in a row are decoded whatever they start with:
// text that holds a key has more.
const minWrapped = 40

// findBase64 finds the base64 of text, and of files, that may hold an object.
func (r *reader) findBase64() (all []wrapped) {
	data := r.t.data
	heads, done, run := newFinder(data, base64Heads), 0, -1
	for pos := 0; pos < len(data); {
		if least := max(pos, done); run < least {
			run = nextRun(data, least)
		}
		head, from := heads.next(pos), run
		if head >= 0 && head < run {
			from = head
		}
		if from >= len(data) {
			break
		}
		pos = from + 1
		if from == head && from > 0 && base64Values[data[from-1]] != 0xFF && !escapedBefore(data, from) {
			continue
		}
		to := base64End(data, from)
		if startsDER(data[from:]) { // read as a block, or as an object without marks; lines of base64 with a head may follow
			done = to
			continue
		}
		pos = to // what is not worth reading is not read again from its second line on
		kind, text := r.unwrap(decodeText(data[from:to]))
		if kind == "" {
			clear(text)
			continue
		}
		all = append(all, wrapped{extent{from, to}, kind, text})
	}
	return all
}

// nextRun is where the next characters of base64 start that are minWrapped in a row; the
// end of the data where there are none. The letter of an escape before them is not theirs.
func nextRun(data []byte, pos int) int {
	if pos > 0 && pos < len(data) && base64Values[data[pos-1]] != 0xFF && !escapedBefore(data, pos) {
		for pos < len(data) && base64Values[data[pos]] != 0xFF { // the rest of a word
			pos++
		}
	}
	for pos < len(data) {
		from := pos
		for pos < len(data) && base64Values[data[pos]] != 0xFF {
			pos++
		}
		if from > 0 && from < pos && escapedBefore(data, from+1) {
			from++
		}
		if pos-from >= minWrapped {
			return from
		}
		pos++
	}
	return len(data)
}

// startsDER reports whether base64 starts as that of a SEQUENCE does: "MA" to "MP".
func startsDER(data []byte) bool {
	return len(data) > 1 && data[0] == 'M' && data[1] >= 'A' && data[1] <= 'P'
}

// unwrap says what was decoded from base64, empty where it is not worth reading, and
// unpacks what gzip has packed.
func (r *reader) unwrap(text []byte) (Kind, []byte) {
	kind := Base64Text
	if isGzip(text) {
		if unpacked, ok := r.gunzip(text); ok {
			clear(text)
			text, kind = unpacked, Base64File
		}
	}
	switch {
	case len(text) == 0:
		return "", text
	case isArchive(text), isJavaKeystore(text), isWide(text):
		return Base64File, text
	case worthReading(text):
		return kind, text
	}
	return "", text
}

// maxGunzip bounds what gzip in base64 unpacks to: a Kubernetes Secret has 1 MiB. More
// is left to the reader of archives, which says what it does not read.
const maxGunzip = 4 << 20

// gunzipCost is by how much the bytes of all of them may be fewer than those of archives:
// they are in memory together.
const gunzipCost = 8

// gunzip unpacks one file, and reports whether that is not an archive, and within the bounds.
func (r *reader) gunzip(data []byte) ([]byte, bool) {
	in, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	out, err := io.ReadAll(io.LimitReader(&bounded{in: in, q: r.quota, cost: gunzipCost}, maxGunzip+1))
	if len(out) > maxGunzip || err != nil && len(out) == 0 || isTar(out) {
		clear(out)
		return nil, false
	}
	return out, true // up to where it breaks off
}

// hints are the words that a text which holds a private key or a certificate has one of:
// JSON and XML of keys, base64 of DER, of PEM, of base64 again, and of gzip.
var hints = [][]byte{
	jwkType, []byte("RSAKeyValue"), puttyHead, []byte("MII"), []byte("MIG"), []byte("MHc"), []byte("MC4CAQ"), []byte("MFECAQ"),
	[]byte("LS0tLS1"), []byte("TUlJ"), []byte("H4sI"), []byte("3082"), []byte("BEGIN"),
}

// worthReading reports whether a decoded text has a BEGIN line, or is text that may hold
// an object in another way: base64 again, or with one of the hints.
func worthReading(text []byte) bool {
	for pos := 0; ; {
		m, ok := nextBoundary(text, pos)
		if !ok {
			break
		}
		if m.begin && m.good {
			return true
		}
		pos = m.next
	}
	if !isText(text) {
		return false
	}
	return base64Line(text) || newFinder(text, hints).next(0) >= 0
}

// isText reports whether data is text in UTF-8.
func isText(data []byte) bool {
	control := func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7F }
	for len(data) > 0 && !utf8.RuneStart(data[len(data)-1]) { // a last character that is cut off
		data = data[:len(data)-1]
	}
	return utf8.Valid(data[:max(0, len(data)-1)]) && bytes.IndexFunc(data, control) < 0
}

// escapedBefore reports whether an escape, whose last letter base64 has, too, ends
// at i.
func escapedBefore(data []byte, i int) bool {
	return i >= 2 && data[i-2] == '\\' && escapeLen(data[i-2:i]) == 2
}

// base64End is where the base64 ends that starts at from: on its line, and on the
// lines below that have nothing else.
func base64End(data []byte, from int) int {
	end := from
	for i, c := range significant(data[from:]) {
		if bytes.IndexByte(data[end:from+i], '\n') >= 0 || bytes.IndexByte(data[end:from+i], '\r') >= 0 {
			break
		}
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
