// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	making "github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestRenewRefuses lists files that cannot be issued again with what is given.
func TestRenewRefuses(t *testing.T) {
	leaf := "client from root subject=\"CN=Acme\" key=rsa2048:client days=364\n"
	for _, c := range []struct {
		renewalCase
		want string
	}{
		{renewalCase{name: "no key", ruleset: "connectpay", recipe: goodRoot + leaf + "file client root", params: acme}, `the key of the CA "O=Acme, CN=Acme Root" is needed; its public key has the SHA-256 `},
		{renewalCase{name: "another key", ruleset: "connectpay", recipe: goodRoot + leaf + "file client root", params: acme, caKey: "rsa2048:client"}, "is not that of the CA"},
		{renewalCase{name: "no CA", ruleset: "connectpay", recipe: goodRoot + leaf + "file client", params: acme, caKey: "rsa2048:root"}, `the certificate of the issuer "O=Acme, CN=Acme Root" is neither in the file nor given with --anchor`},
		{renewalCase{name: "key not allowed", ruleset: "connectpay", recipe: goodRoot + leaf + "file client root", params: acme, caKey: "rsa2048:root", keyType: "p-256"}, "connectpay/rsa-2048-keys"},
		{renewalCase{name: "given key not allowed", ruleset: "connectpay", recipe: goodRoot + leaf + "file client root", params: acme, caKey: "rsa2048:root", key: "p256:client"}, "connectpay/rsa-2048-keys"},
		{renewalCase{name: "the provider issues it", ruleset: "payrails", recipe: goodRoot + leaf + "file client", params: map[string]string{"environment": "live", "company": "acme"}}, "Payrails issues the certificate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := c.renew(t, certtest.MustPEM(t, c.recipe))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			var missing *making.MissingKeyError
			if errors.As(err, &missing) != (c.name == "no key") {
				t.Errorf("error of type %T", err)
			}
		})
	}
}

// TestRenewSamples plans the renewal of every sample with the inputs of its ruleset. Each
// either leads to a plan whose result passes, or to one of these refusals.
func TestRenewSamples(t *testing.T) {
	singleThreaded(t)
	refusals := []string{
		"the public CA ", "neither in the file nor given with --anchor", " issues the certificate. Make a request", "is a qualified one",
		"several CA certificates", "no certificate was found in the file", "where the leaf should be", "so only it can issue it again",
		"no request was found in the file", "put the certificate and its key into a keystore",
	}
	planned := 0
	for _, s := range samples(t) {
		t.Run(s.provider+"/"+s.name, func(t *testing.T) {
			file := s.check(t)
			if file.Chain.Bundle.Closed() {
				return
			}
			r := ruleset(t, s.provider)
			given := map[string][]string{}
			for _, in := range r.NewInputs() {
				given[in.Name] = []string{newInputs[in.Name]}
			}
			for _, p := range r.Params {
				if value := newInputs[p.Name]; value != "" {
					given[p.Name] = []string{value}
				}
			}
			if environments := newEnvironments[s.provider]; len(environments) > 0 {
				given["environment"] = environments[:1]
			}
			if s.provider == "payrails" {
				given["company"] = []string{"northwind-trading"}
			}
			maps.Copy(given, s.params)
			given["expiry-days"] = []string{"30"}
			profiles := r.Profiles(file.Chain.Artifact, given)
			if len(profiles) == 0 {
				t.Fatalf("no profile for a %s", file.Chain.Artifact)
			}
			l := &chainlint.Linter{Now: s.at}
			target := chainlint.Target{Rulesets: []*rulesets.Ruleset{r}, Params: given}
			renewal := making.Renewal{Chain: file.Chain, Profile: profiles[0], Values: making.Values(r, given, s.at), Names: true}
			plan, err := l.Renew(target, renewal, renewalKeys)
			var missing *making.MissingKeyError
			switch {
			case err == nil, errors.As(err, &missing):
				if plan == nil {
					t.Fatal("no plan and no reason")
				}
				planned++
			case errors.As(err, new(*chainlint.NotAcceptableError)) && (s.params["certificate-type"] != nil || s.name == "rejected-organization-too-long"):
				// the inputs want what cannot be made: a certificate of a public CA, a name that is too long
			case !slices.ContainsFunc(refusals, func(words string) bool { return strings.Contains(err.Error(), words) }):
				t.Error(err)
			}
		})
	}
	if planned < 150 {
		t.Errorf("only %d samples have a plan", planned)
	}
}
