// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// isRTF reports whether a text is in the Rich Text Format (RTF specification 1.9.1).
func isRTF(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), maxIndent)], "\xEF\xBB\xBF \t\r\n"), []byte(`{\rtf`))
}

// maskRTF masks the control words, groups and escapes of the Rich Text Format: each line
// of a block ends with \par or \line, or with a backslash.
func maskRTF(c *copied) bool {
	if !c.rtf {
		return false
	}
	for i := 0; i < len(c.data); {
		n := 1
		switch c.data[i] {
		case '{', '}':
			blankOut(c.data, i, i+1)
		case '\\':
			n = maskControl(c.data, i)
		}
		i += n
	}
	return true
}

// maskControl masks the control word or the control symbol at i, and returns its length.
func maskControl(data []byte, i int) int {
	end := i + 1
	for end < len(data) && data[end] >= 'a' && data[end] <= 'z' {
		end++
	}
	switch {
	case end == len(data):
		blankOut(data, i, end)
		return end - i
	case end > i+1: // a word, with its number and the blank that ends it
		if data[end] == '-' && end+1 < len(data) && isDigit(data[end+1]) {
			end++
		}
		for end < len(data) && isDigit(data[end]) {
			end++
		}
		if end < len(data) && data[end] == ' ' {
			end++
		}
		blankOut(data, i, end)
		return end - i
	case data[end] == '\'': // two hexadecimal digits
		if char, ok := hexByte(data[end+1:]); ok {
			put(data, i, end+3, char)
			return end + 3 - i
		}
	case data[end] == '_': // a hyphen that does not break
		put(data, i, end+1, '-')
		return 2
	}
	blankOut(data, i, min(len(data), end+1))
	return 2
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
