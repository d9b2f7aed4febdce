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

func TestAgreement(t *testing.T) {
	saying := func(severity lints.Severity, rule, message string) []lints.Result {
		results := failedBy(rule)
		results[0].Severity, results[0].Message = severity, message
		return results
	}
	for _, c := range []struct {
		name, tool string
		results    []lints.Result
		opinion    Opinion
		says       string
		want       Agreement
	}{
		{"nothing failed", "openssl", nil, Accepts, "OK", Agrees},
		{"nothing failed here", "openssl", nil, Refuses, "error 20", Differs},
		{"nothing failed here, and the tool cannot load it", "go", nil, CannotLoad, "x509: bad", Differs},
		{"the path is refused", "openssl", failedBy("signature-invalid"), Refuses, "error 7", Agrees},
		{"the path is refused here only", "openssl", failedBy("signature-invalid"), Accepts, "OK", Differs},
		{"the provider wants more", "go", failedBy("validity-days-out-of-range"), Accepts, "OK", Agrees},
		{"the provider's wish is not why a tool refuses", "go", failedBy("validity-days-out-of-range"), Refuses, "x509: no", Differs},
		{"an extension is malformed", "openssl", failedBy("extension-malformed"), CannotLoad, "invalid certificate", Agrees},
		{"an extension is malformed, to one tool", "openssl", failedBy("extension-malformed"), Accepts, "OK", Agrees},
		{"one tool is stricter", "go", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), Refuses, "x509: cannot verify signature: insecure algorithm SHA1-RSA", Agrees},
		{"for another reason", "go", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), Refuses, "x509: certificate has expired", Differs},
		{"the other is not", "openssl", saying(lints.Warning, "signature-hash-not-allowed", "SHA-1"), Accepts, "OK", Agrees},
		{"a note names the tool", "go", saying(lints.Note, "standard-library-refusal", "refused by Go's crypto/x509"), CannotLoad, "x509: bad", Agrees},
		{"a note names another tool", "openssl", saying(lints.Note, "standard-library-refusal", "refused by Go's crypto/x509"), CannotLoad, "x", Differs},
		{"a certificate names the tool", "go", saying(lints.Note, "expires-soon", `leaf "Go \" x509: " expires`), Refuses, "x", Differs},
		{"no answer", "openssl", nil, NotAsked, "it did not end", Unknown},
	} {
		f := load(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nfile client root")
		f.Results = c.results
		f.Compare(CrossCheck{Tool: c.tool, Version: "T 1", Opinion: c.opinion, Says: c.says})
		warned := len(f.Results) > len(c.results)
		if got := f.CrossChecks[0].Agreement; got != c.want || warned != (c.want != Agrees) {
			t.Errorf("%s: %s, with a warning: %t", c.name, got, warned)
		}
	}
}

// TestStraysAreNotOnThePath: a verifier that is given the path knows nothing of
// what else the file holds.
func TestStraysAreNotOnThePath(t *testing.T) {
	f := load(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nother ca key=p256\nfile client root other")
	f.Results = failedBy("outside-validity")
	f.Results[0].Cert = f.Chain.Certs[2]
	f.Compare(CrossCheck{Tool: "go", Opinion: Accepts})
	if f.CrossChecks[0].Agreement != Agrees {
		t.Error("the finding is about a stray")
	}
}

// TestPartOfAFile: of a file that cannot be read as a whole no tool has seen
// everything. That it refuses what it has seen is a warning all the same.
func TestPartOfAFile(t *testing.T) {
	f := load(t, "chain.pem", "root ca key=p256\nclient from root key=p256\nfile client root")
	f.Chain.Bundle.Problems = append(f.Chain.Bundle.Problems, bundle.Problem{Lost: true})
	f.Compare(CrossCheck{Tool: "go", Opinion: Accepts})
	f.Compare(CrossCheck{Tool: "openssl", Opinion: Refuses})
	if got := f.CrossChecks; got[0].Agreement != Unknown || got[1].Agreement != Differs || len(f.Results) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestNothingToVerify: a file without a path has nothing that a tool could refuse.
func TestNothingToVerify(t *testing.T) {
	f := load(t, "request.csr", "client key=p256\nfile csr:client")
	f.Compare(CrossCheck{Tool: "go", Opinion: NotAsked, Says: "no path"})
	if len(f.Results) != 0 || f.CrossChecks[0].Agreement != Unknown {
		t.Errorf("%+v", f.Results)
	}
}

// TestCrossChecksAreReported writes opinions, one with hostile words, in every
// format: one that differs is a warning in each.
func TestCrossChecksAreReported(t *testing.T) {
	r := overridden(t)
	r.Files = r.Files[:1]
	f := &r.Files[0]
	f.Selection, f.Results = acme, nil
	r.Rulesets = []Ruleset{{Name: "acme", Version: "1", SHA256: fakeSHA("acme")}}
	f.Compare(CrossCheck{Tool: "openssl", Version: "OpenSSL 3.0.19", Opinion: Accepts, Says: "OK"})
	f.Compare(CrossCheck{Tool: "go", Version: "crypto/x509", Opinion: CannotLoad, Says: "x509: \x1b[31mno"})
	f.Chain.Bundle.Problems = append(f.Chain.Bundle.Problems, bundle.Problem{Lost: true})
	f.Compare(CrossCheck{Tool: "openssl", Version: "OpenSSL 9", Opinion: Accepts, Says: "OK"})
	f.Compare(CrossCheck{Tool: "openssl", Version: "OpenSSL 9", Opinion: NotAsked, Says: "it did not end"})
	for _, format := range Formats {
		var b bytes.Buffer
		if err := format.Write(&b, r, Options{Text: TextOptions{Width: 80}}); err != nil {
			t.Fatal(err)
		}
		golden(t, "cross-check."+format.Name, b.Bytes())
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
