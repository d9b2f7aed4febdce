// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestCases(t *testing.T) { lintstest.Run(t, Rules) }

// RSA-PSS names two hashes, and both have to be allowed; one that cannot be read
// never is.
func TestHashesOfPSS(t *testing.T) {
	params := signatureHashNotAllowedParams{Denied: []string{"SHA-1"}}
	for _, test := range []struct {
		hash, mgf string
		allowed   bool
		text      string
	}{
		{"SHA-256", "SHA-256", true, "SHA-256"},
		{"SHA-256", "SHA-1", false, "SHA-256 with a mask generation function over SHA-1"},
		{"SHA-1", "SHA-256", false, "SHA-1 with a mask generation function over SHA-256"},
		{"SHA-256", "", false, "SHA-256 with an unknown mask generation function"},
		{"", "", false, "an unknown hash"},
	} {
		facts := chain.SignatureFacts{Family: chain.FamilyRSAPSS, Hash: test.hash, MGFHash: test.mgf}
		if got := params.allows(facts); got != test.allowed {
			t.Errorf("%+v: allowed %v", facts, got)
		}
		if got := describeHash(facts); got != test.text {
			t.Errorf("%+v: %q, want %q", facts, got, test.text)
		}
	}
}

// GOST R 34.10-2012 has a hash of its own, is none of the families, and no common
// stack verifies it.
func TestGOSTSignature(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(certtest.Corpus(t), "weak-keys", "badkeys-gost.crt"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read("gost.crt", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	on := []lints.Subject{lints.OnEach}
	for rule, want := range map[*lints.Rule]lints.Outcome{
		signatureHashNotAllowed: lints.NotApplicable, signatureFamilyNotAllowed: lints.Failed,
	} {
		sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{{
			ID: "test/gost", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: rule, On: on, Params: rule.Params}},
		}}}
		for _, r := range lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now) {
			if r.Outcome != want {
				t.Errorf("%s: %s %q, want %s", rule.ID, r.Outcome, r.Message, want)
			}
		}
	}
}

// An algorithm that nobody knows fails the rule on hashes. Recipes cannot make one,
// so the algorithm's identifier is changed in a good certificate.
func TestUnknownSignatureAlgorithm(t *testing.T) {
	der := certtest.Must(t, `root ca subject="CN=Root"`).Cert("root")
	sha256 := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b}
	unknown := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x7f}
	b, err := bundle.Read("root.der", bytes.ReplaceAll(der, sha256, unknown), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	built := chain.Build(b, chain.Options{})
	results := lints.RunCert(signatureHashNotAllowed, nil, built, built.Certs[0], certtest.Now)
	const want = `root "Root" is signed with the unknown algorithm 1.2.840.113549.1.1.127; no stack is known to verify it`
	if len(results) != 1 || results[0].Outcome != lints.Failed || results[0].Message != want {
		t.Errorf("got %+v, want the failure %q", results, want)
	}
}
