// SPDX-License-Identifier: Apache-2.0

package path

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

// Of a signature by Ed448, which no implementation here verifies, nothing is
// known: a person is to look at it, and it is no failure. Recipes cannot make
// one, so the algorithm's identifier is changed in a certificate with Ed25519.
func TestUnknownAlgorithmIsForReview(t *testing.T) {
	der := certtest.Must(t, `root ca key=ed25519 subject="CN=Root"`).Cert("root")
	der = bytes.ReplaceAll(der, []byte{0x06, 0x03, 0x2b, 0x65, 0x70}, []byte{0x06, 0x03, 0x2b, 0x65, 0x71})
	b, err := bundle.Read("root.der", der, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	req := &lints.Requirement{ID: "test/signatures", Severity: lints.Error, Checks: []lints.Check{{Rule: signatureInvalid}}}
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
	results := lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now)
	if len(results) != 1 || results[0].Outcome != lints.Review {
		t.Fatalf("got %+v, want one review", results)
	}
	if want := `the signature of root "Root" could not be verified here`; !strings.HasPrefix(results[0].Message, want) {
		t.Errorf("message %q, want it to start with %q", results[0].Message, want)
	}
}

// A path with a signature that the bound has left out is no path that anybody
// has verified.
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
	const want = `the signature of leaf "Client" is not verified: not checked: the limit of 256 signatures a file is reached`
	if len(results) != 1 || results[0].Outcome != lints.Failed || results[0].Message != want {
		t.Errorf("got %+v, want %s", results, want)
	}
}
