// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
)

// TestNotes finds notes that no case needs.
func TestNotes(t *testing.T) {
	notes := theNotes(t)
	used := make(map[int]bool)
	use := func(kind, suite, id string) {
		if _, i := notes.find(kind, suite, id); i >= 0 {
			used[i] = true
		}
	}
	missing := make(map[string]bool)
	for _, r := range results(t) {
		missing[r.suite.Name] = r.suite.Missing != ""
		for _, c := range r.skipped {
			use(skipNote, r.suite.Name, c.ID)
		}
		for _, o := range r.disagreements() {
			use(becauseNote, r.suite.Name, o.of.ID)
			use(defectNote, r.suite.Name, o.of.ID)
		}
		for _, o := range r.counted {
			if r.suite.AsUser && o.strict.Answer != o.of.Want {
				use(userNote, r.suite.Name, o.of.ID)
			}
			if o.of.Want == Refused {
				use(reasonNote, r.suite.Name, o.of.ID)
			}
		}
	}
	for i, n := range notes {
		if !used[i] && !missing[n.suite] {
			t.Errorf("notes.txt: no case needs %s | %s | %s", n.kind, n.suite, n.pattern)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, x := range []struct {
		pattern, name string
		want          bool
	}{
		{"a::b", "a::b", true}, {"a::b", "a::bc", false}, {"a::*", "a::", true}, {"a::*", "b::a", false},
		{"*-x-*", "a-x-b", true}, {"*-x", "a-x-x", true}, {"*-x", "a-x-y", false}, {"*", "", true},
	} {
		if got := matches(x.pattern, x.name); got != x.want {
			t.Errorf("%q matches %q: %v", x.pattern, x.name, got)
		}
	}
}

// TestByLuck has a case that is refused, and not for its own reason.
func TestByLuck(t *testing.T) {
	refused := func(id string, reasons ...string) outcome {
		return outcome{of: &Case{ID: id, Want: Refused}, verdict: Verdict{Answer: Refused, Reasons: reasons}}
	}
	r := result{suite: Suite{Name: "suite"}, counted: []outcome{
		refused("right", "strict/a (rule-a)", "strict/b (rule-b)"), refused("lint", "zlint/e_c"),
		refused("lucky", "strict/b (rule-b)"), refused("unknown", "strict/a (rule-a)"), refused("excused", "strict/a (rule-a)"),
	}}
	notes := notes{
		{reasonNote, "suite", "excused", noReason + "the case is broken"},
		{reasonNote, "suite", "unknow", "rule-a"}, {reasonNote, "suite", "l*t", "zlint/e_c"},
		{reasonNote, "suite", "right", "rule-c, rule-a"}, {reasonNote, "suite", "lucky", "rule-a"},
	}
	got := strings.Join(r.byLuck(notes), "\n")
	const want = "lucky: refused by strict/b (rule-b), and not by rule-a\nunknown: no note says which rules refuse it for its own reason"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
