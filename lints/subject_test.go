// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// family is a file with a certificate of each role, a copy of one, a request,
// and a registered issuer that the file does not hold.
func family(t *testing.T) *chain.Chain {
	t.Helper()
	const recipe = `
		anchor  subject="CN=Anchor" ca
		root    from anchor subject="CN=Root" ca
		issuing from root subject="CN=Issuing" ca
		client  from issuing subject="CN=Client"
		other   subject="CN=Other" ca key=p256
		`
	b, err := bundle.Read("chain.pem", certtest.MustPEM(t, recipe+"file client issuing root other client csr:client"), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	anchor, err := bundle.Read("anchor.pem", certtest.MustPEM(t, recipe+"file anchor"), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return chain.Build(b, chain.Options{Artifact: chain.ClientChain, Anchors: anchor.Certificates()})
}

// TestSubjects runs a rule on each subject that a requirement may name: the
// results say which certificates it was shown, in what order.
func TestSubjects(t *testing.T) {
	shown := &lints.Rule{ID: "shown", Cert: func(p *lints.Pass, c *chain.Cert) {
		p.Evidence(fmt.Sprintf("%s %s", c.Role, c.Name()))
	}}
	c := family(t)
	want := map[lints.Subject]string{
		lints.OnFile:         "the file has no content",
		lints.OnLeaf:         "leaf Client",
		lints.OnIntermediate: "intermediate Issuing, intermediate Root",
		lints.OnRoot:         "root Anchor",
		lints.OnNonRoot:      "leaf Client, intermediate Issuing, intermediate Root, stray Other",
		lints.OnIssuer:       "root Anchor",
		lints.OnCA:           "intermediate Issuing, intermediate Root, stray Other, root Anchor",
		lints.OnPath:         "leaf Client, intermediate Issuing, intermediate Root, root Anchor",
		lints.OnEach:         "leaf Client, intermediate Issuing, intermediate Root, stray Other, root Anchor",
		lints.OnChain:        "leaf Client, intermediate Issuing, intermediate Root, root Anchor",
		lints.OnRequest:      "request Client",
		lints.OnKey:          "the file has no private key",
		lints.OnInventory:    "the file has no inventory",
		lints.OnHandshake:    "the file has no handshake",
	}
	for _, s := range lints.Subjects {
		sel := &lints.Selection{Requirements: []*lints.Requirement{require("acme/it", lints.Error, on(shown, s))}}
		var got []string
		for _, r := range lints.Run(sel, c, certtest.Now) {
			got = append(got, r.Found+r.Message)
		}
		if strings.Join(got, ", ") != want[s] {
			t.Errorf("%s: got %q, want %q", s, got, want[s])
		}
	}
}

// TestAbsentSubjects holds each subject against a file that has none of it.
func TestAbsentSubjects(t *testing.T) {
	c := build(t, `
		root ca
		file text:"nothing"
		`)
	want := map[lints.Subject]string{
		lints.OnFile: "content", lints.OnLeaf: "leaf certificate", lints.OnIntermediate: "intermediate certificate", lints.OnRoot: "root certificate",
		lints.OnNonRoot: "certificate below a root", lints.OnIssuer: "issuer certificate", lints.OnCA: "CA certificate", lints.OnPath: "path",
		lints.OnEach: "certificate", lints.OnChain: "certificate whose issuer is at hand", lints.OnRequest: "certificate signing request",
		lints.OnKey: "private key", lints.OnInventory: "inventory", lints.OnHandshake: "handshake",
	}
	for _, s := range lints.Subjects {
		sel := &lints.Selection{Requirements: []*lints.Requirement{require("acme/it", lints.Error, on(passes, s))}}
		want := fmt.Sprintf("acme/it notApplicable error file line 1 %q\n", "the file has no "+want[s])
		if got := dump(lints.Run(sel, c, certtest.Now)); got != want {
			t.Errorf("%s: got %s, want %s", s, got, want)
		}
	}
	sel := &lints.Selection{Requirements: []*lints.Requirement{require("acme/it", lints.Error, on(passes, lints.OnLeaf, lints.OnRoot))}}
	const neither = "acme/it notApplicable error file line 1 \"the file has no leaf certificate and no root certificate\"\n"
	if got := dump(lints.Run(sel, c, certtest.Now)); got != neither {
		t.Errorf("two subjects: got %s, want %s", got, neither)
	}
}

// TestOrderOfResults: those about the file come first, then those of each
// certificate in the order of the file, and a registered issuer that the file
// does not hold is the last.
func TestOrderOfResults(t *testing.T) {
	sel := &lints.Selection{Requirements: []*lints.Requirement{
		require("acme/each", lints.Error, on(followsAlways, lints.OnEach)),
		require("acme/file", lints.Error, on(noPath, lints.OnFile)),
	}}
	var got []string
	for _, r := range lints.Run(sel, family(t), certtest.Now) {
		who := "file"
		if r.Cert != nil {
			who = r.Cert.Name()
		}
		got = append(got, who)
	}
	if want := []string{"file", "Client", "Issuing", "Root", "Other", "Anchor"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRequests: a rule of requests looks at each of the file, and what it says
// stands where the request does unless it says more.
func TestRequests(t *testing.T) {
	seen := 0
	rule := &lints.Rule{ID: "of-requests", Request: func(p *lints.Pass, o *bundle.Object) {
		seen++
		if seen == 1 {
			p.Fail(lints.Finding{Message: "the request is bad"})
			return
		}
		p.Fail(lints.Finding{Message: "its subject is bad", At: o.At(bundle.Subject)})
	}}
	sel := &lints.Selection{Requirements: []*lints.Requirement{require("acme/csr", lints.Error, on(rule, lints.OnRequest))}}
	got := dump(lints.Run(sel, build(t, "a key=p256\nb key=p256\nfile csr:a csr:b"), certtest.Now))
	want := `acme/csr fail error file line 1 "the request is bad"
acme/csr fail error file line 10 "its subject is bad"
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	got = dump(lints.Run(sel, build(t, pair), certtest.Now))
	want = "acme/csr notApplicable error file line 1 \"the file has no certificate signing request\"\n"
	if got != want {
		t.Errorf("a file without requests: got\n%swant\n%s", got, want)
	}
}

// TestPile: of a file with more certificates than anybody hands in, the passes
// are told of once, and each failure where it stands.
func TestPile(t *testing.T) {
	var recipe, file strings.Builder
	for i := range 65 {
		fmt.Fprintf(&recipe, "c%d key=@c0\n", i)
		fmt.Fprintf(&file, " c%d", i)
	}
	text := strings.Replace(recipe.String(), "key=@c0", "key=p256", 1) + "file" + file.String()
	odd := &lints.Rule{ID: "odd", Cert: func(p *lints.Pass, c *chain.Cert) {
		if c.Index == 3 || c.Index == 64 {
			p.Fail(lints.Finding{Message: "certificate " + c.Name()})
		}
		p.Evidence("certificate " + c.Name())
	}}
	sel := &lints.Selection{Requirements: []*lints.Requirement{require("acme/odd", lints.Error, on(odd, lints.OnEach))}}
	var got []string
	for _, r := range lints.Run(sel, build(t, text), certtest.Now) {
		got = append(got, fmt.Sprintf("%s %q %q", r.Outcome, r.Message, r.Found))
	}
	want := []string{`pass "" ""`, `fail "certificate c3" ""`, `fail "certificate c64" ""`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
