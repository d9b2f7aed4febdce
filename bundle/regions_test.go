// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"strings"
	"testing"
)

// Every certificate of a file in several encodings is read, at its own line, and
// what other readers lose of it is told.
func TestEncodingsByRegion(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	const bigBOM, littleBOM, mark = "\xFE\xFF", "\xFF\xFE", "\xEF\xBB\xBF"
	little := func(s, bom string) string { return asUTF16(s, bom, 0) }
	big := func(s, bom string) string { return asUTF16(s, bom, 1) }
	lines := strings.Count(one, "\n")
	for name, c := range map[string]struct {
		text, want string
		line       int // of the second certificate
	}{
		"ASCII, then UTF-16LE":                    {one + little(two, ""), "one; two; ! mixed-encodings", lines + 1},
		"ASCII, then UTF-16LE with its mark":      {one + little(two, littleBOM), "one; two; ! mixed-encodings", lines + 1},
		"ASCII, then UTF-16BE with its mark":      {one + big(two, bigBOM), "one; two; ! mixed-encodings", lines + 1},
		"UTF-16LE with its mark, then ASCII":      {little(one, littleBOM) + two, "one; two; ! mixed-encodings", lines + 1},
		"UTF-16LE, then ASCII":                    {little(one, "") + two, "one; two; ! mixed-encodings", lines + 1},
		"UTF-16BE with its mark, then ASCII":      {big(one, bigBOM) + two, "one; two; ! mixed-encodings", lines + 1},
		"UTF-16LE, then UTF-16BE":                 {little(one, littleBOM) + big(two, bigBOM), "one; two; ! utf-16", lines + 1},
		"UTF-16BE, then UTF-16LE":                 {big(one, bigBOM) + little(two, littleBOM), "one; two; ! utf-16", lines + 1},
		"UTF-16LE, a single line feed, UTF-16LE":  {little(one, littleBOM) + "\n" + little(two, ""), "one; two; ! utf-16", lines + 2},
		"UTF-16LE twice, each with its mark":      {little(one, littleBOM) + little(two, littleBOM), "one; two; ! utf-16; ! text-before-mark", lines + 1},
		"UTF-16LE, with text in another alphabet": {little(one+"сертификат\n"+two, littleBOM), "one; two; ! utf-16", lines + 2},
		"UTF-8 mark, then UTF-16LE":               {mark + one + little(two, littleBOM), "one; two; ! byte-order-mark; ! mixed-encodings", lines + 1},
		"a byte order mark in the middle":         {one + mark + two, "one; two; ! byte-order-mark", lines + 1},
		"text in latin-1":                         {"M\xFCller\n" + one + "f\xFCr\n" + two, "one; two", lines + 3},
		"NUL between":                             {one + "\x00\x00\x00" + two, "one; two; ! unseen-characters", lines + 1},
		"NUL at the end":                          {one + two + strings.Repeat("\x00", 512), "one; two", lines + 1},
		"NUL in a block":                          {two + one[:200] + "\x00" + one[200:] + two, "two; one; two; ! unseen-characters", 0},
	} {
		b := checkBundle(t, []byte(c.text))
		certs := b.Certificates()
		if got := contents(b); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		} else if c.line > 0 && certs[1].Span.Line != c.line {
			t.Errorf("%s: the second certificate is in line %d, want %d", name, certs[1].Span.Line, c.line)
		}
	}
}

// A private key behind a change of the encoding is found.
func TestKeyBehindEncodings(t *testing.T) {
	one, key := certPEM(t, "one"), keyPEM(t, "one")
	for name, text := range map[string]string{
		"UTF-16LE, then UTF-16BE": asUTF16(one, "\xFF\xFE", 0) + asUTF16(key, "\xFE\xFF", 1),
		"out of step":             asUTF16(one, "\xFF\xFE", 0) + "\n" + asUTF16(key, "", 0),
		"UTF-16, then ASCII":      asUTF16(one, "\xFF\xFE", 0) + key,
	} {
		if got := contents(checkBundle(t, []byte(text))); !strings.Contains(got, `key of "one"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
