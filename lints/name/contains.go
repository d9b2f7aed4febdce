// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/chainlint/chainlint/chain"
)

// A containment says how a name contains a text.
type containment int

const (
	absent     containment = iota
	insideWord             // as a part of other words only: "ING" in "Issuing CA"
	present
)

// A unit is one folded letter, digit or mark of a name.
type unit struct {
	r     rune
	from  rune // the character that it is the folded form of
	gap   bool // a separator comes before it
	camel bool // a word of camel case begins with it: the T of "NorthwindTrading"
}

// A place is where a name contains a text: its units from start on.
type place struct {
	how   containment
	start int
}

// textUnits splits a text into folded letters, digits and marks. Everything
// else is a separator, except what cannot be seen, which is dropped.
func textUnits(s string) []unit {
	var units []unit
	gap := true
	clusters := clustersOf(s)
	for i, cluster := range clusters {
		base := clusterBase(cluster)
		camel := !gap && i > 0 && camelStart(clusterBase(clusters[i-1]), base, nextBase(clusters, i))
		gap = gap || !inWord(base)
		for _, r := range chain.Fold(cluster) {
			if !inWord(r) {
				gap, camel = true, false
				continue
			}
			if r == dotAbove && !gap && len(units) > 0 && units[len(units)-1].r == 'i' {
				continue
			}
			units = append(units, unit{r: oneI(r), from: base, gap: gap, camel: camel})
			gap, camel = false, false
		}
		gap = gap || !inWord(base)
	}
	return units
}

// dotAbove is what folding leaves of the dot of a Turkish capital I.
const dotAbove = '\u0307'

// oneI folds the Turkish i with and without a dot into one letter: their case
// mapping differs only in Turkish, and the language of a name is unknown.
func oneI(r rune) rune {
	if r == 'ı' {
		return 'i'
	}
	return r
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }

// clustersOf splits a text in its NFKC form into characters with their marks. A
// mark after a separator begins a word, as does a mark at the start of a text.
func clustersOf(s string) []string {
	var clusters []string
	for _, r := range norm.NFKC.String(strings.Map(visible, s)) {
		if last := len(clusters) - 1; last >= 0 && unicode.IsMark(r) && inWord(clusterBase(clusters[last])) {
			clusters[last] += string(r)
			continue
		}
		clusters = append(clusters, string(r))
	}
	return clusters
}

// visible drops invisible characters. It replaces line breaks, and the trademark
// signs that NFKC would turn into letters, by a separator.
func visible(r rune) rune {
	switch {
	case r == '\u2122', r == '\u2120', r != 0 && unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
		return ' '
	case invisible(r):
		return -1
	}
	return r
}

func clusterBase(cluster string) rune {
	for _, r := range cluster {
		return r
	}
	return 0
}

func nextBase(clusters []string, i int) rune {
	if i+1 < len(clusters) {
		return clusterBase(clusters[i+1])
	}
	return 0
}

// camelStart reports whether a word of camel case begins between two characters
// of a word: before the T of "NorthwindTrading", and before the R of "CARoot".
func camelStart(before, r, after rune) bool {
	capital := func(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }
	return capital(r) && (unicode.IsLower(before) || unicode.IsDigit(before) || capital(before) && unicode.IsLower(after))
}

// findText looks for a text in a name, both as returned by [textUnits], and returns
// the first of the best places. A text without letters and digits is never found.
//
// A text is present
//   - as whole words, where a text of three characters or more may be written
//     with other separators: "AT&T" is in "ATT Root", but "C&A" not in "CA Root";
//   - for a text of four letters or more, also from the start of a word, or of a
//     word of camel case, with no separators but its own: "ACME" is in
//     "acmepay-client", but not in "AC Mega".
//
// Next to a letter of a script that is written without spaces every place
// counts as the start or the end of a word.
func findText(name, text []unit, same func(a, b rune) bool) place {
	best := place{}
	for start := 0; len(text) > 0 && start+len(text) <= len(name); start++ {
		if how := containedAt(name, text, start, same); how > best.how {
			best = place{how, start}
		}
	}
	return best
}

func containedAt(name, text []unit, start int, same func(a, b rune) bool) containment {
	end := start + len(text)
	gapsEqual, gapsWithin := true, true
	for k, want := range text {
		got := name[start+k]
		if !same(got.r, want.r) {
			return absent
		}
		if k > 0 {
			gapsEqual = gapsEqual && got.gap == want.gap
			gapsWithin = gapsWithin && (want.gap || !got.gap)
		}
	}
	begins, short := wordEdge(name, start), characters(text) < 3
	switch {
	case end < len(name) && unicode.IsMark(name[end].r) && !name[end].gap:
		return absent // the last letter is another one: "e" in "é"
	case begins && wordEdge(name, end) && (gapsEqual || !short):
		return present
	case !gapsWithin, short && !gapsEqual:
		return absent
	case manyLetters(text) && (begins || name[start].camel):
		return present
	}
	return insideWord
}

// wordEdge reports whether a word can begin or end before a unit of the name.
func wordEdge(name []unit, i int) bool {
	if i == 0 || i == len(name) || name[i].gap {
		return true
	}
	return !unicode.IsMark(name[i].r) && (withoutSpaces(name[i-1].r) || withoutSpaces(name[i].r))
}

// withoutSpaces reports whether a letter or mark is of a script that does not
// put spaces between words. The prolonged sound mark of Kana has no script.
func withoutSpaces(r rune) bool {
	return r == '\u30fc' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese, unicode.Tai_Le,
		unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet)
}

// characters counts the letters and digits of a text.
func characters(text []unit) int {
	n := 0
	for _, u := range text {
		if !unicode.IsMark(u.r) {
			n++
		}
	}
	return n
}

// manyLetters reports whether a text has four letters, which are rarely a part of
// another word by chance.
func manyLetters(text []unit) bool {
	n := 0
	for _, u := range text {
		if unicode.IsLetter(u.r) {
			n++
		}
	}
	return n >= 4
}

func equal(a, b rune) bool { return a == b }

// containsText reports how a name contains a text.
func containsText(name, text string) containment {
	return findText(textUnits(name), textUnits(text), equal).how
}

// lookAlike returns the first letter of the name that only looks like the letter
// of the text in its place; ok is false if look-alikes are not the only difference.
func lookAlike(name, text string) (got, want rune, ok bool) {
	n, t := textUnits(name), textUnits(text)
	at := findText(n, t, looksLike)
	if at.how == absent || at.how == insideWord && !manyLetters(t) {
		return 0, 0, false
	}
	for i := range t {
		if n[at.start+i].r != t[i].r {
			return n[at.start+i].from, t[i].from, true
		}
	}
	return 0, 0, false
}
