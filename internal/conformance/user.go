// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// asUser gives the verdict of
//
//	chainlint check -r RULESET --anchor trusted.pem --at TIME case.pem
//
// with nothing left out: the whole file is checked, including the certificates that
// the path does not need.
func asUser(r *rulesets.Ruleset, c *Case) (Verdict, error) {
	anchors, err := chainlint.ReadAnchors("trusted.pem", pemFile(c.Trusted), bundle.Limits{})
	if err != nil {
		return Verdict{Answer: Refused, Reasons: []string{"readable-input"}}, nil
	}
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{r}, Anchors: anchors, Now: c.At}
	rep, err := linter.CheckBytes("case.pem", pemFile(slices.Concat([][]byte{c.Peer}, c.Pool)))
	if err != nil {
		return Verdict{}, fmt.Errorf("%s with -r %s: %w", c.ID, r.Name, err)
	}
	file := rep.Files[0]
	v := Verdict{Answer: map[report.Verdict]Answer{report.Pass: Accepted, report.Fail: Refused}[file.Verdict()]}
	for _, result := range file.Results {
		id := reasonOf(result)
		if result.Outcome == lints.Failed && result.Severity == lints.Error && !slices.Contains(v.Reasons, id) {
			v.Reasons = append(v.Reasons, id)
		}
	}
	return v, nil
}

// reasonOf returns the requirement and the rule of a result: "baseline/anchored
// (not-anchored)".
func reasonOf(r lints.Result) string {
	return fmt.Sprintf("%s (%s)", r.Requirement.ID, r.Rule.ID)
}
