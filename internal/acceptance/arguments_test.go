// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"crypto/sha256"
	"crypto/x509"
	"testing"
	"time"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// TestNothingToJudge leaves out what a run needs. An empty report would look as if
// everything were fine.
func TestNothingToJudge(t *testing.T) {
	baseline := ruleset(t, "baseline")
	files := []chainlint.Input{{Name: "chain.pem", Data: certtest.MustPEM(t, "root ca")}}
	target := func(rs ...*rulesets.Ruleset) chainlint.Target {
		return chainlint.Target{Name: "live", Rulesets: rs, Inputs: files}
	}
	for _, test := range []struct {
		story   string
		now     time.Time
		targets []chainlint.Target
		want    string
	}{
		{"all there", clock, []chainlint.Target{target(baseline)}, ""},
		{"a target without a file next to one with", clock, []chainlint.Target{{Rulesets: []*rulesets.Ruleset{baseline}}, target(baseline)}, ""},
		{"no time", time.Time{}, []chainlint.Target{target(baseline)}, "no time to check validity at: Now is not set"},
		{"no target", clock, nil, "no target to check"},
		{"no file", clock, []chainlint.Target{{Rulesets: []*rulesets.Ruleset{baseline}}}, "no input to check"},
		{"no ruleset", clock, []chainlint.Target{target()}, `target "live": no ruleset to check the inputs against`},
		{"a nil ruleset", clock, []chainlint.Target{target(baseline, nil)}, `target "live": ruleset 2 of 2 is nil`},
		{"a ruleset that was not loaded", clock, []chainlint.Target{target(&rulesets.Ruleset{Name: "mine"})},
			`target "live": ruleset "mine" has no requirement; make rulesets with LoadRuleset or rulesets.Parse`},
	} {
		linter := chainlint.Linter{Now: test.now}
		_, err := linter.CheckTargets(test.targets...)
		if got := message(err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.story, got, test.want)
		}
	}
}

// TestNothingToCheck calls the functions that use one ruleset for all files without a
// ruleset.
func TestNothingToCheck(t *testing.T) {
	linter := chainlint.Linter{Now: clock}
	if _, err := linter.CheckBytes("chain.pem", nil); message(err) != "no ruleset to check the inputs against" {
		t.Error(err)
	}
	linter.Rulesets = []*rulesets.Ruleset{ruleset(t, "baseline")}
	if _, err := linter.Check(); message(err) != "no input to check" {
		t.Error(err)
	}
}

// TestRulesetsOfOneName checks a file against two rulesets with the same name: a
// report could not distinguish them.
func TestRulesetsOfOneName(t *testing.T) {
	const text = "name: house\ntitle: Mine\n"
	mine, err := rulesets.Parse("mine.yaml", []byte(text), all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	copied, err := rulesets.Parse("copy.yaml", []byte(text), all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	other, err := rulesets.Parse("other.yaml", []byte("name: house\ntitle: Another\n"), all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	extending, err := rulesets.Parse("ours.yaml", []byte("name: ours\ntitle: Ours\nextends: [connectpay]\n"), all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rulesets []*rulesets.Ruleset
		want     string
	}{
		{[]*rulesets.Ruleset{mine, other}, `two rulesets are named "house": mine.yaml and other.yaml`},
		{[]*rulesets.Ruleset{ruleset(t, "connectpay"), extending}, ""},
		{[]*rulesets.Ruleset{mine, copied}, ""},
	} {
		linter := chainlint.Linter{Now: clock, Rulesets: test.rulesets}
		_, err := linter.CheckBytes("chain.pem", certtest.MustPEM(t, "root ca"))
		if got := message(err); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// TestReadKey compares the facts about a key with those of its certificate.
func TestReadKey(t *testing.T) {
	private := certtest.Key("p256:client")
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	key, err := chainlint.ReadKey("client.key", der)
	if err != nil || key.SPKISHA256 != sha256.Sum256(spki) || key.Form != "PKCS#8" || key.Encrypted || key.Explicit {
		t.Errorf("got %+v, %v", key, err)
	}
	_, err = chainlint.ReadKey("client.key", spki)
	if want := "client.key: it holds 1 public key and no private key"; message(err) != want {
		t.Errorf("got %q, want %q", message(err), want)
	}
}

// message returns the text of an error, empty for none.
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
