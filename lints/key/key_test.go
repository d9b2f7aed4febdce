// SPDX-License-Identifier: Apache-2.0

package key

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestRules(t *testing.T) { lintstest.Run(t, Rules) }

// How keys that few people use are called.
func TestDescribe(t *testing.T) {
	for _, test := range []struct {
		key  chain.KeyFacts
		want string
	}{
		{chain.KeyFacts{}, "an unreadable key"},
		{chain.KeyFacts{Type: "1.2.643.7.1.1.1.1", OID: "1.2.643.7.1.1.1.1"}, "a key of the algorithm 1.2.643.7.1.1.1.1"},
		{chain.KeyFacts{Type: chain.RSA}, "RSA of unknown size"},
		{chain.KeyFacts{Type: chain.DSA, Bits: 1024}, "DSA of 1024 bits"},
		{chain.KeyFacts{Type: chain.Ed448, Bits: 456}, "Ed448"},
		{chain.KeyFacts{Type: chain.EC, Curve: "P-256", CurveOID: "1.2.840.10045.3.1.7", Bits: 256}, "EC on P-256"},
		{chain.KeyFacts{Type: chain.EC, CurveOID: "1.2.3"}, "EC on the curve 1.2.3"},
		{chain.KeyFacts{Type: chain.EC, ExplicitCurve: true}, "EC on a curve written out as explicit parameters"},
		{chain.KeyFacts{Type: chain.EC}, "EC on an unreadable curve"},
	} {
		if got := describe(test.key); got != test.want {
			t.Errorf("describe(%+v) = %q, want %q", test.key, got, test.want)
		}
	}
}

// The rules about the weaknesses of RSA and EC keys do not apply to a key for GOST R 34.10-2012.
func TestGOSTKey(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(certtest.Corpus(t), "weak-keys", "badkeys-gost.crt"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read("gost.crt", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	on := []lints.Subject{lints.OnEach}
	for _, rule := range []*lints.Rule{rocaKey, fermatKey, ecKeyWeak} {
		sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{{
			ID: "test/gost", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: rule, On: on, Params: rule.Params}},
		}}}
		for _, r := range lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now) {
			if r.Outcome != lints.NotApplicable {
				t.Errorf("%s: %s %q", rule.ID, r.Outcome, r.Message)
			}
		}
	}
}
