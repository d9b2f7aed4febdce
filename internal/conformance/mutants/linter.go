// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// newLinter returns the linter of a built-in ruleset. zlint's lints are left out:
// they are warnings, name no TLS stack, and take most of the time.
func newLinter(ruleset string, params map[string][]string, anchor []byte) (*chainlint.Linter, error) {
	loaded, err := chainlint.LoadRuleset(ruleset)
	if err != nil {
		return nil, err
	}
	own := *loaded
	own.Requirements = slices.DeleteFunc(slices.Clone(loaded.Requirements), func(r *lints.Requirement) bool {
		return len(r.Checks) > 0 && r.Checks[0].Rule.Source != ""
	})
	l := &chainlint.Linter{Rulesets: []*rulesets.Ruleset{&own}, Params: params, Now: certtest.Now}
	if anchor != nil {
		if l.Anchors, err = chainlint.ReadAnchors("anchor.pem", pemFile([][]byte{anchor}), bundle.Limits{}); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// A saying is what chainlint says of a file: the verdict, and the results that
// failed or are open.
type saying struct {
	verdict report.Verdict
	results []lints.Result
}

func ask(l *chainlint.Linter, name string, data []byte) (saying, error) {
	rep, err := l.CheckBytes(name, data)
	if err != nil {
		return saying{}, err
	}
	s := saying{verdict: rep.Files[0].Verdict()}
	for _, r := range rep.Files[0].Results {
		if r.Outcome == lints.Failed || r.Outcome == lints.Open {
			s.results = append(s.results, r)
		}
	}
	return s, nil
}

// refuses reports whether chainlint does not call the file acceptable.
func (s saying) refuses() bool { return s.verdict != report.Pass }

// warns reports whether chainlint refuses the file, or warns that a stack does.
func (s saying) warns(stack string) bool {
	return s.refuses() || slices.ContainsFunc(s.results, func(r lints.Result) bool {
		return r.Outcome == lints.Failed && r.Severity.AtLeast(lints.Warning) && strings.Contains(r.Message, stack)
	})
}

// refusing are the requirements that refuse.
func (s saying) refusing() []string {
	var ids []string
	for _, r := range s.results {
		if r.Outcome == lints.Failed && r.Severity == lints.Error && !slices.Contains(ids, r.Requirement.ID) {
			ids = append(ids, r.Requirement.ID)
		}
	}
	return ids
}

func (s saying) String() string {
	var all []string
	for _, r := range s.results {
		all = append(all, string(r.Severity)+" "+r.Requirement.ID+": "+r.Message)
	}
	return strings.Join(all, "; ")
}
