// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// sound runs a part and fails where it finds a fault.
func sound(t *testing.T, run func(section.Options) (section.Section, error), count int) section.Section {
	t.Helper()
	s, err := run(section.Options{Seed: 5280, Count: count})
	if err != nil {
		t.Fatal(err)
	}
	if s.Skipped != "" {
		t.Skip(s.Skipped)
	}
	for _, fault := range s.Faults {
		t.Error(fault)
	}
	return s
}

func TestEncodings(t *testing.T) { sound(t, Encodings, 500) }

func TestRulesets(t *testing.T) { sound(t, Rulesets, 100) }

func TestPEM(t *testing.T) { sound(t, PEM, 250) }

func TestBitFlips(t *testing.T) { sound(t, BitFlips, 250) }

// TestSubjects: the files that mutants are made of are acceptable, and OpenSSL and Go
// accept them. Else no mutant would say anything.
func TestSubjects(t *testing.T) {
	b, skipped, err := openBench(section.Options{Count: 1}, stacks.OpenSSL, stacks.Go)
	if err != nil {
		t.Fatal(err)
	}
	if skipped != "" {
		t.Skip(skipped)
	}
	defer b.close()
	for _, of := range subjects {
		if err := of.prepare(); err != nil {
			t.Fatal(err)
		}
		d := &drawn{of: &of}
		for _, p := range of.certs {
			d.file = append(d.file, p.der)
		}
		passed, err := b.judge([]*drawn{d})
		if err != nil || len(passed) != 1 || d.openssl+d.golang != "" {
			t.Errorf("%s, %s: chainlint %s; OpenSSL %s; Go %s; %v", of.ruleset, of.what(), d.said, d.openssl, d.golang, err)
		}
	}
}

// TestDrawAgain: a seed draws the same mutants again, and another one others.
func TestDrawAgain(t *testing.T) {
	of := subjects[0]
	if err := of.prepare(); err != nil {
		t.Fatal(err)
	}
	draw := func(seed uint64) string {
		m, err := of.mutator(seed)
		if err != nil {
			t.Fatal(err)
		}
		all, err := m.draw(20)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, d := range all {
			names = append(names, strings.Join(d.ops, "+"))
		}
		return strings.Join(names, ",")
	}
	if first := draw(1); first != draw(1) || first == draw(2) {
		t.Errorf("seed 1 draws %s", first)
	}
}

// TestBasesAreGood: chainlint finds no error in what the mutants are made of.
func TestBasesAreGood(t *testing.T) {
	recipe := certtest.Must(t, mutantBases)
	l, err := newLinter("baseline", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range baseNames {
		chain := [][]byte{recipe.Cert(name), recipe.Cert("root")}
		said, err := ask(l, name, pemFile(chain))
		if err != nil || said.refuses() {
			t.Errorf("%s: %v %v", name, said, err)
		}
	}
}
