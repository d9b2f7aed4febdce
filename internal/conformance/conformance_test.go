// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/conformance/section"
)

var update = flag.Bool("update", false, "rewrite the section about the suites in docs/conformance.md")

var repository = filepath.Join("..", "..")

// everything runs all suites once.
var everything = sync.OnceValues(func() ([]result, error) {
	//lint:ignore SA1019 the suite of the toolchain that runs the test is the one to read
	return run(corpusDir(repository), runtime.GOROOT(), section.Options{})
})

func results(t *testing.T) []result {
	t.Helper()
	all, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func theNotes(t *testing.T) notes {
	t.Helper()
	notes, err := readNotes()
	if err != nil {
		t.Fatal(err)
	}
	return notes
}

// TestLimbo: of the cases that need neither a host's name nor a CRL at most
// two that must fail are accepted, and none that must pass is refused.
func TestLimbo(t *testing.T) {
	r := present(t, "x509-limbo")
	if n := r.mistaken(Refused); n > 2 {
		t.Errorf("%d cases that must fail are accepted, at most 2 may be", n)
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

// TestFaults finds disagreements without a note, cases that -r strict gets wrong
// without one, and cases that are refused for another reason than their own.
func TestFaults(t *testing.T) {
	notes := theNotes(t)
	for _, r := range results(t) {
		for _, fault := range r.faults(notes) {
			t.Error(fault)
		}
	}
}

// TestAsUser: -r baseline and -r strict refuse no more cases that must pass than
// those with a reason, and strict all that must fail unless they need an input or a
// rule of the Web PKI.
func TestAsUser(t *testing.T) {
	r := present(t, "x509-limbo")
	for _, x := range []struct {
		name     string
		of       func(outcome) Verdict
		accepted int // of those that must fail
		refused  int // of those that must pass
	}{{"baseline", withBaseline, 48, 2}, {"strict", withStrict, 28, 3}} {
		if n := r.asUser(Refused, x.of); n > x.accepted {
			t.Errorf("-r %s accepts %d cases that must fail, at most %d may be", x.name, n, x.accepted)
		}
		if n := r.asUser(Accepted, x.of); n > x.refused {
			t.Errorf("-r %s refuses %d cases that must pass, at most %d may be", x.name, n, x.refused)
		}
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
