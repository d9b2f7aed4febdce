// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
)

// words splits a name into folded words. An apostrophe belongs to its word and
// is dropped, so that "Let's", with either apostrophe, and "Lets" are one word;
// so is a character that cannot be seen.
func words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if r == '\'' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, chain.Fold(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !inWord(r) })
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }

// hasSequence tells whether the words of part stand in all, one after the other.
func hasSequence(all, part []string) bool {
	joined := " " + strings.Join(all, " ") + " "
	return len(part) > 0 && strings.Contains(joined, " "+strings.Join(part, " ")+" ")
}

// containsText tells whether a name contains a text, both after folding and with
// all that is no letter or digit left out.
func containsText(name, text string) bool {
	want := squeeze(text)
	if want == "" {
		return strings.Contains(chain.Fold(name), chain.Fold(text))
	}
	return strings.Contains(squeeze(name), want)
}

// squeeze is the folded letters and digits of a text. Symbols become blanks
// before normalisation, which would make letters of some ("ACME\u2122"), and
// blanks go after it, so that no accent joins the word before it.
func squeeze(s string) string {
	blank := func(r rune) rune {
		if inWord(r) {
			return r
		}
		return ' '
	}
	drop := func(r rune) rune {
		if inWord(r) {
			return r
		}
		return -1
	}
	return strings.Map(drop, chain.Fold(strings.Map(blank, s)))
}
