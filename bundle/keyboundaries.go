// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// unmarkedKey is the place of a private key whose END line alone is there: the
// lines of base64 above it belong to it.
func (r *reader) unmarkedKey(end boundary, from int) (at extent, der []byte) {
	data := r.t.data
	at = extent{end.start, end.end}
	for pos := end.start; pos > from; {
		line := lastLine(data, from, pos-1)
		if !base64Line(data[line:pos]) {
			break
		}
		if !blank(data[line:pos]) {
			at.from = line
		}
		pos = line
	}
	at.from += len(data[at.from:at.to]) - len(bytes.TrimLeft(data[at.from:at.to], " \t\r\n\v\f"))
	der, _, _ = decodeBase64(data[at.from:end.start])
	return at, der
}

// keyEnd is where the base64 of a private key ends that starts at from and has
// no END line: behind the last line of base64, whatever stands between.
func (r *reader) keyEnd(from, to int) int {
	const least = 16 // a shorter word can be one
	data := r.t.data
	for to > from {
		line := max(from, lastLine(data, from, to-1))
		if text := bytes.TrimSpace(data[line:to]); len(text) >= least && base64Line(text) {
			return line + bytes.Index(data[line:to], text) + len(text)
		}
		to = line
	}
	return from
}

// lastLine is where the line starts that holds data[i-1], but not before from.
func lastLine(data []byte, from, i int) int {
	return from + 1 + bytes.LastIndexAny(data[from:max(from, i)], "\r\n")
}

// base64Line reports whether a line holds nothing but base64 and white space.
func base64Line(line []byte) bool {
	padded := false
	for _, c := range line {
		switch {
		case c == '=':
			padded = true
		case isSpace(c):
		case padded || base64Values[c] == 0xFF: // "NAME=1" is the next line of a .env file
			return false
		}
	}
	return true
}
