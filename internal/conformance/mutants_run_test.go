// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"maps"
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
const seededMutants = 1000

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
	all := os.Getenv("CHAINLINT_MUTANTS") == "all"
	if !all {
		random := rand.New(rand.NewPCG(5280, 690))
		random.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
		mutants = mutants[:seededMutants]
	}
	root := bases(t).Cert("root")
	dir := writeMutants(t, mutants, root)
	tried := trial{mutants: mutants, openssl: askOpenSSL(t, dir, len(mutants)), golang: askGo(mutants, root), said: askChainlint(t, mutants, root)}
	for i, m := range mutants {
		if complaint := tried.complaint(i); complaint != "" {
			t.Errorf("%s: %s\n\tOpenSSL: %s\n\tGo: %s\n\tchainlint: %s", m.name, complaint, tried.openssl[i], tried.golang[i], strings.Join(tried.said[i].lines(), "\n\t\t"))
		}
	}
	if !all {
		return
	}
	tried.java = askJava(t, dir, len(mutants))
	if got := tried.tables(); *update {
		if err := os.WriteFile("mutants.md", got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(got) != mutantTables {
		t.Error("mutants.md is stale: CHAINLINT_MUTANTS=all go test ./internal/conformance -run TestMutants -update writes it anew")
	}
}

// A trial is what became of mutants.
type trial struct {
	mutants               []mutant
	openssl, golang, java []opinion
	said                  []saying
}

// complaint is what is wrong with chainlint's answer, empty for nothing.
func (tr trial) complaint(i int) string {
	openssl, golang, said := tr.openssl[i] != "", tr.golang[i] != "", tr.said[i]
	switch {
	case openssl && golang && !said.refuses():
		return "OpenSSL and Go refuse it, chainlint does not"
	case openssl && !said.warns("OpenSSL"):
		return "no finding says that OpenSSL refuses it"
	case golang && !said.warns("Go"):
		return "no finding says that Go refuses it"
	case !openssl && !golang:
		return said.unjustified()
	}
	return ""
}

// tables count by kind of defect what each stack refuses, and by requirement what
// chainlint alone refuses.
func (tr trial) tables() []byte {
	type counts struct{ mutants, openssl, golang, java, both int }
	kinds, alone := make(map[string]*counts), make(map[string]int)
	add := func(n *int, refused bool) {
		if refused {
			*n++
		}
	}
	for i, m := range tr.mutants {
		o := &bundle.Object{Kind: bundle.Certificate, DER: m.der}
		_, o.StdErr = x509.ParseCertificate(m.der)
		kind := "none of these"
		if found := chain.EncodingDefects(o); len(found) > 0 {
			kind = string(found[0].Kind)
		}
		c := kinds[kind]
		if c == nil {
			c = &counts{}
			kinds[kind] = c
		}
		openssl, golang := tr.openssl[i] != "", tr.golang[i] != ""
		c.mutants++
		add(&c.openssl, openssl)
		add(&c.golang, golang)
		add(&c.java, tr.java[i] != "")
		add(&c.both, openssl && golang)
		if !openssl && !golang {
			for _, id := range tr.said[i].requirements() {
				alone[id]++
			}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d mutants, by the first defect that chainlint finds:\n\n| defect | mutants | OpenSSL 3.0 refuses | Go 1.26 refuses | OpenSSL and Go refuse | Java 17 refuses |\n|---|---|---|---|---|---|\n", len(tr.mutants))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		c := kinds[kind]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", kind, c.mutants, c.openssl, c.golang, c.both, c.java)
	}
	b.WriteString("\nMutants that OpenSSL and Go take and that chainlint refuses:\n\n| requirement | mutants | why |\n|---|---|---|\n")
	for _, id := range slices.Sorted(maps.Keys(alone)) {
		fmt.Fprintf(&b, "| baseline/%s | %d | %s |\n", id, alone[id], justified[id])
	}
	return b.Bytes()
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
	"chain-names":      "a name in authorityKeyIdentifier that is not DER is compared by its octets",
	"client-key-usage": "a verifier looks at it in a handshake",
	"modern-signature": "the algorithm is not known",
}

func (s saying) refuses() bool {
	return slices.ContainsFunc(s, func(r lints.Result) bool { return r.Severity == lints.Error || r.Outcome == lints.Open })
}

// requirements are those that refuse.
func (s saying) requirements() []string {
	var ids []string
	for _, r := range s {
		if _, id, _ := strings.Cut(r.Requirement.ID, "/"); r.Severity == lints.Error && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
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
