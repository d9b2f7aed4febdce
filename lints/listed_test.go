// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"fmt"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// complains is a rule with so many findings in a file: a note, then warnings, and an
// error at the very end.
func complains(warnings int) *lints.Rule {
	return &lints.Rule{ID: "complains", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Message: "a note", Severity: lints.Note})
		for i := range warnings {
			p.Fail(lints.Finding{Message: fmt.Sprint("warning ", i), Severity: lints.Warning})
		}
		p.Fail(lints.Finding{Message: "an error"})
	}}
}

func TestMostAreCounted(t *testing.T) {
	for _, test := range []struct{ warnings, listed, omitted int }{
		{lints.MaxListed, lints.MaxListed, 0},
		{lints.MaxListed + 1, lints.MaxListed, 1},
		{3 * lints.MaxListed, lints.MaxListed, 2 * lints.MaxListed},
	} {
		sel := &lints.Selection{Requirements: []*lints.Requirement{
			require("acme/complains", lints.Error, on(complains(test.warnings), lints.OnFile)),
			require("acme/follows", lints.Warning, on(&lints.Rule{ID: "follows", Follows: []string{"complains"}, Chain: func(p *lints.Pass) {
				for i := range test.warnings {
					p.Fail(lints.Finding{Message: fmt.Sprint("so ", i)})
				}
			}}, lints.OnFile)),
		}}
		results := lints.Run(sel, build(t, pair), certtest.Now)
		listed, total := map[lints.Severity]int{}, map[lints.Severity]int{}
		folded, foldedTotal := 0, 0
		for i := range results {
			r := &results[i]
			switch {
			case r.Follows != nil:
				foldedTotal += r.Count()
				if r.Omitted == 0 {
					folded++
				}
				continue
			case r.Omitted == 0:
				listed[r.Severity]++
			case i < len(results)-2:
				t.Errorf("the result %d of %d counts others", i, len(results))
			case r.Outcome != lints.Failed || r.Requirement.ID != "acme/complains" || r.At.Line != 1 || r.At.File != "chain.pem":
				t.Errorf("what counts the others is %+v", r)
			case r.Message != fmt.Sprintf("%d more results of this kind: only the first 1000 are listed", test.omitted):
				t.Errorf("got %q", r.Message)
			}
			total[r.Severity] += r.Count()
		}
		if listed[lints.Error] != 1 || listed[lints.Note] != 1 || total[lints.Error] != 1 || total[lints.Note] != 1 {
			t.Errorf("%d warnings: an error or a note is lost: %v of %v", test.warnings, listed, total)
		}
		if listed[lints.Warning] != test.listed || total[lints.Warning] != test.warnings {
			t.Errorf("%d warnings: %d of %d are listed", test.warnings, listed[lints.Warning], total[lints.Warning])
		}
		if folded != test.listed || foldedTotal != test.warnings {
			t.Errorf("%d that follow: %d of %d are listed", test.warnings, folded, foldedTotal)
		}
	}
}
