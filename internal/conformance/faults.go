// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/chainlint/chainlint/internal/conformance/section"
)

// suitesSection runs the suites. Their cases are given, so neither the seed nor the
// count changes anything.
func suitesSection(corpus, goroot string, o section.Options) (section.Section, error) {
	notes, err := readNotes()
	if err != nil {
		return section.Section{}, err
	}
	results, err := run(corpus, goroot, o)
	if err != nil {
		return section.Section{}, err
	}
	s := section.Section{Heading: suitesHeading, Text: suitesText(results, notes)}
	for _, r := range results {
		if r.suite.Missing != "" && s.Skipped == "" {
			s.Skipped = r.suite.Name + ": " + r.suite.Missing
		}
		s.Faults = append(s.Faults, r.faults(notes)...)
	}
	return s, nil
}

// faults are the cases of a suite in which chainlint is wrong, as far as no note
// explains them.
func (r result) faults(notes notes) []string {
	var faults []string
	fault := func(o outcome, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s: %s: %s", r.suite.Name, o.of.ID, fmt.Sprintf(format, args...)))
	}
	for _, o := range r.disagreements() {
		if notes.disagreement(r.suite.Name, o.of.ID).kind != becauseNote {
			fault(o, "expected: %s; chainlint %s %v", o.of.Want, o.verdict.Answer, o.verdict.Reasons)
		}
	}
	for _, o := range r.counted {
		if _, i := notes.find(userNote, r.suite.Name, o.of.ID); r.suite.AsUser && o.strict.Answer != o.of.Want && i < 0 {
			fault(o, "expected: %s; chainlint check -r strict %s %v", o.of.Want, o.strict.Answer, o.strict.Reasons)
		}
	}
	for _, text := range r.byLuck(notes) {
		faults = append(faults, r.suite.Name+": "+text)
	}
	return faults
}
