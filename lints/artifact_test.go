// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"slices"
	"testing"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// TestChecksByPurpose runs one check for each fact about the artifact, and asks
// which of them apply.
func TestChecksByPurpose(t *testing.T) {
	takes := []lints.Artifact{
		{Name: chain.ClientChain, Purpose: lints.TLSClient, Sent: true},
		{Name: chain.ServerChain, Purpose: lints.TLSServer},
		{Name: chain.SigningCertificate, Purpose: lints.Signing, Sent: true},
		{Name: chain.IssuerFile, Purpose: lints.AnyPurpose},
	}
	for _, test := range []struct {
		artifact chain.Artifact
		takes    []lints.Artifact
		want     []string
	}{
		{chain.ClientChain, takes, []string{"sent", "tls-client"}},
		{chain.ServerChain, takes, []string{"kept", "tls-server"}},
		{chain.SigningCertificate, takes, []string{"no-tls-purpose", "sent", "signing"}},
		{chain.IssuerFile, takes, []string{"any-purpose", "kept", "no-tls-purpose"}},
		{chain.ClientChain, nil, []string{"kept", "tls-client"}}, // by its nature
		{chain.Keystore, nil, []string{"any-purpose", "kept", "no-tls-purpose"}},
	} {
		c := chain.Build(build(t, pair).Bundle, chain.Options{Artifact: test.artifact})
		rule := &lints.Rule{ID: "always", Chain: func(p *lints.Pass) { p.Fail(lints.Finding{Message: "applies"}) }}
		sel := &lints.Selection{Artifacts: test.takes}
		for _, fact := range []string{"any-purpose", "kept", "no-tls-purpose", "sent", "signing", "tls-client", "tls-server"} {
			check := lints.Check{Rule: rule, On: []lints.Subject{lints.OnFile}, Fact: fact}
			sel.Requirements = append(sel.Requirements, &lints.Requirement{ID: fact, Severity: lints.Error, Checks: []lints.Check{check}})
		}
		var got []string
		for _, r := range lints.Run(sel, c, time.Time{}) {
			if r.Outcome == lints.Failed {
				got = append(got, r.Requirement.ID)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: the facts %q hold, want %q", test.artifact, got, test.want)
		}
	}
}
