// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"iter"
)

// significant yields the characters of a block's body that are neither white
// space, nor a ">" that quotes a line of a mail, nor an escape of a string
// literal: `\n`, `\r`, `\t`, the backslash of `\/`. An escape like `\u002B` is the
// character it names (RFC 8259, section 7). What decodes a body and what finds a
// byte's place in it both walk it this way, so that they cannot differ.
func significant(body []byte) iter.Seq2[int, byte] {
	return func(yield func(int, byte) bool) {
		fresh := false // nothing but white space and quotes is on the line so far
		for i := 0; i < len(body); i++ {
			c, at := body[i], i
			if c == '\\' {
				n, char := escapeAt(body[i:])
				i += max(1, n) - 1
				switch {
				case n == 0:
				case char == 0: // the backslash of "\/"
					continue
				default:
					c = char
				}
			}
			switch {
			case c == '\n', c == '\r':
				fresh = true
			case isSpace(c), c == '>' && fresh:
			default:
				fresh = false
				if !yield(at, c) {
					return
				}
			}
		}
	}
}

// escapeAt is the length of the string literal's escape that data starts with, 0
// where there is none, and the character that it names: 0 where only its
// backslashes are left out. A literal inside a literal doubles its backslashes.
func escapeAt(data []byte) (n int, char byte) {
	for n < len(data) && n < 4 && data[n] == '\\' {
		n++
	}
	if n == 0 || n == len(data) {
		return 0, 0
	}
	switch data[n] {
	case 'n':
		return n + 1, '\n'
	case 'r':
		return n + 1, '\r'
	case 't':
		return n + 1, '\t'
	case '/':
		return n, 0
	case 'u':
		if hex := data[n+1:]; len(hex) >= 4 && hex[0] == '0' && hex[1] == '0' {
			high, low := hexValue(hex[2]), hexValue(hex[3])
			if char := byte(high<<4 | low); high >= 0 && high < 8 && low >= 0 && char > 0 {
				return n + 5, char
			}
		}
	}
	return 0, 0
}

// hexValue is the value of a hexadecimal digit, -1 for any other character.
func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// escapeLen is the length of the escape that data starts with and that stands for
// white space, or for nothing. It is 0 where there is none.
func escapeLen(data []byte) int {
	if n, char := escapeAt(data); char == 0 || isSpace(char) {
		return n
	}
	return 0
}

// charLen is the length of the character that data starts with: of the whole
// escape, where it is one.
func charLen(data []byte) int {
	n, _ := escapeAt(data)
	return max(1, n)
}

// A base64Error says where base64 breaks off.
type base64Error struct {
	at     int // offset in the body; -1 where the end is what is wrong
	reason string
}

// base64Values maps a character to its six bits, or to 0xFF.
var base64Values = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xFF
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = byte(i)
	}
	return t
}()

// decodeBase64 decodes a block's body (RFC 4648, 4). unpadded tells that the
// padding is missing. What was decoded before an error is wiped.
func decodeBase64(body []byte) (der []byte, unpadded bool, broken *base64Error) {
	der = make([]byte, 0, len(body)/4*3+3)
	defer func() {
		if broken != nil {
			clear(der[:cap(der)])
			der = nil
		}
	}()
	var acc uint32
	chars, pads := 0, 0
	for i, c := range significant(body) {
		if c == '=' {
			pads++
			if pads > 2 || chars%4 < 2 || chars%4+pads > 4 {
				return der, false, &base64Error{i, "padding stands where no padding belongs"}
			}
			continue
		}
		v := base64Values[c]
		if v == 0xFF {
			return der, false, &base64Error{i, ""}
		}
		if pads > 0 {
			return der, false, &base64Error{i, "base64 goes on behind its padding"}
		}
		acc = acc<<6 | uint32(v)
		if chars++; chars%4 == 0 {
			der = append(der, byte(acc>>16), byte(acc>>8), byte(acc))
		}
	}
	switch chars % 4 {
	case 1:
		return der, false, &base64Error{-1, "base64 is cut off: one character is left over"}
	case 2:
		der = append(der, byte(acc>>4))
	case 3:
		der = append(der, byte(acc>>10), byte(acc>>2))
	}
	return der, (chars+pads)%4 != 0, nil
}

// splitHeaders splits RFC 1421 headers from a block's body and returns where
// the base64 starts. A header has a colon, which base64 has not; a header's
// line that ends in a comma goes on in the next.
func splitHeaders(body []byte) (headers []byte, base64Start int) {
	pos := 0
	for {
		lineStart := pos
		for lineStart < len(body) && isSpace(body[lineStart]) {
			lineStart++
		}
		lineStart += skipEscapes(body[lineStart:])
		end := lineEnd(body, lineStart)
		line := body[lineStart:end]
		folded := pos > 0 && bytes.HasSuffix(bytes.TrimRight(body[:pos], " \t\r\n"), []byte{','})
		if bytes.IndexByte(line, ':') <= 0 && !(folded && len(line) > 0) {
			return body[:pos], pos
		}
		pos = end
	}
}

// skipEscapes is the length of the escaped line ends that data starts with.
func skipEscapes(data []byte) int {
	n := 0
	for {
		e := escapeLen(data[n:])
		if e == 0 || data[n+e-1] == '\\' {
			return n
		}
		n += e
	}
}

// lineEnd is the offset of the line end, real or escaped, at or behind pos.
func lineEnd(body []byte, pos int) int {
	for i := pos; i < len(body); i++ {
		switch body[i] {
		case '\n', '\r':
			return i
		case '\\':
			if n := escapeLen(body[i:]); n > 0 && body[i+n-1] != '\\' {
				return i
			}
		}
	}
	return len(body)
}

// isSpace reports whether c is white space of RFC 7468's lax form.
func isSpace(c byte) bool {
	return c == ' ' || c >= '\t' && c <= '\r'
}
