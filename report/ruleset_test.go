// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// house is a ruleset of the user's that extends acme and changes what it inherits.
var house = &lints.Selection{
	Name: "house", Title: "House rules", File: "rules/house.yaml", Extends: []string{"rules/team.yaml", "acme", "baseline"},
	Requirements: []*lints.Requirement{reqDays},
	Overrides: []lints.Override{
		{Requirement: "baseline/single-path", Was: lints.Error, Reason: "the gateway\nsorts \x1b[31mit out", Ruleset: "team", File: "rules/team.yaml"},
		{Requirement: "acme/company-name-in-cn", Was: lints.Error, Severity: lints.Note, Reason: "not agreed yet", Ruleset: "house", File: "rules/house.yaml"},
		{Requirement: "acme/not-revoked", Was: lints.Error, Severity: lints.Note, Reason: "not agreed yet", Ruleset: "house", File: "rules/house.yaml"},
		{Requirement: "zlint/w_ext_key_usage_not_critical", Was: lints.Warning, Severity: lints.Error, Reason: "we want it", Ruleset: "house", File: "rules/house.yaml"},
		{Requirement: "baseline/shared-key", Was: lints.Warning, Severity: lints.Warning, Reason: "as it is", Ruleset: "house", File: "rules/house.yaml"},
	},
}

// overridden is a report by rulesets that are not built in: one that changes what it
// extends, and one with a provider of its own.
func overridden(t *testing.T) *Report {
	file := load(t, "certs/house.pem", `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=Acme" key=p256
		file client root`)
	file.Selection = house
	file.Results = []lints.Result{{Requirement: reqDays, Rule: ruleDays, Outcome: lints.Passed, Severity: lints.Error, Cert: file.Chain.Leaf(), At: file.Chain.Leaf().At(bundle.Whole)}}
	bank := file
	bank.Selection = &lints.Selection{Name: "bank", Title: "Bank", Provider: "Our Bank", File: "bank.yaml", Extends: []string{"baseline"}, Requirements: house.Requirements}
	return cited(&Report{
		Version: "0.1.0", At: certtest.Now,
		Rulesets: []Ruleset{
			{Name: "house", Version: "2026-11-22", SHA256: fakeSHA("house"), Path: house.File, Extends: house.Extends},
			{Name: "bank", SHA256: fakeSHA("bank"), Path: "bank.yaml", Extends: []string{"baseline"}},
		},
		Files: []File{file, bank},
	})
}

// TestOverridesGolden writes a report with overrides in every format: each of them
// names the files of the rulesets, and what is overridden with its reason.
func TestOverridesGolden(t *testing.T) {
	r := overridden(t)
	for prefix, formats := range map[string][]Format{"overrides.": Formats, "overrides-inventory.": InventoryFormats, "overrides-matrix.": MatrixFormats} {
		for _, f := range formats {
			name := prefix + f.Name
			t.Run(name, func(t *testing.T) {
				var b bytes.Buffer
				if err := f.Write(&b, r, Options{Text: TextOptions{Width: 80}}); err != nil {
					t.Fatal(err)
				}
				goldenOf(t, name, b.Bytes())
			})
		}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r, JSON)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaOf(t, true).Validate(doc); err != nil {
		t.Error(err)
	}
}

// TestRulesetWithoutOverrides has an empty list of overrides, not null.
func TestRulesetWithoutOverrides(t *testing.T) {
	text, err := json.Marshal(OverridesJSON(nil))
	if err != nil || string(text) != "[]" {
		t.Errorf("%s, %v", text, err)
	}
}
