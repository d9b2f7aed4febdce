// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// hints prints what the report does not say: how many files were skipped, that
// only baseline was checked, and which input would decide an open requirement.
func (a *app) hints(f *checkFlags, j *job, rep *report.Report) {
	j.reportSkipped(a)
	if j.config == "" && len(f.rulesets) == 0 {
		a.hint("only the baseline was checked; name the provider with -r: %s", strings.Join(providers(), ", "))
	}
	a.hintOpen(f.failOn, rep)
}

// hintOpen prints which input would decide an open requirement, if the exit
// status is exitIncomplete or --fail-on never hides it.
func (a *app) hintOpen(failOn string, rep *report.Report) {
	open := "nothing failed, but a requirement is open"
	switch {
	case failOn == "never":
		open = "a requirement is open"
	case exitStatus(rep, failOn) != exitIncomplete:
		return
	}
	for _, input := range missingInputs(rep) {
		a.hint("%s: give %s", open, input)
	}
	if id := undecided(rep); id != "" {
		a.hint("%s: the report says why %s cannot be judged; no flag decides it", open, id)
	}
}

// undecided returns the first must requirement that is open and that no input
// would decide; empty if there is none.
func undecided(rep *report.Report) string {
	lists := [][]lints.Result{rep.CrossFile}
	for i := range rep.Files {
		lists = append(lists, rep.Files[i].Results)
	}
	for _, r := range slices.Concat(lists...) {
		if r.Outcome == lints.Open && r.Input == nil && r.Requirement.Level == lints.Must {
			return r.Requirement.ID
		}
	}
	return ""
}

// reportSkipped prints how many files held nothing to check.
func (j *job) reportSkipped(a *app) {
	if j.skipped > 0 {
		fmt.Fprintf(a.stderr, "chainlint: skipped %s without a certificate, a request or a keystore\n", chain.Plural(j.skipped, "file"))
	}
}

// hint prints a hint of one line on standard error.
func (a *app) hint(format string, args ...any) {
	fmt.Fprintf(a.stderr, "chainlint: hint: %s\n", chain.Escape(fmt.Sprintf(format, args...)))
}

// general lists the built-in rulesets that do not belong to a provider.
var general = []string{"baseline", "strict"}

func providers() []string {
	return slices.DeleteFunc(rulesets.Builtin(), func(name string) bool { return slices.Contains(general, name) })
}

// missingInputs lists the inputs that would decide the open must requirements:
// flags, or for the files of a configuration the keys that their target lacks.
func missingInputs(rep *report.Report) []string {
	var inputs []string
	for r, target := range rep.Awaited() {
		if r.Requirement.Level != lints.Must {
			continue
		}
		input := r.Input.Flag
		if target != "" {
			input = r.Input.ConfigKey + fmt.Sprintf(" of target %q", target)
		}
		if !slices.Contains(inputs, input) {
			inputs = append(inputs, input)
		}
	}
	return inputs
}
