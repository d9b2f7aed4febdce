// SPDX-License-Identifier: Apache-2.0

package zlint_test

import (
	"strings"
	"testing"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3/lint"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/zlint"
)

const leafWithoutAKI = `
	root subject="CN=Northwind Trading Root CA" ca
	client from root subject="CN=Northwind Trading Client" aki=none
	file client root`

func find(t testing.TB, id string) *lints.Rule {
	t.Helper()
	for _, r := range zlint.Rules() {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no rule %s", id)
	return nil
}

func build(t testing.TB, recipe string) *chain.Chain {
	t.Helper()
	b, err := bundle.Read("chain.pem", certtest.MustPEM(t, recipe), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return chain.Build(b, chain.Options{Artifact: chain.ClientChain})
}

// TestRulesAreComplete holds every rule against what the rest of the program
// relies on, and guards against a zlint that registers nothing.
func TestRulesAreComplete(t *testing.T) {
	rules := zlint.Rules()
	if len(rules) < 300 {
		t.Fatalf("zlint has %d certificate lints, which is too few", len(rules))
	}
	ids := map[string]bool{}
	for _, r := range rules {
		if wrong := r.Validate(); len(wrong) > 0 {
			t.Errorf("%s: %s", r.ID, strings.Join(wrong, "; "))
		}
		if ids[r.ID] {
			t.Errorf("%s is there twice", r.ID)
		}
		ids[r.ID] = true
		if r.Source == "" || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: source %q, title %q", r.ID, r.Source, r.Title)
		}
	}
	for _, r := range rules {
		for _, alias := range r.Aliases {
			if ids[alias] {
				t.Errorf("%s has the alias %s, which is a lint of its own", r.ID, alias)
			}
		}
	}
}

// TestStatuses shows what becomes of zlint's answers: the message comes from
// the description where the lint gives no details, and the place from its name.
func TestStatuses(t *testing.T) {
	c := build(t, leafWithoutAKI)
	missing := find(t, "zlint/e_ext_authority_key_identifier_no_key_identifier")
	got := lints.RunCert(missing, nil, c, c.Leaf(), certtest.Now)
	if len(got) != 1 || got[0].Outcome != lints.Failed ||
		got[0].Message != `leaf "Northwind Trading Client": CAs must include keyIdentifer field of AKI in all non-self-issued certificates` {
		t.Errorf("leaf without key identifier: %+v", got)
	}
	if got := lints.RunCert(missing, nil, c, c.Top(), certtest.Now); got[0].Outcome != lints.Passed {
		t.Errorf("self-signed root: %+v", got)
	}
	constraints := find(t, "zlint/e_name_constraint_empty")
	if got := lints.RunCert(constraints, nil, c, c.Leaf(), certtest.Now); got[0].Outcome != lints.NotApplicable {
		t.Errorf("lint for an extension that is not there: %+v", got)
	}
}

// TestPlace points at the extension that the lint's name speaks of.
func TestPlace(t *testing.T) {
	c := build(t, `
		root subject="CN=Northwind Trading Root CA" ca
		client from root subject="CN=Northwind Trading Client" critical=aki
		file client root`)
	rule := find(t, "zlint/e_ext_authority_key_identifier_critical")
	got := lints.RunCert(rule, nil, c, c.Leaf(), certtest.Now)
	if got[0].Outcome != lints.Failed || got[0].At != c.Leaf().At(bundle.ExtensionField("2.5.29.35")) {
		t.Errorf("%s at %v", got[0].Outcome, got[0].At)
	}
}

var selfIssuedToo = &lints.Rule{
	ID:    "self-issued",
	Title: "issuer and subject are the same",
	Doc:   lints.Doc{What: "Finds self-issued certificates.", Why: "For the test.", Fix: "Do not."},
	Cite:  "RFC 5280 3.2",
	Cert: func(p *lints.Pass, c *chain.Cert) {
		if c.SelfIssued() {
			p.Fail(lints.Finding{Message: "it is self-issued", Severity: lints.Warning})
		}
	},
}

// TestExport runs an exported rule as zlint's users do: from a registered lint,
// on a bare certificate.
func TestExport(t *testing.T) {
	exported, err := zlint.Export(selfIssuedToo, nil, certtest.Now)
	if err != nil {
		t.Fatal(err)
	}
	lint.RegisterCertificateLint(exported)
	registered := lint.GlobalRegistry().CertificateLints().ByName("e_chainlint_self_issued")
	if registered == nil {
		t.Fatal("the exported lint is not in zlint's registry")
	}
	recipe := certtest.Must(t, leafWithoutAKI)
	for name, want := range map[string]lint.LintResult{
		"root":   {Status: lint.Warn, Details: "it is self-issued"},
		"client": {Status: lint.Pass},
	} {
		cert, err := x509.ParseCertificate(recipe.Cert(name))
		if err != nil {
			t.Fatal(err)
		}
		got := registered.Execute(cert, lint.NewEmptyConfig())
		if got.Status != want.Status || got.Details != want.Details {
			t.Errorf("%s: %s %q, want %s %q", name, got.Status, got.Details, want.Status, want.Details)
		}
	}
}

func TestExportRefusesRulesOfChains(t *testing.T) {
	rule := &lints.Rule{ID: "of-the-chain", Chain: func(*lints.Pass) {}}
	if _, err := zlint.Export(rule, nil, certtest.Now); err == nil || !strings.Contains(err.Error(), `"of-the-chain"`) {
		t.Errorf("error is %v", err)
	}
}

func BenchmarkRules(b *testing.B) {
	c := build(b, leafWithoutAKI)
	rules := zlint.Rules()
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range rules {
			if r.Source == "RFC5280" {
				lints.RunCert(r, nil, c, c.Leaf(), certtest.Now)
			}
		}
	}
}
