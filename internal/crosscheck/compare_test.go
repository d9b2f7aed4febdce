// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"slices"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/report"
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

func TestAgreement(t *testing.T) {
	saying := func(severity lints.Severity, rule, message string) []lints.Result {
		results := failedBy(rule)
		results[0].Severity, results[0].Message = severity, message
		return results
	}
	for _, c := range []struct {
		name, tool string
		results    []lints.Result
		opinion    report.Opinion
		says       string
		want       report.Agreement
	}{
		{"nothing failed", "openssl", nil, report.Accepts, "OK", report.Agrees},
		{"nothing failed here", "openssl", nil, report.Refuses, "error 20", report.Differs},
		{"nothing failed here, and the tool cannot load it", "go", nil, report.CannotLoad, "x509: bad", report.Differs},
		{"the path is refused", "openssl", failedBy("signature-invalid"), report.Refuses, "error 7", report.Agrees},
		{"the path is refused here only", "openssl", failedBy("signature-invalid"), report.Accepts, "OK", report.Differs},
		{"the provider wants more", "go", failedBy("validity-days-out-of-range"), report.Accepts, "OK", report.Agrees},
		{"the provider's wish is not why a tool refuses", "go", failedBy("validity-days-out-of-range"), report.Refuses, "x509: no", report.Differs},
		{"an extension is malformed", "openssl", failedBy("extension-malformed"), report.CannotLoad, "invalid certificate", report.Agrees},
		{"an extension is malformed, to one tool", "openssl", failedBy("extension-malformed"), report.Accepts, "OK", report.Agrees},
		{"one tool is stricter", "go", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), report.Refuses, "x509: cannot verify signature: insecure algorithm SHA1-RSA", report.Agrees},
		{"for another reason", "go", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), report.Refuses, "x509: certificate has expired", report.Differs},
		{"the other is not", "openssl", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), report.Accepts, "OK", report.Agrees},
		{"a note names the tool", "go", saying(lints.Note, "standard-library-refusal", "refused by Go's crypto/x509"), report.CannotLoad, "x509: bad", report.Agrees},
		{"a note names another tool", "openssl", saying(lints.Note, "standard-library-refusal", "refused by Go's crypto/x509"), report.CannotLoad, "x", report.Differs},
		{"a certificate names the tool", "go", saying(lints.Note, "expires-soon", `leaf "Go \" x509: " expires`), report.Refuses, "x", report.Differs},
		{"no answer", "openssl", nil, report.NotAsked, "it did not end", report.Unknown},
	} {
		f := read(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nfile client root")
		f.Results = c.results
		Compare(f, report.CrossCheck{Tool: c.tool, Version: "T 1", Opinion: c.opinion, Says: c.says})
		warned := len(f.Results) > len(c.results)
		if got := f.CrossChecks[0].Agreement; got != c.want || warned != (c.want != report.Agrees) {
			t.Errorf("%s: %s, with a warning: %t", c.name, got, warned)
		}
	}
}

// TestStraysAreNotOnThePath checks that findings about strays do not explain a
// refusal: the verifier is given only the path.
func TestStraysAreNotOnThePath(t *testing.T) {
	f := read(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nother ca key=p256\nfile client root other")
	f.Results = failedBy("outside-validity")
	f.Results[0].Cert = f.Chain.Certs[2]
	Compare(f, report.CrossCheck{Tool: "go", Opinion: report.Accepts})
	if f.CrossChecks[0].Agreement != report.Agrees {
		t.Error("the finding is about a stray")
	}
}

// TestPartOfAFile checks a file that cannot be read completely: no tool has seen all
// of it. If the tool refuses what it has seen, that is still a warning.
func TestPartOfAFile(t *testing.T) {
	f := read(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nfile client root")
	f.Chain.Bundle.Problems = append(f.Chain.Bundle.Problems, bundle.Problem{Lost: true})
	Compare(f, report.CrossCheck{Tool: "go", Opinion: report.Accepts})
	Compare(f, report.CrossCheck{Tool: "openssl", Opinion: report.Refuses})
	if got := f.CrossChecks; got[0].Agreement != report.Unknown || got[1].Agreement != report.Differs || len(f.Results) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestNothingToVerify checks that a file without a path is not given to a tool.
func TestNothingToVerify(t *testing.T) {
	f := read(t, "request.csr", "client key=p256\nfile csr:client")
	Compare(f, report.CrossCheck{Tool: "go", Opinion: report.NotAsked, Says: "no path"})
	if len(f.Results) != 0 || f.CrossChecks[0].Agreement != report.Unknown {
		t.Errorf("%+v", f.Results)
	}
}

func read(t *testing.T, name, recipe string) *report.File {
	t.Helper()
	b, err := bundle.Read(name, certtest.MustPEM(t, recipe), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return &report.File{Path: name, Chain: chain.Build(b, chain.Options{})}
}

// TestRulesExist checks that the lists of this package name rules.
func TestRulesExist(t *testing.T) {
	known := map[string]bool{}
	for _, r := range all.Rules() {
		known[r.ID] = true
	}
	named := slices.Concat(refusing, damaging)
	for _, s := range stricter {
		named = append(named, s.rules...)
	}
	for _, id := range named {
		if !known[id] {
			t.Errorf("there is no rule %s", id)
		}
	}
}
