// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// A signature that was not verified is never a pass: one by Ed448, which no
// implementation here verifies, leaves the requirement open, and one by an algorithm
// that nobody knows fails. Recipes cannot make them, so the algorithm's identifier is
// changed in a certificate with Ed25519.
func TestUnverifiedIsNoPass(t *testing.T) {
	for _, test := range []struct {
		oid     byte
		outcome lints.Outcome
		message string
	}{
		{0x71, lints.Open, `the signature of root "Root" cannot be verified here`},
		{0x7f, lints.Failed, `the signature of root "Root" does not verify with its own key`},
	} {
		der := certtest.Must(t, `root ca key=ed25519 subject="CN=Root"`).Cert("root")
		der = bytes.ReplaceAll(der, []byte{0x06, 0x03, 0x2b, 0x65, 0x70}, []byte{0x06, 0x03, 0x2b, 0x65, test.oid})
		b, err := bundle.Read("root.der", der, bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		req := &lints.Requirement{ID: "test/signatures", Severity: lints.Error, Checks: []lints.Check{{Rule: signatureInvalid}}}
		sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
		results := lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now)
		if len(results) != 1 || results[0].Outcome != test.outcome || !strings.HasPrefix(results[0].Message, test.message) {
			t.Errorf("1.3.101.%d: got %+v, want %s %q", test.oid, results, test.outcome, test.message)
		}
	}
}

// TestTooManySignaturesFail checks that a path with a signature that the limit left
// unverified fails.
func TestTooManySignaturesFail(t *testing.T) {
	var recipe, file strings.Builder
	recipe.WriteString("right ca key=p256 ski=none subject=\"CN=Root\"\nclient from right key=p256 aki=none subject=\"CN=Client\"\n")
	for i := range chain.MaxChecks + 4 {
		fmt.Fprintf(&recipe, "other%d ca key=p256 ski=none aki=none subject=\"CN=Root\" issuer=\"CN=Above\"\n", i)
		fmt.Fprintf(&file, " other%d", i)
	}
	b, err := bundle.Read("chain.pem", certtest.MustPEM(t, recipe.String()+"file client"+file.String()), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	req := &lints.Requirement{ID: "test/signatures", Severity: lints.Error, Checks: []lints.Check{{Rule: signatureInvalid}}}
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
	results := lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now)
	const want = `the signature of leaf "Client" was not verified: not checked: the limit of 256 signatures a file is reached`
	if len(results) != 1 || results[0].Outcome != lints.Failed || results[0].Message != want {
		t.Errorf("got %+v, want %s", results, want)
	}
}
