// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/base64"
	"unicode"
	"unicode/utf8"
)

// maskUnseen masks characters that cannot be seen, and the commands to a terminal
// that colour a text.
func maskUnseen(c *copied) bool {
	changed := false
	for i := 0; i < len(c.data); {
		n, char := unseenAt(c.data[i:], c.wide)
		if n == 0 {
			i++
			continue
		}
		if !changed {
			c.char = char
		}
		blankOut(c.data, i, i+n)
		i, changed = i+n, true
	}
	if changed {
		maskBoundaries(c)
	}
	return changed
}

// unseen reports whether text has characters that cannot be seen and, apart from white
// space, nothing else. A byte order mark alone is not one of them: OpenSSL skips it.
func unseen(text []byte) bool {
	some := false
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	for i := 0; i < len(text); {
		n, _ := unseenAt(text[i:], false)
		some = some || n > 0
		if n == 0 && !isSpace(text[i]) {
			return false
		}
		i += max(n, 1)
	}
	return some
}

// unseenAt is the length of the character that cannot be seen at the start of data, 0
// where there is none, and the character: 0 where only a stand-in of it is there.
func unseenAt(data []byte, wide bool) (n int, char rune) {
	switch b := data[0]; {
	case b == 0x1B:
		if end := bytes.IndexByte(data[:min(len(data), 16)], 'm'); len(data) > 1 && data[1] == '[' && end > 0 {
			return end + 1, 0x1B
		}
		return 1, 0x1B
	case b < 0x80:
		if unicode.IsControl(rune(b)) && !isSpace(b) {
			return 1, rune(b)
		}
		return 0, 0
	case wide:
		return 1, 0
	}
	r, n := utf8.DecodeRune(data)
	switch {
	case r == utf8.RuneError && data[0] == 0xA0: // windows-1252
		return 1, 0xA0
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zs, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return n, r
	}
	return 0, 0
}

// lookAlikes are letters of other scripts that are mistaken for those of base64.
var lookAlikes = map[rune]byte{
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'І': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'О': 'O', 'Р': 'P', 'Ѕ': 'S', 'Т': 'T', 'Х': 'X',
	'а': 'a', 'с': 'c', 'е': 'e', 'і': 'i', 'ј': 'j', 'о': 'o', 'р': 'p', 'ѕ': 's', 'х': 'x', 'у': 'y',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X',
	'ο': 'o', 'ν': 'v',
}

// maskLookAlikes writes the letters of base64 for those that look like them, and for
// full-width forms.
func maskLookAlikes(c *copied) bool {
	changed := false
	for i := c.end; i < c.close; {
		r, n := utf8.DecodeRune(c.data[i:])
		letter := lookAlikes[r]
		if r >= 0xFF01 && r <= 0xFF5E {
			letter = byte(r - 0xFF01 + '!')
		}
		if letter != 0 {
			if !changed {
				c.char = r
			}
			put(c.data, i, i+n, letter)
			changed = true
		}
		i += n
	}
	return changed
}

// maskUTF7 decodes UTF-7 (RFC 2152): "+-" is a "+", and other characters that a mail
// may not have are base64 of UTF-16 between "+" and "-".
func maskUTF7(c *copied) bool {
	const longest = 24
	changed := false
	for i := c.end; i < c.close; i++ {
		if c.data[i] != '+' {
			continue
		}
		n := bytes.IndexByte(c.data[i:min(c.close, i+longest)], '-')
		switch {
		case n == 1:
			put(c.data, i, i+2, '+')
		case n > 1:
			chars, err := base64.RawStdEncoding.DecodeString(string(c.data[i+1 : i+n]))
			if err != nil || len(chars) != 2 || chars[0] != 0 || chars[1] != '=' && chars[1] != '/' {
				continue
			}
			put(c.data, i, i+n+1, chars[1])
		default:
			continue
		}
		i, changed = i+n, true
	}
	return changed
}
