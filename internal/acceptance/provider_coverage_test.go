// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"crypto/x509"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// neverPass lists the rules that a file can break, but never pass.
var neverPass = map[string]string{
	"issuer-not-own":      "that an issuer is one's own only a person can confirm",
	"issuer-not-provider": "that an issuer is the provider's only a person can confirm",
}

// TestEveryRequirementHasSamples fails for a requirement that no sample meets, or that
// no sample breaks. It skips what a person must confirm, and what only a handshake
// shows.
func TestEveryRequirementHasSamples(t *testing.T) {
	seen := sampledOutcomes(t)
	for _, provider := range providers {
		for _, req := range ruleset(t, provider).Requirements {
			if !req.Of(provider) {
				continue
			}
			has := seen[req.ID]
			if isOfHandshake(req) {
				if !has[lints.NotApplicable] || len(has) > 1 {
					t.Errorf("%s is about the handshake, and has the outcomes %v", req.ID, has)
				}
				continue
			}
			reason := neverPass[req.Checks[0].Rule.ID]
			switch {
			case isReview(req):
				if !has[lints.Review] || has[lints.Passed] || has[lints.Failed] {
					t.Errorf("%s is a person's to confirm, and has the outcomes %v", req.ID, has)
				}
				continue
			case reason != "":
				if !has[lints.Review] || has[lints.Passed] {
					t.Errorf("%s is said never to pass (%s), and has the outcomes %v", req.ID, reason, has)
				}
			case !has[lints.Passed]:
				t.Errorf("%s: no sample in testdata/%s in which it passes", req.ID, provider)
			}
			if !has[lints.Failed] {
				t.Errorf("%s: no sample in testdata/%s in which it fails", req.ID, provider)
			}
		}
	}
}

// isReview reports whether no file can pass or break a requirement.
func isReview(req *lints.Requirement) bool {
	return !slices.ContainsFunc(req.Checks, func(c lints.Check) bool { return c.Rule.ID != "needs-review" })
}

// isOfHandshake reports whether only a handshake can pass or break a requirement.
func isOfHandshake(req *lints.Requirement) bool {
	return !slices.ContainsFunc(req.Checks, func(c lints.Check) bool { return !c.Rule.Handshake })
}

// sampledOutcomes returns the outcomes that each requirement has in some sample.
func sampledOutcomes(t *testing.T) map[string]map[lints.Outcome]bool {
	t.Helper()
	seen := map[string]map[lints.Outcome]bool{}
	note := func(results []lints.Result) {
		for _, r := range results {
			if seen[r.Requirement.ID] == nil {
				seen[r.Requirement.ID] = map[lints.Outcome]bool{}
			}
			seen[r.Requirement.ID][r.Outcome] = true
		}
	}
	for _, s := range samples(t) {
		note(s.check(t).Results)
	}
	for _, file := range inventoryFiles(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		note(inventory(t, archive))
	}
	for _, owner := range []string{"client", "another"} {
		note(withKey(t, "rsa2048:"+owner))
	}
	for _, c := range credentials {
		note(c.results(t))
	}
	return seen
}

// withKey checks a chain with a private key next to it.
func withKey(t *testing.T, key string) []lints.Result {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(certtest.Key(key))
	if err != nil {
		t.Fatal(err)
	}
	given, err := chainlint.ReadKey("client.key", der)
	if err != nil {
		t.Fatal(err)
	}
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, "baseline")}, Key: given, Now: clock}
	rep, err := linter.CheckBytes("chain.pem", certtest.MustPEM(t, "root ca\nclient from root\nfile client root\n"))
	if err != nil {
		t.Fatal(err)
	}
	return rep.Files[0].Results
}

// TestKeyNextToChain looks only at the outcome of key-matches.
func TestKeyNextToChain(t *testing.T) {
	for key, want := range map[string]lints.Outcome{"rsa2048:client": lints.Passed, "rsa2048:another": lints.Failed} {
		results := withKey(t, key)
		i := slices.IndexFunc(results, func(r lints.Result) bool { return r.Requirement.ID == "baseline/key-matches" })
		if i < 0 {
			t.Fatal("baseline/key-matches has no result")
		}
		if r := results[i]; r.Outcome != want {
			t.Errorf("key %s: %s %s, want %s", key, r.Outcome, r.Message, want)
		}
	}
}

// TestNoSampleIsLeftOver fails on a file in testdata that no sample names.
func TestNoSampleIsLeftOver(t *testing.T) {
	named := map[string]bool{}
	for _, s := range samples(t) {
		for _, file := range slices.Concat(s.anchors, s.passwordFiles, []string{s.file}) {
			named[filepath.Join("testdata", s.provider, file)] = true
		}
	}
	for _, provider := range providers {
		files, err := filepath.Glob(filepath.Join("testdata", provider, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			ext := filepath.Ext(file)
			if ext != ".txtar" && ext != ".sh" && !named[file] {
				t.Errorf("no sample names %s", file)
			}
		}
	}
}
