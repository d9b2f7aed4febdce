// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// maskDiff masks the "+" or "-" of a diff.
func maskDiff(c *copied) bool {
	prefix := string(c.data[:c.begin])
	return (prefix == "+" || prefix == "-") && c.dropPrefix(prefix)
}

// maskPrefix masks what is before each line: "# " of a comment, "- " of a list.
func maskPrefix(c *copied) bool {
	const longest = 16
	prefix := strings.TrimRight(string(c.data[:c.begin]), " \t")
	foreign := func(r rune) bool { return r > '~' || r < ' ' && r != '\t' }
	return prefix != "" && len(prefix) <= longest && !strings.ContainsFunc(prefix, foreign) && c.dropPrefix(prefix)
}

// dropPrefix masks the prefix of each line; a line may lack the blanks before it.
func (c *copied) dropPrefix(prefix string) bool {
	word := []byte(strings.TrimLeft(prefix, " \t"))
	for from := 0; from < len(c.data); {
		to := lineStop(c.data, from)
		line := bytes.TrimLeft(c.data[from:to], " \t")
		if len(line) > 0 {
			if !bytes.HasPrefix(line, word) {
				return false
			}
			start := to - len(line)
			blankOut(c.data, from, start+len(word))
		}
		from = nextLine(c.data, to)
	}
	c.prefix = string(word)
	return true
}

// nextLine is where the line starts behind the line end at i.
func nextLine(data []byte, i int) int {
	if i+1 < len(data) && data[i] == '\r' && data[i+1] == '\n' {
		return i + 2
	}
	return i + 1
}

// maskNumbers masks the numbers of lines, which count up by one: "12: MII", or as cat
// and editors print them.
func maskNumbers(c *copied) bool {
	last := 0
	for from := 0; from < len(c.data); {
		to := lineStop(c.data, from)
		digits := from + len(c.data[from:to]) - len(bytes.TrimLeft(c.data[from:to], " \t"))
		i, n := digits, 0
		for i < to && i-digits < 7 && c.data[i] >= '0' && c.data[i] <= '9' {
			n = n*10 + int(c.data[i]-'0')
			i++
		}
		if i == digits || i == to || strings.IndexByte(":.)|- \t", c.data[i]) < 0 || last > 0 && n != last+1 {
			return false
		}
		if last = n; c.data[i] != '-' || i+1 < to && c.data[i+1] != '-' || from > 0 {
			i++
		}
		blankOut(c.data, from, i)
		from = nextLine(c.data, to)
	}
	return last > 0
}

// maskStrings masks the quotes of a list or a concatenation of strings, what is
// between them, and the escapes of line ends.
func maskStrings(c *copied) bool {
	if c.begin == 0 || strings.IndexByte("\"'`", c.data[c.begin-1]) < 0 {
		return false
	}
	quote, inside, pieces := c.data[c.begin-1], true, 0
	c.prefix = string(quote)
	blankOut(c.data, 0, c.begin)
	for i := c.begin; i < len(c.data); i++ {
		switch b := c.data[i]; {
		case b == quote:
			c.data[i], inside = ' ', !inside
			pieces++
		case !inside:
			blankOut(c.data, i, i+1)
		case b == '\\':
			n, char := escapeAt(c.data[i:])
			if n > 0 && isSpace(char) {
				blankOut(c.data, i, i+n)
			}
			i += max(n, 1) - 1
		}
	}
	return pieces > 1
}

// maskContinued masks the backslash at the end of each line of a shell script.
func maskContinued(c *copied) bool {
	changed := false
	for from := 0; from < len(c.data); {
		to := lineStop(c.data, from)
		if last := len(bytes.TrimRight(c.data[from:to], " \t")) - 1; last >= 0 && c.data[from+last] == '\\' {
			c.data[from+last], changed = ' ', true
		}
		from = nextLine(c.data, to)
	}
	return changed
}

// maskQuotedPrintable decodes quoted-printable (RFC 2045, section 6.7).
func maskQuotedPrintable(c *copied) bool {
	changed := false
	for i := 0; i+1 < len(c.data); i++ {
		if c.data[i] != '=' {
			continue
		}
		if c.data[i+1] == '\n' || c.data[i+1] == '\r' {
			c.data[i], changed = ' ', true
		} else if char, ok := hexByte(c.data[i+1:]); ok {
			put(c.data, i, i+3, char)
			i, changed = i+2, true
		}
	}
	return changed
}

// maskURL decodes URL-encoded characters (RFC 3986, section 2.1).
func maskURL(c *copied) bool {
	changed := false
	for i := 0; i+2 < len(c.data); i++ {
		if c.data[i] != '%' {
			continue
		}
		if char, ok := hexByte(c.data[i+1:]); ok {
			put(c.data, i, i+3, char)
			i, changed = i+2, true
		}
	}
	return changed
}

// hexByte is the character of ASCII that two hexadecimal digits name.
func hexByte(data []byte) (byte, bool) {
	if len(data) < 2 {
		return 0, false
	}
	high, low := hexValue(data[0]), hexValue(data[1])
	char := byte(high<<4 | low)
	return char, high >= 0 && high < 8 && low >= 0 && (char >= ' ' || isSpace(char))
}

// maskHTML masks tags and decodes character references.
func maskHTML(c *copied) bool {
	const longest = 200
	changed := false
	for i := 0; i < len(c.data); i++ {
		closing := map[byte]byte{'<': '>', '&': ';'}[c.data[i]]
		if closing == 0 {
			continue
		}
		n := bytes.IndexByte(c.data[i:min(len(c.data), i+longest)], closing)
		if n < 0 {
			continue
		}
		word := string(c.data[i : i+n+1])
		if text := html.UnescapeString(word); closing == '>' || len(text) > 1 {
			blankOut(c.data, i, i+n+1) // U+00A0 has two bytes
		} else if len(text) == 1 {
			put(c.data, i, i+n+1, text[0])
		}
		i, changed = i+n, true
	}
	return changed
}

// maskBlanks makes a "+" of each blank in the base64: URL-decoding text that was not
// encoded turns one into the other.
func maskBlanks(c *copied) bool {
	changed := false
	for i := c.end; i < c.close; i++ {
		if c.data[i] == ' ' {
			c.data[i], changed = '+', true
		}
	}
	return changed
}

// maskBoundaries writes the BEGIN and END lines as RFC 7468 has them, where there is room:
// dashes for hyphens, small letters, blanks.
func maskBoundaries(c *copied) bool {
	changed := false
	for pos := 0; ; {
		m, ok := nextBoundary(c.data, pos)
		if !ok {
			return changed
		}
		from, to := m.start, m.end
		for dashLen(c.data, to) > 0 {
			to += dashLen(c.data, to)
		}
		for to < len(c.data) && (c.data[to] == ' ' || c.data[to] == '\t') {
			to++
		}
		word := "END "
		if m.begin {
			word = "BEGIN "
		}
		mark := "-----" + word + strings.ToUpper(strings.Join(strings.Fields(m.label), " ")) + "-----"
		if !m.good {
			if len(mark) > to-from {
				return false
			}
			if i := slices.IndexFunc([]rune(string(c.data[from:to])), func(r rune) bool { return r > 0x7F }); i >= 0 && c.char == 0 && !c.wide {
				c.char = []rune(string(c.data[from:to]))[i]
			}
			blankOut(c.data, from, to)
			copy(c.data[from:], mark)
			changed = true
		}
		pos = max(to, m.next)
	}
}
