// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
)

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }

// containsText tells whether a name contains a text, both after folding and with
// all that is no letter or digit left out. A text of nothing else is in no name.
func containsText(name, text string) bool {
	want := squeeze(text)
	return want != "" && strings.Contains(squeeze(name), want)
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
