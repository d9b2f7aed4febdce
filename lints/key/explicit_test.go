// SPDX-License-Identifier: Apache-2.0

package key

import (
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/lints"
)

// A key whose curve is spelled out belongs to whatever has its point, with the
// curve spelled out or by name. One on a curve that has no name here cannot be
// compared.
func TestExplicitCurve(t *testing.T) {
	named, explicit := certtest.MustPEM(t, "client key=p256:one"), certtest.MustPEM(t, "client key=p256-explicit:one")
	for _, c := range []struct {
		name string
		file []byte
		key  chain.KeyFile
		want lints.Outcome
	}{
		{"name and name", named, chain.KeyFile{SPKISHA256: digest(t, named)}, lints.Passed},
		{"spelled out and spelled out", explicit, chain.KeyFile{SPKISHA256: digest(t, explicit)}, lints.Passed},
		{"another key", explicit, chain.KeyFile{SPKISHA256: digest(t, certtest.MustPEM(t, "client key=p256:two"))}, lints.Failed},
		{"an unknown curve", named, chain.KeyFile{Explicit: true}, lints.Review},
	} {
		b := read(t, c.file)
		on := []lints.Subject{lints.OnKey}
		req := &lints.Requirement{ID: "test/key", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: keyMismatch, On: on}}}
		sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
		results := lints.Run(sel, chain.Build(b, chain.Options{Key: &c.key}), certtest.Now)
		if len(results) != 1 || results[0].Outcome != c.want {
			t.Errorf("%s: got %+v, want %s", c.name, results, c.want)
		}
	}
}

func read(t *testing.T, file []byte) *bundle.Bundle {
	t.Helper()
	b, err := bundle.Read("client.pem", file, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func digest(t *testing.T, file []byte) [32]byte {
	t.Helper()
	return keyfile.Digest(read(t, file).Objects[0].Certificate.RawSubjectPublicKeyInfo)
}
