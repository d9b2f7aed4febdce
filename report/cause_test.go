// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"testing"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
)

// failedBy is a failure of severity error by each of the rules.
func failedBy(rules ...string) []lints.Result {
	var results []lints.Result
	for _, id := range rules {
		results = append(results, lints.Result{
			Requirement: &lints.Requirement{ID: "acme/" + id, Level: lints.Must, Severity: lints.Error},
			Rule:        &lints.Rule{ID: id}, Outcome: lints.Failed, Severity: lints.Error,
		})
	}
	return results
}

// TestCauses decides when a report says more than its findings do.
func TestCauses(t *testing.T) {
	const reversed = `
		root    ca key=p256
		client  from root key=p256
		file root client`
	const gap = `
		root    ca key=p256
		issuing from root ca key=p256
		client  from issuing key=p256
		file client root`
	const old = `
		old     ca key=p256 subject="CN=Root"
		root    ca key=p256 subject="CN=Root"
		client  from root key=p256
		file client old`
	const forged = `
		root    ca key=p256 forged
		client  from root key=p256
		file client root`
	for _, c := range []struct {
		name, recipe string
		failed       []string
		want         chain.Cause
	}{
		{"nothing failed", reversed, nil, ""},
		{"what failed has other reasons", reversed, []string{"validity-days-out-of-range"}, ""},
		{"the finding says it", reversed, []string{"out-of-order", "validity-days-out-of-range"}, ""},
		{"one cause for two findings", gap, []string{"root-missing", "stray-certificate"}, chain.CauseIssuerMissing},
		{"the finding does not name what is missing", gap, []string{"stray-certificate"}, chain.CauseIssuerMissing},
		{"the finding names what is missing", gap, []string{"root-missing"}, ""},
		{"the cause interprets the finding", old, []string{"signature-invalid"}, chain.CauseWrongKey},
		{"a root that did not sign itself", forged, []string{"signature-invalid"}, ""},
	} {
		f := load(t, "chain.pem", c.recipe)
		f.Results = failedBy(c.failed...)
		got := chain.Cause("")
		if d := cause(&f, certtest.Now); d != nil {
			got = d.Cause
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	folded := load(t, "chain.pem", old)
	folded.Results = failedBy("signature-invalid")
	folded.Results[0].Follows = &lints.Requirement{ID: "acme/other"}
	if d := cause(&folded, certtest.Now); d != nil {
		t.Errorf("of a folded finding: %s", d.Cause)
	}
}

// TestRulesExist holds the names of rules in this package against the rules.
func TestRulesExist(t *testing.T) {
	known := map[string]bool{}
	for _, r := range all.Rules() {
		known[r.ID] = true
	}
	named := slices.Concat(refusing, damaging)
	for _, s := range stricter {
		named = append(named, s.rules...)
	}
	for cause, entry := range explains {
		if !slices.Contains(chain.Causes, cause) || !cause.Fault() || entry.says > len(entry.rules) {
			t.Errorf("%s: %+v", cause, entry)
		}
		named = append(named, entry.rules...)
	}
	for _, id := range named {
		if !known[id] {
			t.Errorf("there is no rule %s", id)
		}
	}
}
