// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"html"
	"io"
	"mime/quotedprintable"
	"strings"
)

// Some encoders escape the hyphens, too, of which BEGIN and END lines are made: JSON and
// JavaScript, HTML, quoted-printable, Markdown. No mark is found then.

// A hyphenSpelling is how an encoder writes a hyphen.
type hyphenSpelling struct {
	hyphen string
	decode func(string) string
}

var hyphenSpellings = []hyphenSpelling{
	{`\u002d`, unescapeString}, {`\u002D`, unescapeString}, {`\x2d`, unescapeString}, {`\x2D`, unescapeString}, {`\055`, unescapeString}, {`\-`, unescapeString},
	{"&#45;", html.UnescapeString}, {"&#045;", html.UnescapeString}, {"&#x2d;", html.UnescapeString}, {"&#x2D;", html.UnescapeString},
	{"&#X2D;", html.UnescapeString}, {"&hyphen;", html.UnescapeString}, {"&dash;", html.UnescapeString},
	{"=2D", unescapeQuotedPrintable}, {"=2d", unescapeQuotedPrintable},
}

// findEscaped finds the blocks whose hyphens are escaped.
func (r *reader) findEscaped() (all []wrapped) {
	data := r.t.data
	if r.t.unit == 2 || !bytes.Contains(data, []byte("BEGIN")) {
		return nil
	}
	for _, s := range hyphenSpellings {
		hyphens := strings.Repeat(s.hyphen, boundaryDashes)
		begins, ends := newFinder(data, [][]byte{[]byte(hyphens + "BEGIN")}), newFinder(data, [][]byte{[]byte(hyphens + "END")})
		for pos := begins.next(0); pos >= 0; {
			from, next := pos, len(data)
			if pos = begins.next(from + len(hyphens)); pos >= 0 {
				next = pos
			}
			to := min(next, from+maxCopiedBlock)
			if end := ends.next(from); end >= 0 && end < to {
				if n := bytes.Index(data[end+len(hyphens):min(to, end+2*len(hyphens)+maxLabel)], []byte(hyphens)); n >= 0 {
					to = end + len(hyphens) + n + len(hyphens)
				}
			}
			text := []byte(plainHyphens.Replace(s.decode(string(data[from:to]))))
			all = append(all, wrapped{extent{from, to}, EscapedText, text})
		}
	}
	return all
}

// plainHyphens are the hyphens that HTML has other names for.
var plainHyphens = strings.NewReplacer("\u2010", "-")

// unescapeString decodes the escapes of a string of JSON or JavaScript.
func unescapeString(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		n, char := 0, byte(0)
		if rest := text[i:]; rest[0] == '\\' {
			n, char = escapeAt([]byte(rest[:min(len(rest), 8)]))
			switch {
			case n > 0:
			case strings.HasPrefix(rest, `\x`) && len(rest) >= 4:
				if c, ok := hexByte([]byte(rest[2:4])); ok {
					n, char = 4, c
				}
			case strings.HasPrefix(rest, `\055`):
				n, char = 4, '-'
			case strings.HasPrefix(rest, `\-`), strings.HasPrefix(rest, `\+`), strings.HasPrefix(rest, `\=`):
				n, char = 2, rest[1]
			}
		}
		switch {
		case n == 0:
			out.WriteByte(text[i])
			continue
		case char != 0:
			out.WriteByte(char)
		}
		i += n - 1
	}
	return out.String()
}

// unescapeQuotedPrintable decodes quoted-printable (RFC 2045, section 6.7), up to where it breaks off.
func unescapeQuotedPrintable(text string) string {
	out, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
	return string(out)
}
