// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// TestCrossChecksAreReported writes opinions, one with hostile words, in every
// format: one that differs is a warning in each.
func TestCrossChecksAreReported(t *testing.T) {
	r := overridden(t)
	r.Files = r.Files[:1]
	f := &r.Files[0]
	f.Selection, f.Results = acme, nil
	r.Rulesets = []Ruleset{{Name: "acme", Version: "1", SHA256: fakeSHA("acme")}}
	f.CrossChecks = []CrossCheck{
		{Tool: "openssl", Version: "OpenSSL 3.0.19", Opinion: Accepts, Says: "OK", Agreement: Agrees},
		{Tool: "go", Version: "crypto/x509", Opinion: CannotLoad, Says: "x509: \x1b[31mno", Agreement: Differs},
		{Tool: "openssl", Version: "OpenSSL 9", Opinion: Accepts, Says: "OK", Agreement: Unknown},
		{Tool: "openssl", Version: "OpenSSL 9", Opinion: NotAsked, Says: "it did not end", Agreement: Unknown},
	}
	f.Results = []lints.Result{disagrees(f, f.CrossChecks[1]), disagrees(f, f.CrossChecks[3])}
	for _, format := range Formats {
		var b bytes.Buffer
		if err := format.Write(&b, r, Options{Text: TextOptions{Width: 80}}); err != nil {
			t.Fatal(err)
		}
		goldenOf(t, "cross-check."+format.Name, b.Bytes())
		if !strings.Contains(b.String(), "cross-check/go") {
			t.Errorf("%s does not warn", format.Name)
		}
	}
	if s := r.Summary(); s.Warnings != 2 || f.Verdict() != Pass {
		t.Errorf("%+v", s)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r, JSON)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaOf(t, true).Validate(doc); err != nil {
		t.Error(err)
	}
}

// disagrees is a warning as the one about an opinion that the findings do not
// account for.
func disagrees(f *File, c CrossCheck) lints.Result {
	rule := &lints.Rule{ID: "verifier-disagrees"}
	return lints.Result{
		Requirement: &lints.Requirement{
			ID: "cross-check/" + c.Tool, Title: c.Tool + " and this report agree about the path", Level: lints.Should, Severity: lints.Warning,
			Checks: []lints.Check{{Rule: rule}}, Fix: "Read what the program says.",
		},
		Rule: rule, Outcome: lints.Failed, Severity: lints.Warning, Message: c.Version + " " + c.Words(),
		At: bundle.Span{File: f.Path, Line: 1, EndLine: 1},
	}
}
