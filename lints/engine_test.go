// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

const pair = `
	root subject="CN=Northwind Trading Root CA" ca
	client from root subject="CN=Northwind Trading Client"
	file client root`

func build(t testing.TB, recipe string) *chain.Chain {
	t.Helper()
	b, err := bundle.Read("chain.pem", certtest.MustPEM(t, recipe), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return chain.Build(b, chain.Options{Artifact: chain.ClientChain})
}

// Toy rules: each shows one thing that the engine does with what a rule says.
var (
	failsOnLeaf = &lints.Rule{ID: "fails-on-leaf", Cert: func(p *lints.Pass, c *chain.Cert) {
		if c.Role == chain.Leaf {
			p.Fail(lints.Finding{Message: p.Requires("a better leaf")})
		}
	}}
	failsAlways = &lints.Rule{ID: "fails-always", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Message: "the file is bad"})
	}}
	followsAlways = &lints.Rule{ID: "follows-always", Follows: []string{"fails-always"}, Cert: func(p *lints.Pass, _ *chain.Cert) {
		p.Fail(lints.Finding{Message: "so the certificate is bad"})
	}}
	followsOn = &lints.Rule{ID: "follows-on", Follows: []string{"follows-always"}, Cert: func(p *lints.Pass, _ *chain.Cert) {
		p.Fail(lints.Finding{Message: "and so on"})
	}}
	follower, followed = circle("follower", "followed"), circle("followed", "follower")
	reviewsLeaf        = &lints.Rule{ID: "reviews-leaf", Chain: func(p *lints.Pass) { p.ReviewOf(p.Chain.Leaf(), "is it yours?") }}
	noPath             = &lints.Rule{ID: "no-path", Chain: func(*lints.Pass) {}}

	milder = &lints.Rule{ID: "milder", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Message: "not that bad", Severity: lints.Note})
	}}
	passes = &lints.Rule{ID: "passes", Cert: func(p *lints.Pass, _ *chain.Cert) { p.Evidence("2 of 2") }}
	panics = &lints.Rule{ID: "panics", Chain: func(*lints.Pass) { panic("out of range") }}
	links  = &lints.Rule{ID: "links", Link: func(p *lints.Pass, l chain.Link) {
		if !l.Self() {
			p.Review("is " + l.Issuer.Name() + " yours?")
		}
	}}
	asksForAnchor = &lints.Rule{ID: "asks-for-anchor", Chain: func(p *lints.Pass) {
		p.Open(lints.AnchorInput, "no anchor was given")
	}}
	swept = &lints.Rule{ID: "zlint/swept", Source: "RFC5280", Cert: func(*lints.Pass, *chain.Cert) {}}
)

// circle is a rule that claims to follow from one that claims the same of it.
func circle(id, from string) *lints.Rule {
	return &lints.Rule{ID: id, Follows: []string{from}, Chain: func(p *lints.Pass) { p.Fail(lints.Finding{Message: id}) }}
}

func require(id string, severity lints.Severity, checks ...lints.Check) *lints.Requirement {
	return &lints.Requirement{ID: id, Provider: "ACME", Level: lints.Must, Severity: severity, Checks: checks}
}

// on binds a rule to subjects.
func on(rule *lints.Rule, subjects ...lints.Subject) lints.Check {
	return lints.Check{Rule: rule, On: subjects}
}

