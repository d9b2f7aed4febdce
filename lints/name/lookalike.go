// SPDX-License-Identifier: Apache-2.0

package name

import "strings"

// shapes are the Latin letters that folded letters of other scripts are mistaken
// for, by their small or by their capital form. It is a selection from Unicode
// Technical Standard 39, confusables.txt.
var shapes = map[rune]string{
	// Cyrillic
	'а': "a", 'в': "b", 'г': "r", 'е': "e", 'к': "k", 'м': "m", 'н': "h", 'о': "o", 'п': "n", 'р': "p", 'с': "c", 'т': "t",
	'у': "y", 'х': "x", 'ь': "b", 'ѕ': "s", 'і': "i", 'ј': "j", 'һ': "h", 'ԁ': "d", 'ԍ': "g", 'ԛ': "q", 'ԝ': "w", 'ӏ': "li",
	'ё': "ë", 'ї': "ï",
	// Greek
	'α': "a", 'β': "b", 'γ': "y", 'ε': "e", 'ζ': "z", 'η': "nh", 'ι': "i", 'κ': "k", 'μ': "mu", 'ν': "vn", 'ο': "o", 'ρ': "p",
	'σ': "o", 'τ': "t", 'υ': "uy", 'χ': "x", 'ω': "w", 'ϳ': "j",
	// Armenian
	'օ': "o", 'ս': "us", 'ո': "n", 'հ': "h", 'ց': "g", 'զ': "q", 'ք': "p", 'լ': "l", 'յ': "j",
	// Cherokee
	'Ꭰ': "d", 'Ꭱ': "r", 'Ꭲ': "t", 'Ꭺ': "a", 'Ꭻ': "j", 'Ꭼ': "e", 'Ꮃ': "w", 'Ꮇ': "m", 'Ꮋ': "h", 'Ꮐ': "g", 'Ꮓ': "z",
	'Ꮪ': "s", 'Ꮩ': "v", 'Ꮮ': "l", 'Ꮯ': "c", 'Ꮲ': "p", 'Ꮶ': "k", 'Ᏼ': "b",
	// letters of Latin that are not those of ASCII
	'ɑ': "a", 'ɡ': "g",
}

// looksLike reports whether two folded letters are the same or can be mistaken
// for each other.
func looksLike(a, b rune) bool {
	return a == b || strings.ContainsAny(shape(a), shape(b))
}

func shape(r rune) string {
	if s, ok := shapes[r]; ok {
		return s
	}
	return string(r)
}
