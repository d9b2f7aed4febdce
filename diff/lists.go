// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// lists compares two lists of texts in which the order does not matter.
func lists(field string, before, after []string, lost Grade, whyLost, whyAdded string) []Change {
	var changes []Change
	if gone := without(before, after); len(gone) > 0 {
		changes = append(changes, Change{Field: field, Grade: lost, Message: "lost " + chain.Listed(gone), Old: strings.Join(gone, ", "), Why: whyLost})
	}
	if added := without(after, before); len(added) > 0 {
		changes = append(changes, Change{Field: field, Grade: Changes, Message: "added " + chain.Listed(added), New: strings.Join(added, ", "), Why: whyAdded})
	}
	return changes
}

// without lists, each once and safe to print, the texts of a list that another does
// not have.
func without(texts, other []string) []string {
	known := map[string]bool{}
	for _, text := range other {
		known[text] = true
	}
	var rest []string
	for _, text := range texts {
		if !known[text] {
			known[text] = true
			rest = append(rest, chain.Escape(text))
		}
	}
	return rest
}
