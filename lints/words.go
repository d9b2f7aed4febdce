// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"strconv"
	"strings"
)

// Or joins alternatives for a message: "a", "a or b", "a, b or c".
func Or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Quote returns the texts quoted, with hostile characters escaped.
func Quote(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = strconv.Quote(text)
	}
	return quoted
}

// WordsOf returns names as the words that a parameter may be.
func WordsOf[T ~string](names ...T) []string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = string(name)
	}
	return words
}
