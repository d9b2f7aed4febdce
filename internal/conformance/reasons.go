// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"
)

// noReason begins the note about cases that are refused for an unrelated reason.
const noReason = "none: "

// ruleOf returns the rule of a reason: "not-anchored" of "baseline/anchored (not-anchored)".
func ruleOf(reason string) string {
	if _, rule, found := strings.Cut(reason, " ("); found {
		return strings.TrimSuffix(rule, ")")
	}
	return reason
}

// rightly reports whether one of the rules of a note has refused a case.
func (n note) rightly(v Verdict) bool {
	return slices.ContainsFunc(strings.Split(n.text, ", "), func(rule string) bool {
		return slices.ContainsFunc(v.Reasons, func(reason string) bool { return ruleOf(reason) == rule })
	})
}

// byLuck lists what is wrong with the reasons for which the cases of a suite that
// must fail are refused, by the judge and with -r strict: "CASE: text".
func (r result) byLuck(notes notes) []string {
	var wrong []string
	for _, o := range r.counted {
		if o.of.Want != Refused || o.verdict.Answer != Refused {
			continue
		}
		n, i := notes.find(reasonNote, r.suite.Name, o.of.ID)
		if i < 0 {
			wrong = append(wrong, o.of.ID+": no note says which rules refuse it for its own reason")
			continue
		}
		if strings.HasPrefix(n.text, noReason) {
			continue
		}
		for _, v := range []Verdict{o.verdict, o.strict} {
			if v.Answer == Refused && !n.rightly(v) {
				wrong = append(wrong, o.of.ID+": refused by "+strings.Join(v.Reasons, ", ")+", and not by "+n.text)
			}
		}
	}
	return wrong
}
