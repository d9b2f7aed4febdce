// SPDX-License-Identifier: Apache-2.0

package zlint_test

import (
	"fmt"
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

type short struct {
	Bits int    `yaml:"bits"`
	Kind string `yaml:"kind"`
}

// keyOf is a rule of certificates with parameters.
func keyOf(params any) *lints.Rule {
	return &lints.Rule{
		ID: "key-of", Params: params,
		Values: map[string]lints.Values{"kind": {Words: []string{"rsa", "ec"}}},
		ValidateParams: func(params any) error {
			if p := params.(short); p.Kind == "ec" && p.Bits > 521 {
				return fmt.Errorf("no curve has %d bits", p.Bits)
			}
			return nil
		},
		Cert: func(p *lints.Pass, _ *chain.Cert) { lints.ParamsOf[short](p) },
	}
}

// TestExportRefuses: what would answer nothing for every certificate is refused
// where it is made.
func TestExportRefuses(t *testing.T) {
	defaults := keyOf(short{Bits: 2048, Kind: "rsa"})
	for _, c := range []struct {
		rule   *lints.Rule
		params any
		want   string
	}{
		{nil, nil, `no rule to export`},
		{&lints.Rule{ID: "of-the-chain", Chain: func(*lints.Pass) {}}, nil, `rule "of-the-chain" looks at more than one certificate: a zlint lint cannot`},
		{find(t, "zlint/e_name_constraint_empty"), nil, `rule "zlint/e_name_constraint_empty" is a lint of zlint's own`},
		{keyOf(short{}), nil, `rule "key-of" has no defaults: give it parameters`},
		{keyOf(short{}), short{}, ""},
		{defaults, nil, ""},
		{defaults, short{Bits: 256, Kind: "ec"}, ""},
		{defaults, &short{Bits: 2048}, `parameters of rule "key-of" are of type zlint_test.short, not *zlint_test.short`},
		{defaults, 2048, `parameters of rule "key-of" are of type zlint_test.short, not int`},
		{defaults, short{Kind: "RSA"}, `kind of rule "key-of" must be one of rsa, ec, not "RSA"`},
		{defaults, short{Bits: 2048, Kind: "ec"}, `parameters of rule "key-of": no curve has 2048 bits`},
		{selfIssuedToo, short{}, `parameters of rule "self-issued" are of type <nil>, not zlint_test.short`},
	} {
		l, err := zlint.Export(c.rule, c.params, certtest.Now)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want || (l == nil) == (err == nil) {
			t.Errorf("%+v: got %q, want %q", c.params, got, c.want)
		}
	}
}

// TestExportedStatuses: what a rule leaves to the user, and a rule that breaks
// down, is no "not applicable".
func TestExportedStatuses(t *testing.T) {
	for name, c := range map[string]struct {
		run  func(*lints.Pass)
		want lint.LintResult
	}{
		"open":           {func(p *lints.Pass) { p.Open("--key FILE", "the key is not known") }, lint.LintResult{Status: lint.Fatal, Details: "the key is not known"}},
		"review":         {func(p *lints.Pass) { p.Review("see for yourself") }, lint.LintResult{Status: lint.Notice, Details: "see for yourself"}},
		"panic":          {func(*lints.Pass) { panic("oh") }, lint.LintResult{Status: lint.Fatal, Details: "internal error in the rule given: oh; please report it with the file"}},
		"not applicable": {func(p *lints.Pass) { p.NotApplicable("no such thing") }, lint.LintResult{Status: lint.NA}},
		"note":           {func(p *lints.Pass) { p.Fail(lints.Finding{Message: "odd", Severity: lints.Note}) }, lint.LintResult{Status: lint.Notice, Details: "odd"}},
		"two": {func(p *lints.Pass) {
			p.Fail(lints.Finding{Message: "bad"})
			p.Fail(lints.Finding{Message: "odd", Severity: lints.Note})
		}, lint.LintResult{Status: lint.Error, Details: "bad; odd"}},
	} {
		rule := &lints.Rule{ID: "given", Cert: func(p *lints.Pass, _ *chain.Cert) { c.run(p) }}
		exported, err := zlint.Export(rule, nil, certtest.Now)
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(certtest.Must(t, leafWithoutAKI).Cert("client"))
		if err != nil {
			t.Fatal(err)
		}
		if got := exported.Lint().Execute(cert); got.Status != c.want.Status || got.Details != c.want.Details {
			t.Errorf("%s: %s %q, want %s %q", name, got.Status, got.Details, c.want.Status, c.want.Details)
		}
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
