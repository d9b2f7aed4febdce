// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestParametersOfOneRuleset gives values to two rulesets that both have a parameter
// environment, with different words.
func TestParametersOfOneRuleset(t *testing.T) {
	both := []*rulesets.Ruleset{ruleset(t, "connectpay"), ruleset(t, "worldpay")}
	for _, test := range []struct {
		params map[string][]string
		want   string // in the error; empty for none
	}{
		{map[string][]string{"connectpay.environment": {"stage"}, "worldpay.environment": {"try"}, "company": {"ACME"}}, ""},
		{map[string][]string{"connectpay.environment": {"stage"}, "environment": {"try"}, "company": {"ACME"}}, ""},
		{map[string][]string{"environment": {"try"}}, `unknown value "try"`},
		{map[string][]string{"connectpay.enviroment": {"stage"}}, `unknown parameter "connectpay.enviroment"; did you mean "connectpay.environment"?`},
		{map[string][]string{"payrails.company": {"acme"}}, `unknown parameter "payrails.company"`},
	} {
		target := chainlint.Target{Rulesets: both, Params: test.params}
		selections, err := target.Bind()
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%v: %v", test.params, err)
		case test.want == "":
			if a, b := selections[0].Values["environment"], selections[1].Values["environment"]; a[0] != "stage" || b[0] != "try" {
				t.Errorf("environments are %v and %v", a, b)
			}
		case err == nil || !strings.Contains(err.Error(), test.want):
			t.Errorf("%v: error is %v, want %q in it", test.params, err, test.want)
		}
	}
}

// TestRulesetsOfOneArtifactShareTheChain builds a chain once for all rulesets that
// read the file as the same artifact, in every order.
func TestRulesetsOfOneArtifactShareTheChain(t *testing.T) {
	const pair = `
		root   ca
		client from root
		file client root`
	for _, test := range []struct {
		story, recipe string
		rulesets      []string
		want          []int // which of the chains each ruleset checks
	}{
		{"a client's chain", pair, []string{"connectpay", "worldpay", "baseline"}, []int{0, 0, 0}},
		{"a client's chain, read off the file first", pair, []string{"worldpay", "connectpay", "baseline"}, []int{0, 0, 0}},
		{"a client's chain for whom takes single certificates", pair, []string{"payrails", "worldpay", "mastercard"}, []int{0, 1, 0}},
		{"an issuer is no client's chain", "root ca", []string{"connectpay", "worldpay", "baseline"}, []int{0, 1, 1}},
	} {
		t.Run(test.story, func(t *testing.T) {
			linter := chainlint.Linter{Now: clock}
			for _, name := range test.rulesets {
				linter.Rulesets = append(linter.Rulesets, ruleset(t, name))
			}
			rep, err := linter.CheckBytes("chain.pem", certtest.MustPEM(t, test.recipe))
			if err != nil {
				t.Fatal(err)
			}
			number := map[*chain.Chain]int{}
			var got []int
			for _, f := range rep.Files {
				if _, known := number[f.Chain]; !known {
					number[f.Chain] = len(number)
				}
				got = append(got, number[f.Chain])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%v look at the chains %v, want %v", test.rulesets, got, test.want)
			}
		})
	}
}
