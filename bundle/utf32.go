// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// A few editors and scripts write UTF-32. No program loads a certificate from it, but
// the text is read all the same: a private key may be in it.

// utf32Mark is "-BEGIN" in UTF-32, without the zeros at its start and end, which each byte
// order has on another side.
var utf32Mark = []byte("-\x00\x00\x00B\x00\x00\x00E\x00\x00\x00G\x00\x00\x00I\x00\x00\x00N")

// utf32Order is the byte order of text in UTF-32, nil for anything else.
func utf32Order(data []byte) binary.ByteOrder {
	i := bytes.Index(data, utf32Mark)
	switch {
	case i < 0:
		return nil
	case i%4 == 0:
		return binary.LittleEndian
	case i%4 == 3:
		return binary.BigEndian
	}
	return nil
}

// readUTF32 reads text in UTF-32.
func (r *reader) readUTF32(data []byte, order binary.ByteOrder) {
	text := make([]byte, 0, len(data)/4)
	for i := 0; i+4 <= len(data); i += 4 {
		if char := order.Uint32(data[i:]); char != 0xFEFF {
			text = utf8.AppendRune(text, rune(min(char, utf8.MaxRune+1)))
		}
	}
	r.readOne(wrapped{extent{0, len(data)}, UTF32Text, text}, r.binarySpan(0, len(data)))
}

// isWide reports whether data is text of which each character has two or four bytes, with
// a BEGIN line.
func isWide(data []byte) bool {
	unit, _ := sniffUTF16(data)
	return unit == 2 || utf32Order(data) != nil
}
