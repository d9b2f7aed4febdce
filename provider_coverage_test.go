// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"crypto/sha256"
	"crypto/x509"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// confirmed are the requirements that no file can keep or break, with the
// reason: their samples show that they are left to a person.
var confirmed = map[string]string{
	"worldpay/not-revoked":                    "nothing is asked over the network",
	"worldpay/tls-parameters":                 "certificates do not show the connection",
	"mastercard/external-ca-only-if-required": "only the documentation of the APIs tells",
}

// trusted are the requirements that can fail but never pass by a file alone.
var trusted = map[string]string{
	"worldpay/issuer-under-own-control": "that an issuer is one's own only a person can confirm",
}

// TestEveryRequirementHasSamples fails on a requirement that no sample meets,
// or that no sample breaks.
func TestEveryRequirementHasSamples(t *testing.T) {
	seen := sampledOutcomes(t)
	if missing := missingProviders(); len(missing) > 0 {
		t.Errorf("built-in rulesets without samples: %s", strings.Join(missing, ", "))
	}
	for _, provider := range providers {
		for _, req := range ruleset(t, provider).Requirements {
			if !strings.HasPrefix(req.ID, provider+"/") {
				continue
			}
			has := seen[req.ID]
			switch {
			case confirmed[req.ID] != "":
				if !has[lints.Review] || has[lints.Passed] || has[lints.Failed] {
					t.Errorf("%s is said to be a person's to confirm (%s), and has the outcomes %v", req.ID, confirmed[req.ID], has)
				}
				continue
			case trusted[req.ID] != "":
				if !has[lints.Review] || has[lints.Passed] {
					t.Errorf("%s is said never to pass (%s), and has the outcomes %v", req.ID, trusted[req.ID], has)
				}
			case !has[lints.Passed]:
				t.Errorf("%s: no sample in which it passes", req.ID)
			}
			if !has[lints.Failed] {
				t.Errorf("%s: no sample in which it fails", req.ID)
			}
		}
	}
}

func missingProviders() []string {
	return slices.DeleteFunc(rulesets.Builtin(), func(name string) bool { return slices.Contains(providers, name) })
}

// sampledOutcomes are the outcomes that each requirement has in some sample.
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
		note(besideKey(t, "rsa2048:"+owner))
	}
	for _, c := range credentials {
		note(c.results(t))
	}
	return seen
}

// besideKey checks a chain with a private key beside it.
func besideKey(t *testing.T, key string) []lints.Result {
	t.Helper()
	spki, err := x509.MarshalPKIXPublicKey(certtest.Key(key).Public())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(spki)
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, "baseline")}, Key: &chain.KeyFile{SPKI: sum}, Now: clock}
	rep, err := linter.CheckBytes("chain.pem", certtest.MustPEM(t, "root ca\nclient from root\nfile client root\n"))
	if err != nil {
		t.Fatal(err)
	}
	return rep.Files[0].Results
}

// TestKeyBesideTheChain looks at the outcome of key-matches alone.
func TestKeyBesideTheChain(t *testing.T) {
	for key, want := range map[string]lints.Outcome{"rsa2048:client": lints.Passed, "rsa2048:another": lints.Failed} {
		for _, r := range besideKey(t, key) {
			if r.Requirement.ID == "baseline/key-matches" && r.Outcome != want {
				t.Errorf("key %s: %s %s, want %s", key, r.Outcome, r.Message, want)
			}
		}
	}
}

// TestNoSampleIsLeftOver fails on a file in testdata that no sample names.
func TestNoSampleIsLeftOver(t *testing.T) {
	named := map[string]bool{}
	for _, s := range samples(t) {
		for _, file := range append(s.anchors, s.file) {
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
