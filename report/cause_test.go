// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

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
	named := slices.Concat(refusing, strict)
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

func TestAgreement(t *testing.T) {
	for _, c := range []struct {
		name    string
		results []lints.Result
		accepts bool
		want    bool
	}{
		{"nothing failed", nil, true, true},
		{"nothing failed here", nil, false, false},
		{"the path is refused", failedBy("signature-invalid"), false, true},
		{"the path is refused here only", failedBy("signature-invalid"), true, false},
		{"the provider wants more", failedBy("company-name-in-cn"), true, true},
		{"one stack is stricter", failedBy("signature-hash-not-allowed"), false, true},
		{"another one is not", failedBy("signature-hash-not-allowed"), true, true},
	} {
		f := File{Results: c.results}
		if got := f.AgreesWith(c.accepts); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// TestStraysAreNotOnThePath: a verifier that is given the path knows nothing of
// what else the file holds.
func TestStraysAreNotOnThePath(t *testing.T) {
	f := load(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nother ca key=p256\nfile client root other")
	f.Results = failedBy("outside-validity")
	f.Results[0].Cert = f.Chain.Certs[2]
	if !f.AgreesWith(true) {
		t.Error("the finding is about a stray")
	}
}

// TestCrossChecksAreReported writes two opinions, one with hostile words.
func TestCrossChecksAreReported(t *testing.T) {
	r := sample(t)
	r.Files[0].CrossChecks = []CrossCheck{
		{Tool: "openssl", Version: "OpenSSL 3.0.19", Accepts: true, Says: "OK", Agrees: true},
		{Tool: "go", Version: "crypto/x509", Says: "x509: \x1b[31mno", Agrees: false},
		{Tool: "openssl", Version: "OpenSSL 9", Accepts: true, Says: "OK", Partial: true},
	}
	var text bytes.Buffer
	if err := Text(&text, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	const want = `
  check    OpenSSL 3.0.19 accepts the path (this report agrees)
  check    crypto/x509 refuses the path: x509: \x1b[31mno (this report does not agree)
  check    OpenSSL 9 accepts the path (asked about the readable part only)

certs/open.pem:`
	if !strings.Contains(text.String(), want) {
		t.Errorf("got\n%s", text.String())
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r, JSON)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaOf(t, true).Validate(doc); err != nil {
		t.Error(err)
	}
}
