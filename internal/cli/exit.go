// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

// exitStatus maps a report to the documented exit status.
func exitStatus(rep *report.Report, failOn string) int {
	if failOn == "never" {
		return exitClean
	}
	incomplete := rep.CrossFileVerdict() == report.Incomplete
	for i := range rep.Files {
		if fails(rep.Files[i].Results, lints.Severity(failOn)) {
			return exitFindings
		}
		incomplete = incomplete || rep.Files[i].Verdict() == report.Incomplete
	}
	switch {
	case fails(rep.CrossFile, lints.Severity(failOn)):
		return exitFindings
	case incomplete:
		return exitIncomplete
	}
	return exitClean
}

func fails(results []lints.Result, threshold lints.Severity) bool {
	for _, r := range results {
		if r.Outcome == lints.Failed && r.Severity.AtLeast(threshold) {
			return true
		}
	}
	return false
}
