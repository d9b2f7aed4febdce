// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"slices"
	"testing"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

func TestValidate(t *testing.T) {
	good := lints.Rule{
		ID: "name-forbidden", Title: "name is forbidden", Doc: lints.Doc{What: "The name.", Why: "It matters.", Fix: "Choose another."},
		Cert: func(*lints.Pass, *chain.Cert) {},
	}
	two := good
	two.Chain = func(*lints.Pass) {}
	const scopes = "exactly one of Cert, Link, Chain, Request, Set and Handshake must be set"
	for _, tt := range []struct {
		story string
		rule  lints.Rule
		want  []string
	}{
		{"a whole rule", good, nil},
		{"two functions", two, []string{scopes}},
		{"nothing at all", lints.Rule{}, []string{scopes, "ID is empty", "Title is empty", "Doc.What is empty", "Doc.Why is empty", "Doc.Fix is empty"}},
	} {
		if got := tt.rule.Validate(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.story, got, tt.want)
		}
	}
}

// TestRunCert runs rules on one certificate, outside any ruleset.
func TestRunCert(t *testing.T) {
	type params struct {
		Name string `yaml:"name"`
	}
	named := &lints.Rule{ID: "named", Params: params{"Northwind"}, Cert: func(p *lints.Pass, c *chain.Cert) {
		p.Fail(lints.Finding{Message: p.Requires("the name " + lints.ParamsOf[params](p).Name)})
	}}
	mistaken := &lints.Rule{ID: "mistaken", Params: params{"Northwind"}, Cert: func(p *lints.Pass, _ *chain.Cert) { lints.ParamsOf[string](p) }}
	c := build(t, pair)
	for _, tt := range []struct {
		rule   *lints.Rule
		params any
		want   lints.Result
	}{
		{passes, nil, lints.Result{Outcome: lints.Passed, Found: "2 of 2"}},
		{named, nil, lints.Result{Outcome: lints.Failed, Message: "the name Northwind is required"}},
		{named, params{"ACME"}, lints.Result{Outcome: lints.Failed, Message: "the name ACME is required"}},
		{mistaken, nil, lints.Result{Outcome: lints.Open, Message: "internal error in the rule mistaken: rule mistaken: parameters are lints_test.params, not string; please report it with the file"}},
	} {
		results := lints.RunCert(tt.rule, tt.params, c, c.Leaf(), certtest.Now)
		if len(results) != 1 {
			t.Errorf("%s: %d results", tt.rule.ID, len(results))
			continue
		}
		got := results[0]
		if got.Outcome != tt.want.Outcome || got.Message != tt.want.Message || got.Found != tt.want.Found {
			t.Errorf("%s: got %s %q %q, want %s %q %q", tt.rule.ID, got.Outcome, got.Message, got.Found, tt.want.Outcome, tt.want.Message, tt.want.Found)
		}
		if got.Rule != tt.rule || got.Cert != c.Leaf() || got.At.Line != 2 {
			t.Errorf("%s: the result is of rule %v, certificate %v, line %d", tt.rule.ID, got.Rule.ID, got.Cert, got.At.Line)
		}
	}
}
