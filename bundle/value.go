// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// A certificate is often the value of something: of "x5c" in a JSON Web Key (RFC 7517,
// section 4.7), of an X509Certificate element, of a data URI (RFC 2397), of a setting
// such as "certificate: MII...". It is meant as one, and no PEM reader finds it.

// The characters that are before and after a value. A blank or the end of a line can be
// between them and the value; one of the two ends a value by itself.
const (
	opensValue  = ",:;=\"'`<>([{|"
	closesValue = ",:;\"'`<>)]}|#"
)

// maxIndent bounds the white space between a value and what is before it.
const maxIndent = 256

// isValue reports whether data[from:to] is a value: a whole line, or what is between
// the characters of opensValue and closesValue.
func isValue(data []byte, from, to int, startsLine bool) bool {
	before := bytes.TrimRight(data[max(0, from-maxIndent):from], " \t\r\n")
	opened := len(before) > 0 && bytes.IndexByte([]byte(opensValue), before[len(before)-1]) >= 0
	if to == len(data) {
		return opened || startsLine
	}
	closed := bytes.IndexByte([]byte(closesValue), data[to]) >= 0
	if opened {
		return closed || isSpace(data[to]) || data[to] == '\\'
	}
	return startsLine && (closed || blank(data[to:lineEnd(data, to)]))
}
