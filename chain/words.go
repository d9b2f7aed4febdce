// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// HasWords reports whether the words of part, of which there must be one, are in
// text one after the other: "Let's Encrypt" in "(STAGING) Let’s Encrypt" but not
// in "Outlet's Encryption". Both are compared as by [Fold], without regard to
// punctuation, to apostrophes ("Lets Encrypt") and to characters that cannot be
// seen.
func HasWords(text, part string) bool {
	return hasRun(words(text), words(part))
}

// FirstWords is the first of several texts whose words text has, as [HasWords]
// compares them; empty for none.
func FirstWords(text string, parts []string) string {
	all := words(text)
	for _, part := range parts {
		if hasRun(all, words(part)) {
			return part
		}
	}
	return ""
}

// BeginsWithWords reports whether a text begins with the words of another, of
// which there must be one, as [HasWords] compares them: "Cloudflare" in
// "Cloudflare TLS Issuing ECC CA 3".
func BeginsWithWords(text, part string) bool {
	return beginsWith(words(text), words(part))
}

func beginsWith(all, want []string) bool {
	return len(want) > 0 && len(all) >= len(want) && slices.Equal(all[:len(want)], want)
}

// hasRun reports whether the words that are wanted are among all without a gap.
func hasRun(all, want []string) bool {
	for i := 0; len(want) > 0 && i+len(want) <= len(all); i++ {
		if slices.Equal(all[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

// SameWords reports whether two texts are made of the same words in the same
// order, and of at least one, as [HasWords] compares them: "DigiCert Inc." and
// "DIGICERT, INC".
func SameWords(a, b string) bool { return wordKey(a) != "" && wordKey(a) == wordKey(b) }

// wordKey is the same for texts with [SameWords] and for no others; empty for a
// text without a word.
func wordKey(s string) string { return strings.Join(words(s), " ") }

// words splits a text into folded words. An apostrophe does not end a word, and
// neither is a character that cannot be seen: both are dropped.
func words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if r == '\'' || r >= utf8.RuneSelf && unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			return -1
		}
		return r
	}, Fold(s))
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	})
}
