// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// invisible reports whether a character is invisible, or changes how those
// around it are shown: control and format characters, line separators,
// variation selectors and the fillers of Hangul.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// breaking are the invisible characters that turn a name into another name: C
// software ends a text at NUL, and the others have no use within a name.
var breaking = []rune{0, '\u200b', '\u2060', '\ufeff'}

// hiddenIn lists the code points of a name that are invisible and have no use
// where they are: those that are breaking, and the others.
func hiddenIn(name string) (broken, odd []string) {
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !invisible(r), joins(runes, i), selects(runes, i):
		case slices.Contains(breaking, r):
			broken = appendNew(broken, codePoint(r))
		default:
			odd = appendNew(odd, codePoint(r))
		}
	}
	return broken, odd
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func codePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }

// joined are the scripts whose spelling uses U+200C and U+200D.
var joined = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Manichaean, unicode.Phags_Pa,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Myanmar, unicode.Khmer, unicode.Tibetan, unicode.Balinese,
	unicode.Javanese, unicode.Newa, unicode.Tirhuta, unicode.Grantha, unicode.Chakma, unicode.Meetei_Mayek,
}

// joins reports whether a character is U+200C or U+200D between two letters of
// one script that uses them.
func joins(runes []rune, i int) bool {
	if runes[i] != '\u200c' && runes[i] != '\u200d' || i == 0 || i+1 == len(runes) {
		return false
	}
	return slices.ContainsFunc(joined, func(script *unicode.RangeTable) bool {
		return unicode.Is(script, runes[i-1]) && unicode.Is(script, runes[i+1])
	})
}

// selects reports whether a character is a variation selector that belongs to
// the letter before it.
func selects(runes []rune, i int) bool {
	return i > 0 && unicode.Is(unicode.Variation_Selector, runes[i]) && unicode.In(runes[i-1], unicode.Han, unicode.Mongolian)
}

// points lists code points for a message: "U+200B, U+2060 and U+FEFF".
func points(list []string) string {
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
