// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// symptoms reads the messages that a violated requirement causes.
func (r *reader) symptoms(o object) []lints.Symptom {
	var all []lints.Symptom
	for _, n := range o.Items("symptoms") {
		s := r.Object(n, "a symptom", "sees", "where", "rank", "check")
		s.Need("sees", "rank", "check")
		symptom := lints.Symptom{Sees: s.Text("sees"), Where: s.Text("where"), Rank: rank(s), Check: s.Text("check")}
		if strings.ContainsAny(symptom.Sees, "\n\t") {
			s.Problem(s.At("sees"), "sees must be one line: the text that the user looks up")
		}
		if symptom.Sees != "" && slices.ContainsFunc(all, func(have lints.Symptom) bool { return have.Sees == symptom.Sees }) {
			s.Problem(s.At("sees"), "duplicate symptom %s", quote(symptom.Sees))
			continue
		}
		all = append(all, symptom)
	}
	return all
}

// rank reads how likely a requirement is the cause: 1 is the most likely.
func rank(o object) int {
	n := o.Values["rank"]
	if n == nil {
		return 0
	}
	rank, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil || rank < 1 || rank > 9 {
		o.Problem(n, "rank must be a number from 1, the most likely, to 9")
	}
	return rank
}
