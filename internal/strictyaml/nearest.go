// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the word that a mistyped word most likely means, and whether
// one is near enough: at most half of the letters of the longer word may differ,
// counted as insertions, deletions, substitutions and transpositions, ignoring
// case. A prefix of three letters or more is near to a word. Of equally near words
// it returns the first in alphabetical order.
func Nearest(word string, among []string) (string, bool) {
	best, bestDistance := "", -1
	for _, candidate := range slices.Sorted(slices.Values(among)) {
		d, near := nearness(strings.ToLower(word), strings.ToLower(candidate))
		if near && (bestDistance < 0 || d < bestDistance) {
			best, bestDistance = candidate, d
		}
	}
	return best, bestDistance >= 0
}

func nearness(a, b string) (distance int, near bool) {
	if len(a) >= 3 && strings.HasPrefix(b, a) {
		return 0, true
	}
	long := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	limit := max(1, long/2)
	if long-short > limit || short == 0 {
		return 0, false
	}
	d := editDistance([]rune(a), []rune(b))
	return d, d <= limit && d < long
}

// editDistance returns the optimal string alignment distance: the
// Damerau-Levenshtein distance without editing a letter twice.
func editDistance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// Suggest returns the end of a message about an unknown word: the nearest of the
// allowed words, or an empty string if none is near.
func Suggest(word string, among []string) string {
	if near, ok := Nearest(word, among); ok {
		return "; did you mean " + Quote(near) + "?"
	}
	return ""
}

// DidYouMean returns the end of a message about an unknown word: the nearest of
// the allowed words, or all of them if there are only a few.
func DidYouMean(word string, among []string) string {
	if near := Suggest(word, among); near != "" {
		return near
	}
	const few = 15
	if len(among) == 0 || len(among) > few {
		return ""
	}
	return "; it is one of " + strings.Join(among, ", ")
}
