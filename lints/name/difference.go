// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/charname"
)

// difference says why a value is refused that looks like the one that is expected:
// another normalization, a character that cannot be seen, a letter of another script, or
// case and blanks. It is empty where the two look different.
func difference(got, want string) string {
	seen := strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, got)
	switch {
	case norm.NFC.String(got) == norm.NFC.String(want):
		return normalization(got, want)
	case norm.NFC.String(seen) == norm.NFC.String(want):
		i := strings.IndexFunc(got, invisible)
		hidden, _ := utf8.DecodeRuneInString(got[i:])
		return fmt.Sprintf(", with %s, which cannot be seen", charname.Of(hidden))
	}
	if letter, instead, ok := otherLetter(norm.NFC.String(seen), norm.NFC.String(want)); ok {
		return wrongLetter(letter, string(instead))
	}
	if chain.Fold(got) == chain.Fold(want) {
		return " (case and spaces count)"
	}
	return ""
}

// normalization says in which normalization form two texts differ (Unicode Standard
// Annex 15). They look the same.
func normalization(got, want string) string {
	if norm.NFC.IsNormalString(want) {
		return fmt.Sprintf(", which differs in Unicode normalization (%s); write it in NFC", formName(got))
	}
	return fmt.Sprintf(", which differs in Unicode normalization: it is in %s, and the value given in %s", formName(got), formName(want))
}

func formName(s string) string {
	switch {
	case norm.NFC.IsNormalString(s):
		return "NFC"
	case norm.NFD.IsNormalString(s):
		return "NFD"
	}
	return "neither NFC nor NFD"
}

// otherLetter is the first letter that only looks like the one expected in its place,
// where the texts have no other difference than such letters, case and blanks.
func otherLetter(got, want string) (letter, instead rune, ok bool) {
	g, w := []rune(strings.Join(strings.Fields(got), " ")), []rune(strings.Join(strings.Fields(want), " "))
	if len(g) != len(w) {
		return 0, 0, false
	}
	for i := range g {
		a, b := foldedRune(g[i]), foldedRune(w[i])
		switch {
		case a == b:
		case !looksLike(a, b):
			return 0, 0, false
		case !ok:
			letter, instead, ok = g[i], w[i], true
		}
	}
	return letter, instead, ok
}

// foldedRune is the folded form of a letter, if that is one.
func foldedRune(r rune) rune {
	folded := []rune(chain.Fold(string(r)))
	if len(folded) != 1 {
		return r
	}
	return folded[0]
}

func wrongLetter(letter rune, instead string) string {
	return fmt.Sprintf(", with %s where %q is expected", charname.Of(letter), instead)
}

// foreignLetter names the first letter of a text that only looks like one of ASCII.
func foreignLetter(text string) string {
	for _, r := range text {
		if r <= unicode.MaxASCII {
			continue
		}
		like := shape(foldedRune(r))
		if len(like) != 1 || like[0] > unicode.MaxASCII {
			continue
		}
		if unicode.IsUpper(r) {
			like = strings.ToUpper(like)
		}
		return wrongLetter(r, like)
	}
	return ""
}
