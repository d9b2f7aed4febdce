// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chainlint/chainlint/chain"
)

var update = flag.Bool("update", false, "write docs/conformance.md anew")

var repository = filepath.Join("..", "..")

// everything runs all suites once.
var everything = sync.OnceValues(func() ([]result, error) {
	//lint:ignore SA1019 the suite of the toolchain that runs the test is the one to read
	return run(corpusDir(repository), runtime.GOROOT())
})

func results(t *testing.T) []result {
	t.Helper()
	all, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func theNotes(t *testing.T) map[noteKey]note {
	t.Helper()
	notes, err := readNotes()
	if err != nil {
		t.Fatal(err)
	}
	return notes
}

// TestLimbo: of the cases that need neither a host's name nor a CRL at most
// five that must fail are accepted, and none that must pass is refused.
func TestLimbo(t *testing.T) {
	r := present(t, "x509-limbo")
	if n := r.mistaken(Refused); n > 5 {
		t.Errorf("%d cases that must fail are accepted, at most 5 may be", n)
	}
	if n := r.mistaken(Accepted); n > 0 {
		t.Errorf("%d cases that must pass are refused", n)
	}
}

// TestAgainstGo: as many cases agree as with Go's crypto/x509, or more, of those
// that are counted and of all.
func TestAgainstGo(t *testing.T) {
	for _, name := range []string{"NIST PKITS", "BetterTLS path building"} {
		t.Run(name, func(t *testing.T) {
			r := present(t, name)
			ours := len(r.counted) - len(r.disagreements())
			theirs, answered := r.agreeing(goVerifier)
			if ours < theirs {
				t.Errorf("%d cases agree, with Go's crypto/x509 %d", ours, theirs)
			}
			if answered != len(r.counted) || theirs == 0 {
				t.Errorf("Go's crypto/x509 has answered %d of %d cases, and agrees on %d", answered, len(r.counted), theirs)
			}
		})
	}
}

func present(t *testing.T, name string) result {
	t.Helper()
	for _, r := range results(t) {
		if r.suite.Name != name {
			continue
		}
		if r.suite.Missing != "" {
			t.Skip(r.suite.Missing)
		}
		return r
	}
	t.Fatalf("no suite %q", name)
	return result{}
}

// TestNotes: every disagreement has a note, and every note a case that it is
// about.
func TestNotes(t *testing.T) {
	notes := theNotes(t)
	used := make(map[noteKey]bool)
	missing := make(map[string]bool)
	for _, r := range results(t) {
		missing[r.suite.Name] = r.suite.Missing != ""
		for _, c := range r.skipped {
			used[noteKey{r.suite.Name, c.ID}] = true
		}
		for _, o := range r.disagreements() {
			key := noteKey{r.suite.Name, o.of.ID}
			used[key] = true
			if notes[key].text == "" {
				t.Errorf("%s: %s: chainlint %s %v, and notes.txt does not say why", r.suite.Name, o.of.ID, o.verdict.Answer, o.verdict.Reasons)
			}
		}
	}
	for key := range notes {
		if !used[key] && !missing[key.suite] {
			t.Errorf("notes.txt speaks of %s: %s, which is no case or agrees", key.suite, key.id)
		}
	}
}

// TestDocument holds docs/conformance.md against the results.
func TestDocument(t *testing.T) {
	all := results(t)
	for _, r := range all {
		if r.suite.Missing != "" {
			t.Skip(r.suite.Missing)
		}
	}
	file := filepath.Join(repository, "docs", "conformance.md")
	got := document(all, theNotes(t))
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(want, []byte(goRelease()+".\n")) {
		t.Skipf("docs/conformance.md was written with another release than %s", goRelease())
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/conformance.md is stale: go test ./internal/conformance -update writes it anew")
	}
}

// TestOrder: no verdict depends on the order in which the certificates of the
// pool are given, and so on the order in which issuers are tried; and none takes
// more signature checks than the bound.
func TestOrder(t *testing.T) {
	j, err := newJudge()
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA1019 the suite of the toolchain that runs the test is the one to read
	suites, err := readSuites(corpusDir(repository), runtime.GOROOT())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range suites {
		if err := j.learnNoise(s.Cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Cases {
			if err := sameInAnyOrder(j, c); err != nil {
				t.Errorf("%s: %s: %v", s.Name, c.ID, err)
			}
		}
	}
}

func sameInAnyOrder(j *judge, c *Case) error {
	first, err := j.judge(c)
	if err != nil {
		return err
	}
	if first.Checks > chain.MaxChecks {
		return fmt.Errorf("%d signature checks, the bound is %d", first.Checks, chain.MaxChecks)
	}
	if len(c.Pool)+len(c.Trusted) < 3 {
		return nil
	}
	for _, order := range orders(len(c.Pool)) {
		shuffled := *c
		shuffled.Pool = nil
		for _, i := range order {
			shuffled.Pool = append(shuffled.Pool, c.Pool[i])
		}
		shuffled.Trusted = slices.Clone(c.Trusted)
		slices.Reverse(shuffled.Trusted)
		v, err := j.judge(&shuffled)
		if err != nil {
			return err
		}
		if v.Answer != first.Answer {
			return fmt.Errorf("chainlint %s %v, and with the pool in the order %v it %s %v", first.Answer, first.Reasons, order, v.Answer, v.Reasons)
		}
	}
	return nil
}

// orders are all orders of few certificates, and of more the reverse and some
// drawn from a fixed seed.
func orders(n int) [][]int {
	indices := make([]int, n)
	for i := range indices {
		indices[i] = i
	}
	if n <= 4 {
		return permutations(indices)
	}
	reversed := slices.Clone(indices)
	slices.Reverse(reversed)
	all := [][]int{reversed}
	random := rand.New(rand.NewPCG(5280, 9618))
	for range 6 {
		all = append(all, random.Perm(n))
	}
	return all
}

func permutations(of []int) [][]int {
	if len(of) == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for i, head := range of {
		rest := slices.Delete(slices.Clone(of), i, i+1)
		for _, tail := range permutations(rest) {
			all = append(all, append([]int{head}, tail...))
		}
	}
	return all
}

// TestShow prints what "go run ./internal/conformance" prints, where a suite is
// absent too.
func TestShow(t *testing.T) {
	var out strings.Builder
	if err := show(&out, t.TempDir(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| BetterTLS path building | 81 | 0 | 81 | 0 |",
		"x509-limbo was not run: no folder x509-limbo in the corpus",
		"NIST PKITS was not run: the Go toolchain at GOROOT has no crypto/x509/testdata/nist-pkits",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
