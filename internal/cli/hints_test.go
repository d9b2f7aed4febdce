// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestHintOpen has requirements that are open because an input is missing, and one
// that no input would decide: a signature that cannot be verified.
func TestHintOpen(t *testing.T) {
	open := func(id string, level lints.Level, input string) lints.Result {
		r := lints.Result{Requirement: &lints.Requirement{ID: id, Level: level}, Outcome: lints.Open}
		if input != "" {
			in := lints.Input{Kind: lints.ParamInput, Param: lints.Parameter{Name: input}}
			in.Flag, in.ConfigKey = giving(in)
			r.Input = &in
		}
		return r
	}
	input, signature := open("acme/name", lints.Must, "company"), open("acme/signatures", lints.Must, "")
	const (
		give    = "chainlint: hint: nothing failed, but a requirement is open: give -p company=COMPANY\n"
		because = "chainlint: hint: nothing failed, but a requirement is open: the report says why acme/signatures cannot be judged; no flag decides it\n"
	)
	for _, c := range []struct {
		results []lints.Result
		exit    int
		want    string
	}{
		{nil, exitClean, ""},
		{[]lints.Result{input}, exitIncomplete, give},
		{[]lints.Result{signature}, exitIncomplete, because},
		{[]lints.Result{signature, input, signature}, exitIncomplete, give + because},
		{[]lints.Result{open("acme/signatures", lints.Should, "")}, exitClean, ""},
	} {
		var stderr strings.Builder
		rep := &report.Report{Files: []report.File{{Results: c.results, Chain: &chain.Chain{Bundle: &bundle.Bundle{}}}}}
		(&app{stderr: &stderr}).hintOpen("error", rep)
		if got := exitStatus(rep, "error"); got != c.exit || stderr.String() != c.want {
			t.Errorf("exit status %d, want %d:\n%s", got, c.exit, stderr.String())
		}
	}
}

// TestProviders checks that the providers are the built-in rulesets that name one.
func TestProviders(t *testing.T) {
	var want []string
	for _, name := range rulesets.Builtin() {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			t.Fatal(err)
		}
		if r.Provider != "" {
			want = append(want, name)
		}
	}
	if got := providers(); !slices.Equal(got, want) {
		t.Errorf("providers are %q, the rulesets name %q", got, want)
	}
}
