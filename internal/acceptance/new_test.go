// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	making "github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// newInputs are values for the inputs of all built-in profiles. An odd company name is
// put in place of the company, where it is not a part of a host name.
var newInputs = map[string]string{
	"company": "Northwind Trading", "host": "api.northwind-trading.test", "country": "DE", "state": "Berlin",
	"organization": "Northwind Trading GmbH", "project": "Payments", "ocsp-url": "http://ocsp.northwind-trading.test",
	"common-name": "1796083200000-Client-PROD-000000",
}

// newEnvironments are the values of the parameter environment of each ruleset.
var newEnvironments = map[string][]string{
	"worldpay": {"try", "live"}, "payrails": {"staging", "live"}, "mastercard": {"sandbox", "production"}, "connectpay": {"stage"},
}

// oddCompanies are names that a shell, -subj, a configuration of OpenSSL or a parser of
// names could read as something else.
var oddCompanies = []string{
	"Acme", `Ac"me`, "Acme, Inc.", "$(id)", "A/C=B", "A+B=C", "#1 Pay", "Šiaulių bankas", `back\slash`, "it's", "日本商事", "`id`;&|<>", "EOF",
}

// ownRulesets are rulesets without a profile of their own, one for each artifact.
func ownRulesets(t *testing.T) []*rulesets.Ruleset {
	t.Helper()
	var loaded []*rulesets.Ruleset
	for _, a := range chain.Artifacts {
		text := fmt.Sprintf("name: own\ntitle: own\nextends: [baseline]\nartifacts: [{name: %s", a)
		if a == chain.RequestFile || a == chain.Keystore {
			text += ", purpose: tls-client"
		}
		r, err := rulesets.Parse("own.yaml", []byte(text+"}]\n"), all.Rules())
		if err != nil {
			t.Fatal(err)
		}
		loaded = append(loaded, r)
	}
	return loaded
}

// A combination is one way to call chainlint new.
type combination struct {
	ruleset  *rulesets.Ruleset
	artifact chain.Artifact
	params   map[string][]string
	keyType  string
}

func (c combination) String() string {
	return fmt.Sprintf("%s %s %s %s %s", c.ruleset.Name, c.artifact, c.keyType, c.params["environment"], c.params["company"])
}

// combinations lists every ruleset, artifact, environment and type of key, once with a
// plain company name, and every odd name with the first type of key.
func combinations(t *testing.T) []combination {
	t.Helper()
	var loaded []*rulesets.Ruleset
	for _, name := range rulesets.Builtin() {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			t.Fatal(err)
		}
		loaded = append(loaded, r)
	}
	var out []combination
	for _, r := range append(loaded, ownRulesets(t)...) {
		for _, a := range r.Artifacts {
			for _, environment := range append([]string{""}, newEnvironments[r.Name]...) {
				if environment == "" && newEnvironments[r.Name] != nil {
					continue
				}
				out = append(out, ofArtifact(r, a.Name, environment)...)
			}
		}
	}
	return out
}

func ofArtifact(r *rulesets.Ruleset, a chain.Artifact, environment string) []combination {
	values := func(company string) map[string][]string {
		params := map[string][]string{}
		for _, in := range r.NewInputs() {
			params[in.Name] = []string{newInputs[in.Name]}
		}
		for _, p := range r.Params {
			if value := newInputs[p.Name]; value != "" {
				params[p.Name] = []string{value}
			}
		}
		if environment != "" {
			params["environment"] = []string{environment}
		}
		if r.Name == "payrails" {
			params["company"], params["organization"] = []string{"northwind-trading"}, []string{company}
		} else {
			params["company"] = []string{company}
		}
		return params
	}
	profiles := r.Profiles(a, values("Acme"))
	if len(profiles) == 0 || profiles[0].Refuse != "" {
		return nil
	}
	var out []combination
	for _, keyType := range rulesets.KeyTypes {
		if !slices.ContainsFunc(profiles[0].Make, func(p rulesets.Product) bool { return !slices.Contains(p.Keys, keyType) }) {
			out = append(out, combination{r, a, values("Northwind Trading"), keyType})
		}
	}
	for _, company := range oddCompanies {
		out = append(out, combination{r, a, values(company), profiles[0].Make[0].Keys[0]})
	}
	return out
}

// plan plans what chainlint new makes.
func (c combination) plan(t *testing.T) *making.Plan {
	t.Helper()
	p := c.ruleset.Profiles(c.artifact, c.params)[0]
	sel, err := c.ruleset.Bind(chainlint.CheckParams(c.ruleset, c.params, c.artifact))
	if err != nil {
		t.Fatal(err)
	}
	if missing := c.ruleset.MissingInputs(p, sel, c.params); len(missing) > 0 {
		t.Fatalf("inputs are missing: %v", missing)
	}
	plan, err := making.FromProfile(p, making.Values(c.ruleset, c.params, certtest.Now), c.keyType)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// testKeys gives keys of certtest instead of random ones, each plan the same ones.
func testKeys() func(string) (crypto.Signer, error) {
	n := 0
	return func(keyType string) (crypto.Signer, error) {
		n++
		return certtest.Key(fmt.Sprintf("%s:new%d", strings.ReplaceAll(keyType, "-", ""), n)), nil
	}
}

// stretched is a source of octets that are the same in every run.
type stretched struct{ block [32]byte }

func (s *stretched) Read(p []byte) (int, error) {
	s.block = sha256.Sum256(s.block[:])
	return copy(p, s.block[:]), nil
}

func (c combination) create(t *testing.T, plan *making.Plan) *chainlint.Creation {
	t.Helper()
	l := &chainlint.Linter{Now: certtest.Now}
	m := making.Making{NewKey: testKeys(), Random: &stretched{}}
	if c.artifact == chain.Keystore {
		m.Password = certtest.Password
	}
	made, err := l.Create(chainlint.Target{Rulesets: []*rulesets.Ruleset{c.ruleset}, Params: c.params}, plan, m)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestNewPasses makes every artifact of every ruleset with every type of key, and with
// odd company names. Create refuses what has an error or a warning; the files must also
// be there, and be the same in every run but for ECDSA's random signatures.
func TestNewPasses(t *testing.T) {
	singleThreaded(t)
	seen := map[string]bool{}
	for _, c := range combinations(t) {
		t.Run(c.String(), func(t *testing.T) {
			made := c.create(t, c.plan(t))
			if len(made.Checked) == 0 {
				t.Fatal("no file was checked")
			}
			for _, f := range made.Files {
				if f.Secret != (bytes.Contains(f.Data, []byte("PRIVATE KEY")) || f.Planned != nil && f.Planned.Keystore != nil) {
					t.Errorf("%s: Secret is %v", f.Name, f.Secret)
				}
			}
			for i, again := range c.create(t, c.plan(t)).Files {
				if strings.HasPrefix(c.keyType, "rsa") && !bytes.Equal(again.Data, made.Files[i].Data) && c.artifact != chain.Keystore {
					t.Errorf("%s differs between two runs", again.Name)
				}
			}
		})
		seen[c.ruleset.Name+" "+string(c.artifact)] = true
	}
	for _, want := range []string{
		"baseline client-chain", "baseline issuer", "strict client-chain", "strict issuer", "connectpay client-chain", "worldpay client-chain", "worldpay issuer",
		"payrails csr", "mastercard csr", "own client-certificate", "own csr", "own keystore", "own server-chain", "own signing-certificate",
	} {
		if !seen[want] {
			t.Errorf("%s is not made", want)
		}
	}
}