func dump(results []lints.Result) string {
	var b strings.Builder
	for _, r := range results {
		who := "file"
		if r.Cert != nil {
			who = string(r.Cert.Role)
		}
		fmt.Fprintf(&b, "%s %s %s %s line %d", r.Requirement.ID, r.Outcome, r.Severity, who, r.At.Line)
		for _, text := range []string{r.Message, r.Found} {
			if text != "" {
				fmt.Fprintf(&b, " %q", text)
			}
		}
		if r.Follows != nil {
			fmt.Fprintf(&b, " follows %s", r.Follows.ID)
		}
		if r.Input != nil {
			fmt.Fprintf(&b, " give %s", r.Input.Name())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRun(t *testing.T) {
	company := lints.Parameter{Name: "company", Required: true}
	environment := lints.Parameter{Name: "environment", OneOf: []string{"try", "live"}, Required: true}
	kind := lints.Parameter{Name: "kind", OneOf: []string{"auto", "public", "private"}, Default: "auto",
		Auto: []lints.Auto{{Value: "public", Fact: "public-ca"}, {Value: "private"}}}
	optional := lints.Parameter{Name: "rdn"}
	params := []lints.Parameter{company, environment, kind, optional}
	when := func(c lints.Check, param string, values ...string) lints.Check {
		c.When = []lints.Condition{{Param: param, OneOf: values}}
		return c
	}
	missing := func(c lints.Check, p ...lints.Parameter) lints.Check {
		c.Missing = p
		return c
	}
	tests := []struct {
		story        string
		requirements []*lints.Requirement
		values       map[string][]string
		want         string
	}{
		{
			story:        "a rule of certificates runs on each subject, and says who requires it",
			requirements: []*lints.Requirement{require("acme/leaf", lints.Error, on(failsOnLeaf, lints.OnEach))},
			want: `acme/leaf fail error leaf line 2 "ACME requires a better leaf"
acme/leaf pass error root line 22
`,
		},
		{
			story:        "a subject that the file lacks makes the requirement not applicable",
			requirements: []*lints.Requirement{require("acme/mid", lints.Error, on(passes, lints.OnIntermediate))},
			want:         "acme/mid notApplicable error file line 1 \"the file has no intermediate certificate\"\n",
		},
		{
			story: "two checks of a requirement: what fails hides the pass of the same subject",
			requirements: []*lints.Requirement{require("acme/two", lints.Error, on(passes, lints.OnEach),
				lints.Check{Rule: failsOnLeaf, On: []lints.Subject{lints.OnEach}, Severity: lints.Warning})},
			want: `acme/two fail warning leaf line 2 "ACME requires a better leaf"
acme/two pass error root line 22 "2 of 2"
`,
		},
		{
			story: "a consequence is folded under its cause, not the other way round",
			requirements: []*lints.Requirement{
				require("acme/consequence", lints.Error, on(followsAlways, lints.OnLeaf)),
				require("acme/cause", lints.Error, on(failsAlways, lints.OnFile)),
			},
			want: `acme/cause fail error file line 1 "the file is bad"
acme/consequence fail error leaf line 2 "so the certificate is bad" follows acme/cause
`,
		},
		{
			story: "a consequence of a consequence is folded under the first cause",
			requirements: []*lints.Requirement{
				require("acme/end", lints.Error, on(followsOn, lints.OnLeaf)),
				require("acme/consequence", lints.Error, on(followsAlways, lints.OnLeaf)),
				require("acme/cause", lints.Error, on(failsAlways, lints.OnFile)),
			},
			want: `acme/cause fail error file line 1 "the file is bad"
acme/end fail error leaf line 2 "and so on" follows acme/cause
acme/consequence fail error leaf line 2 "so the certificate is bad" follows acme/cause
`,
		},
		{
			story: "of two that follow from each other one stands",
			requirements: []*lints.Requirement{
				require("acme/one", lints.Error, on(follower, lints.OnFile)),
				require("acme/two", lints.Error, on(followed, lints.OnFile)),
			},
			want: `acme/one fail error file line 1 "follower" follows acme/two
acme/two fail error file line 1 "followed"
`,
		},
		{
			story:        "a review by a rule of the path can be of one certificate",
			requirements: []*lints.Requirement{require("acme/yours", lints.Error, on(reviewsLeaf, lints.OnChain))},
			want:         "acme/yours review error leaf line 2 \"is it yours?\"\n",
		},
		{
			story: "nothing is folded under a milder finding",
			requirements: []*lints.Requirement{
				require("acme/consequence", lints.Error, on(followsAlways, lints.OnLeaf)),
				require("acme/cause", lints.Warning, on(failsAlways, lints.OnFile)),
			},
			want: `acme/cause fail warning file line 1 "the file is bad"
acme/consequence fail error leaf line 2 "so the certificate is bad"
`,
		},
		{
			story: "an inherited requirement's finding is folded under the provider's own",
			requirements: []*lints.Requirement{
				require("acme/same", lints.Error, on(failsAlways, lints.OnFile)),
				require("baseline/same", lints.Error, on(failsAlways, lints.OnFile)),
			},
			want: `acme/same fail error file line 1 "the file is bad"
baseline/same fail error file line 1 "the file is bad" follows acme/same
`,
		},
		{
			story:        "a rule makes one finding milder, and can make none worse",
			requirements: []*lints.Requirement{require("acme/mild", lints.Error, on(milder, lints.OnFile))},
			want:         "acme/mild fail note file line 1 \"not that bad\"\n",
		},
		{
			story:        "a rule that panics leaves its requirement open, and the next one runs",
			requirements: []*lints.Requirement{require("acme/panics", lints.Error, on(panics, lints.OnFile)), require("acme/next", lints.Error, on(passes, lints.OnLeaf))},
			want: `acme/panics open error file line 1 "internal error in the rule panics: out of range; please report it with the file"
acme/next pass error leaf line 2 "2 of 2"
`,
		},
		{
			story:        "a rule of links runs on each, the root's link to itself included",
			requirements: []*lints.Requirement{require("acme/links", lints.Error, on(links, lints.OnChain))},
			want: `acme/links review error leaf line 2 "is Northwind Trading Root CA yours?"
acme/links pass error root line 22
`,
		},
		{
			story: "a missing input that is required leaves the requirement open, another makes it not applicable",
			requirements: []*lints.Requirement{
				require("acme/company", lints.Error, missing(on(passes, lints.OnLeaf), company)),
				require("acme/live", lints.Error, when(on(passes, lints.OnLeaf), "environment", "live")),
				require("acme/rdn", lints.Error, missing(on(passes, lints.OnLeaf), optional)),
				require("acme/anchor", lints.Error, on(asksForAnchor, lints.OnFile)),
			},
			want: `acme/company open error file line 1 "company is not known" give company
acme/live open error file line 1 "environment is not known" give environment
acme/rdn notApplicable error file line 1 "no rdn was given"
acme/anchor open error file line 1 "no anchor was given" give anchor
`,
		},
		{
			story: "what does not concern the file asks for no input, and one input is asked for once",
			requirements: []*lints.Requirement{
				require("acme/csr", lints.Error, lints.Check{
					Rule: passes, On: []lints.Subject{lints.OnLeaf}, Fact: "request-file", Missing: []lints.Parameter{company},
					When: []lints.Condition{{Param: "environment", OneOf: []string{"live"}}},
				}),
				require("acme/both", lints.Error,
					when(on(passes, lints.OnLeaf), "environment", "live"), when(on(failsOnLeaf, lints.OnLeaf), "environment", "try")),
			},
			want: `acme/csr notApplicable error file line 1 "applies to a certificate signing request"
acme/both open error file line 1 "environment is not known" give environment
`,
		},
		{
			story: "an input that is not required decides before one that is, in whatever order they are needed, and before both a condition that does not hold",
			requirements: []*lints.Requirement{
				require("acme/required-first", lints.Error, missing(on(passes, lints.OnLeaf), company, optional)),
				require("acme/optional-first", lints.Error, missing(on(passes, lints.OnLeaf), optional, company)),
				require("acme/condition", lints.Error, missing(when(on(passes, lints.OnLeaf), "environment", "live"), optional)),
				require("acme/two-conditions", lints.Error, lints.Check{Rule: passes, On: []lints.Subject{lints.OnLeaf}, When: []lints.Condition{
					{Param: "environment", OneOf: []string{"live"}}, {Param: "kind", OneOf: []string{"public"}},
				}}),
			},
			want: `acme/required-first notApplicable error file line 1 "no rdn was given"
acme/optional-first notApplicable error file line 1 "no rdn was given"
acme/condition notApplicable error file line 1 "no rdn was given"
acme/two-conditions notApplicable error file line 1 "applies where kind is public; here it is private"
`,
		},
		{
			story: "what the file does not hold asks for no input; the file as a whole is always there",
			requirements: []*lints.Requirement{
				require("acme/mid", lints.Error, missing(on(passes, lints.OnIntermediate), company)),
				require("acme/mid-or-leaf", lints.Error, missing(on(passes, lints.OnIntermediate, lints.OnLeaf), company)),
				require("acme/request", lints.Error, missing(on(&lints.Rule{ID: "requests", Request: func(*lints.Pass, *bundle.Object) {}}, lints.OnRequest), company)),
				require("acme/file", lints.Error, missing(on(failsAlways, lints.OnFile), company)),
			},
			want: `acme/mid notApplicable error file line 1 "the file has no intermediate certificate"
acme/mid-or-leaf open error file line 1 "company is not known" give company
acme/request notApplicable error file line 1 "the file has no certificate signing request"
acme/file open error file line 1 "company is not known" give company
`,
		},
		{
			story: "a condition that does not hold says what it is; auto is read off the chain",
			requirements: []*lints.Requirement{
				require("acme/live", lints.Error, when(on(passes, lints.OnLeaf), "environment", "live")),
				require("acme/public", lints.Error, when(on(passes, lints.OnLeaf), "kind", "public")),
				require("acme/private", lints.Error, when(on(passes, lints.OnLeaf), "kind", "private")),
				require("acme/fact", lints.Error, lints.Check{Rule: passes, On: []lints.Subject{lints.OnLeaf}, Fact: "public-ca"}),
			},
			values: map[string][]string{"environment": {"try"}},
			want: `acme/live notApplicable error file line 1 "applies where environment is live; here it is try"
acme/public notApplicable error file line 1 "applies where kind is public; here it is private"
acme/fact notApplicable error file line 1 "applies where the path leads to a CA of the Mozilla root program"
acme/private pass error leaf line 2 "2 of 2"
`,
		},
		{
			story:        "the passes of another tool's rule become one",
			requirements: []*lints.Requirement{require("zlint/swept", lints.Warning, on(swept, lints.OnEach))},
			want:         "zlint/swept pass warning file line 1\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.story, func(t *testing.T) {
			sel := &lints.Selection{Name: "acme", Requirements: tt.requirements, Params: params, Values: tt.values}
			if got := dump(lints.Run(sel, build(t, pair), certtest.Now)); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// TestEveryRequirementAppears holds the promise of the JSON contract on a file
// with nothing in it.
func TestEveryRequirementAppears(t *testing.T) {
	b, err := bundle.Read("empty.pem", nil, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sel := &lints.Selection{Name: "acme", Requirements: []*lints.Requirement{
		require("acme/a", lints.Error, on(passes, lints.OnEach)), require("acme/b", lints.Error, on(links, lints.OnChain)),
		require("acme/c", lints.Error, on(noPath, lints.OnChain)), require("acme/d", lints.Error, on(noPath, lints.OnFile)),
	}}
	got := dump(lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now))
	want := `acme/a notApplicable error file line 1 "the file has no certificate"
acme/b notApplicable error file line 1 "not checked: the file has no certificate whose issuer is at hand"
acme/c notApplicable error file line 1 "the file has no certificate"
acme/d pass error file line 1
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSeverityOrder(t *testing.T) {
	order := []lints.Severity{lints.Note, lints.Warning, lints.Error}
	for i, s := range order {
		for j, u := range order {
			if got := s.AtLeast(u); got != (i >= j) {
				t.Errorf("%s at least %s: %v", s, u, got)
			}
		}
	}
}

func BenchmarkRun(b *testing.B) {
	sel := &lints.Selection{Name: "acme", Requirements: []*lints.Requirement{
		require("acme/leaf", lints.Error, on(failsOnLeaf, lints.OnEach)),
		require("acme/links", lints.Error, on(links, lints.OnChain)),
		require("acme/cause", lints.Error, on(failsAlways, lints.OnFile)),
		require("acme/consequence", lints.Error, on(followsAlways, lints.OnEach)),
	}}
	c := build(b, pair)
	b.ReportAllocs()
	for b.Loop() {
		lints.Run(sel, c, certtest.Now)
	}
}
