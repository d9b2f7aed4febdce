// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Escape makes text from a certificate safe for a terminal and a log: control
// characters, ANSI sequences among them, become \x1b, bidirectional controls,
// zero-width and other invisible characters become \u{202e}, and bytes that are
// not UTF-8 become \xff. Text without any of these is returned as it is, except that
// what is longer than any honest text is cut off.
func Escape(s string) string {
	s = Shorten(s, maxText)
	if !needsEscape(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// The most characters that are shown: of any text, of the value of an attribute of a
// name (RFC 5280, appendix A.1, bounds them at 255 and less), and of the name that
// a message gives a certificate.
const (
	maxText  = 1000
	maxValue = 255
	maxName  = 100
)

// Shorten cuts off a text that has more than n characters, and says so.
func Shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

func needsEscape(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, hidden)
}

// hidden reports whether a character has no shape of its own on a terminal, or
// changes those around it. Every white space but the plain one counts, since a
// line separator or a no-break space can make one name look like another.
func hidden(r rune) bool {
	if r < utf8.RuneSelf {
		return r < 0x20 || r == 0x7f
	}
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) ||
		unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// Fold brings text to the form in which names of people and companies are
// compared: NFKC, case folded, typographic apostrophes as ', runs of white
// space as one space, none at the ends.
func Fold(s string) string {
	// Folding can bring an apostrophe forth (U+0149), hence the second mapping.
	return collapse(strings.Map(apostrophe, caseFold(strings.Map(apostrophe, s))))
}

// apostrophe maps what word processors and keyboards put for an apostrophe.
func apostrophe(r rune) rune {
	switch r {
	case '\u2018', '\u2019', '\u201b', '\u02bc', '\u00b4', '`', '\uff07', '\u2032':
		return '\''
	}
	return r
}

// caseFold is NFKC_Casefold without the removal of ignorable characters.
// Folding can undo the normal form, and its undoing can need folding again
// (U+0345 moves), hence the second round.
func caseFold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	fold := cases.Fold()
	s = norm.NFKC.String(fold.String(norm.NFKC.String(s)))
	return norm.NFKC.String(fold.String(s))
}

// collapse turns runs of white space into one space and drops it at the ends.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Listed names things for a sentence: the first five of them, and how many more there
// are. A file can have thousands.
func Listed(names []string) string {
	const most = 5
	if more := len(names) - most; more > 0 {
		names = append(names[:most:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// Plural counts things: "1 error", "2 errors". The noun takes a plain s.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Stamp is a time as reports and messages write it, in UTC and RFC 3339:
// "2027-11-21T00:00:00Z".
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
