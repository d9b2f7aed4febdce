// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// seededMutants is how many mutants the test tries. CHAINLINT_MUTANTS=all tries all
// of them, which takes some minutes.
const seededMutants = 1500

// TestMutants: what OpenSSL and Go both refuse is an error of chainlint, and what
// one of them refuses is an error or a warning that names it. What both accept and
// chainlint refuses is of a kind that docs/conformance.md gives a reason for.
func TestMutants(t *testing.T) {
	if version := openSSLVersion(); !strings.HasPrefix(version, "OpenSSL 3.0.") {
		t.Skipf("the openssl of this machine is not OpenSSL 3.0 but %q", version)
	}
	if goRelease() != "go1.26" {
		t.Skipf("the Go that runs the test is not Go 1.26 but %s", goRelease())
	}
	mutants := allMutants(t)
	if os.Getenv("CHAINLINT_MUTANTS") != "all" {
		random := rand.New(rand.NewPCG(5280, 690))
		random.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
		mutants = mutants[:seededMutants]
	}
	root := bases(t).Cert("root")
	dir := writeMutants(t, mutants, root)
	openssl, golang := askOpenSSL(t, dir, len(mutants)), askGo(mutants, root)
	said := askChainlint(t, mutants, root)
	counts := make(map[string]int)
	for i, m := range mutants {
		complaint := ""
		switch both := openssl[i] != "" && golang[i] != ""; {
		case both && !said[i].refuses():
			complaint = "OpenSSL and Go refuse it, chainlint does not"
		case openssl[i] != "" && !said[i].warns("OpenSSL"):
			complaint = "no finding says that OpenSSL refuses it"
		case golang[i] != "" && !said[i].warns("Go"):
			complaint = "no finding says that Go refuses it"
		case openssl[i] == "" && golang[i] == "" && said[i].refuses():
			complaint = said[i].unjustified()
			counts["refused by chainlint alone"]++
		case openssl[i] == "" || golang[i] == "":
			counts["refused by one or none"]++
		default:
			counts["refused by both"]++
		}
		if complaint != "" {
			t.Errorf("%s: %s\n\tOpenSSL: %s\n\tGo: %s\n\tchainlint: %s", m.name, complaint, openssl[i], golang[i], strings.Join(said[i].lines(), "\n\t\t"))
		}
	}
	t.Logf("%d mutants: %v", len(mutants), counts)
}

// A saying is what chainlint finds in a file: results that failed, and those that
// are open.
type saying []lints.Result

// justified are the requirements whose errors on what OpenSSL and Go both take are
// right, with the reason.
var justified = map[string]string{
	"readable-input":   "the file or the block cannot be read as RFC 7468 and DER",
	"strong-key":       "the key is weak, which a verifier does not look at",
	"encoding-valid":   "RFC 5280 forbids an empty extension",
	"chain-ca-flags":   "RFC 5280 forbids it",
	"client-key-usage": "a verifier looks at it in a handshake",
	"modern-signature": "the algorithm is not known",
}

func (s saying) refuses() bool {
	return slices.ContainsFunc(s, func(r lints.Result) bool { return r.Severity == lints.Error || r.Outcome == lints.Open })
}

// warns reports whether chainlint refuses the file, or warns that a stack does.
func (s saying) warns(stack string) bool {
	return s.refuses() || slices.ContainsFunc(s, func(r lints.Result) bool {
		return r.Severity.AtLeast(lints.Warning) && strings.Contains(r.Message, stack)
	})
}

// unjustified names the requirement that refuses alone and without a reason.
func (s saying) unjustified() string {
	for _, r := range s {
		_, id, _ := strings.Cut(r.Requirement.ID, "/")
		if r.Severity == lints.Error && justified[id] == "" {
			return "refused by " + r.Requirement.ID + " alone"
		}
	}
	return ""
}

func (s saying) lines() []string {
	var all []string
	for _, r := range s {
		all = append(all, fmt.Sprintf("%s %s: %s", r.Severity, r.Requirement.ID, r.Message))
	}
	return all
}

// askChainlint checks each mutant with the root under baseline.
func askChainlint(t testing.TB, mutants []mutant, root []byte) []saying {
	t.Helper()
	ruleset, err := rulesets.Load("baseline", all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	sel, err := ruleset.Bind(nil)
	if err != nil {
		t.Fatal(err)
	}
	sel.Requirements = slices.DeleteFunc(sel.Requirements, func(r *lints.Requirement) bool { return r.Checks[0].Rule.Source != "" })
	said := make([]saying, len(mutants))
	for i, m := range mutants {
		b, err := bundle.Read("mutant.pem", pemFile([][]byte{m.der, root}), bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range lints.Run(sel, chain.Build(b, chain.Options{At: certtest.Now}), certtest.Now) {
			if r.Outcome == lints.Failed || r.Outcome == lints.Open {
				said[i] = append(said[i], r)
			}
		}
	}
	return said
}

// TestBasesAreGood: no stack refuses what the mutants are made of, and chainlint
// finds no error in it.
func TestBasesAreGood(t *testing.T) {
	root := bases(t).Cert("root")
	var good []mutant
	for _, name := range baseNames {
		good = append(good, mutant{name: name, der: bases(t).Cert(name)})
	}
	for i, said := range askChainlint(t, good, root) {
		if said.refuses() {
			t.Errorf("%s: %v", good[i].name, said.lines())
		}
	}
	for i, o := range askGo(good, root) {
		if o != "" {
			t.Errorf("%s: Go refuses it: %s", good[i].name, o)
		}
	}
}
