// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/rulesets"
)

// TestParametersOfOneRuleset gives two rulesets that both ask for an
// environment, each in words of its own, a value each.
func TestParametersOfOneRuleset(t *testing.T) {
	both := []*rulesets.Ruleset{ruleset(t, "connectpay"), ruleset(t, "worldpay")}
	for _, test := range []struct {
		params map[string][]string
		want   string // in the error; empty for none
	}{
		{map[string][]string{"connectpay.environment": {"stage"}, "worldpay.environment": {"try"}, "company": {"ACME"}}, ""},
		{map[string][]string{"environment": {"try"}}, `unknown value "try"`},
		{map[string][]string{"connectpay.enviroment": {"stage"}}, `unknown parameter "enviroment"`},
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
