// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"slices"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// rulesetNamed returns the ruleset whose name is in a path, the name nearest to the file
// first; nil for none. Punctuation does not count: "connect-pay" names connectpay.
func (p *Proposer) rulesetNamed(name string) *rulesets.Ruleset {
	for _, part := range fromTheEnd(name) {
		letters := strings.Join(words(part), "")
		i := slices.IndexFunc(p.known, func(r *rulesets.Ruleset) bool { return strings.Contains(letters, r.Name) })
		if i >= 0 {
			return p.known[i]
		}
	}
	return nil
}

// environments are the words for the two environments that providers have.
var environments = [][]string{
	{"try", "test", "testing", "stage", "staging", "sandbox", "uat", "preprod", "mtf", "dev"},
	{"live", "production", "prod", "prd"},
}

// environmentNamed returns the value of the parameter environment of a ruleset that a
// path names; empty for none.
func environmentNamed(r *rulesets.Ruleset, name string) string {
	i := slices.IndexFunc(r.Params, func(p lints.Parameter) bool { return p.Name == "environment" })
	if i < 0 {
		return ""
	}
	values := r.Params[i].OneOf
	for _, part := range fromTheEnd(name) {
		for _, word := range words(part) {
			if slices.Contains(values, word) {
				return word
			}
			for _, synonyms := range environments {
				k := slices.IndexFunc(values, func(v string) bool { return slices.Contains(synonyms, v) })
				if k >= 0 && slices.Contains(synonyms, word) {
					return values[k]
				}
			}
		}
	}
	return ""
}

// fromTheEnd lists the parts of a path, the file's name first.
func fromTheEnd(name string) []string {
	parts := strings.Split(name, "/")
	slices.Reverse(parts)
	return parts
}

// words lists the words of a name in lower case: runs of letters and digits.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
