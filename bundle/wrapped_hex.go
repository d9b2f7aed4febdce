// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// DER is shown in hexadecimal digits by debuggers, databases and "xxd -p": "3082", "30 82",
// "30:82" or "0x30, 0x82".

// maxHex bounds the bytes of one object that are read from digits.
const maxHex = 1 << 20

// findHex finds objects, and PEM text, in hexadecimal digits.
func (r *reader) findHex() (all []wrapped) {
	data := r.t.data
	for pos := nextHex(data, 0); pos < len(data) && r.mayWalk(pos); pos = nextHex(data, pos+1) {
		text, to := r.hexAt(pos)
		if text == nil {
			continue
		}
		all = append(all, wrapped{extent{pos, to}, HexText, text})
		pos = to - 1
	}
	return all
}

// nextHex is where the next digits start that can be those of a SEQUENCE or of five hyphens.
func nextHex(data []byte, pos int) int {
	for ; pos+1 < len(data); pos++ {
		switch first := data[pos]; {
		case first == '3' && data[pos+1] == '0', first == '2' && data[pos+1]|0x20 == 'd':
		default:
			continue
		}
		if pos == 0 || !wordChar(data[pos-1]) || pos > 1 && data[pos-1]|0x20 == 'x' && (data[pos-2] == '0' || data[pos-2] == '\\') || escapedBefore(data, pos) {
			return pos
		}
	}
	return len(data)
}

func wordChar(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// hexAt is the object or the text whose digits start at pos, and where they end; nil where
// that is neither. It counts what it walks over.
func (r *reader) hexAt(pos int) ([]byte, int) {
	data := r.t.data
	head, _ := hexBytes(data[pos:], 16)
	size := maxHex
	switch der, ok := derSize(head); {
	case bytes.HasPrefix(head, []byte("-----BEGIN ")):
	case len(head) < 16 || !ok || der < minUnmarked/2 || der > maxHex || !plausibleHead(head):
		return nil, 0
	default:
		size = der
	}
	text, n := hexBytes(data[pos:], size)
	r.walked += n
	kind, _ := identify(text)
	if kind == Unknown && !truncatedKey(text) && !worthReading(text) {
		clear(text)
		return nil, 0
	}
	return text, pos + n
}

// plausibleHead reports whether a SEQUENCE starts as one does that is worth reading: with
// a version, or another SEQUENCE.
func plausibleHead(head []byte) bool {
	body := 2
	if head[1] >= 0x80 {
		body += int(head[1] & 0x7F)
	}
	if head[1] < 0x80 || head[body] != 0x30 {
		return head[body] == 0x02 && head[body+1] <= 2
	}
	return true
}

// hexBytes reads at most this many bytes from the digits that data starts with, and returns
// the length of the digits with what is between them.
func hexBytes(data []byte, most int) (out []byte, n int) {
	for pos := 0; len(out) < most; {
		for pos < len(data) && (isSpace(data[pos]) || bytes.IndexByte([]byte(`:,;\"'`), data[pos]) >= 0) {
			pos++
		}
		if pos+1 < len(data) && data[pos+1]|0x20 == 'x' && data[pos] == '0' {
			pos += 2
		} else if pos > 0 && pos < len(data) && data[pos-1] == '\\' && bytes.IndexByte([]byte("xnrt"), data[pos]) >= 0 {
			pos++
		}
		if pos+1 >= len(data) {
			break
		}
		high, low := hexValue(data[pos]), hexValue(data[pos+1])
		if high < 0 || low < 0 {
			break
		}
		out = append(out, byte(high<<4|low))
		pos += 2
		n = pos
	}
	return out, n
}
