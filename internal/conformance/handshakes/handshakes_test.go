// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// seed is that of the document.
const seed = 5280

// TestGenerate: the same seed and number give the same octets, another number
// others; and each kind has its turn.
func TestGenerate(t *testing.T) {
	for i := range 3 {
		one, err := Generate(seed, i)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Generate(seed, i)
		if err != nil {
			t.Fatal(err)
		}
		if one.Recipe != again.Recipe || !bytes.Equal(one.File, again.File) || !bytes.Equal(one.Key, again.Key) {
			t.Errorf("%s is another one the second time", one.Name)
		}
		if other, err := Generate(seed+1, i); err != nil || bytes.Equal(one.File, other.File) {
			t.Errorf("%s is that of another seed, too (%v)", one.Name, err)
		}
		if one.Kinds[0] != Names()[i] {
			t.Errorf("%s does not begin with %s", one.Name, Names()[i])
		}
	}
}

// TestKinds: names are the lines of a table.
func TestKinds(t *testing.T) {
	names := slices.Sorted(slices.Values(Names()))
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("two kinds have one name")
	}
	for _, name := range names {
		if strings.Contains(name, "|") {
			t.Errorf("%q breaks the table", name)
		}
	}
}

// open skips where one of the stacks is not of the recorded version.
func open(t *testing.T, names ...string) *stacks.Set {
	t.Helper()
	set, err := stacks.Open(context.Background(), names...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	if missing := set.Missing(); missing != "" {
		t.Skip(missing)
	}
	return set
}

// tryAll reports faults, and a test in which nothing or all passes, which would
// prove little.
func tryAll(t *testing.T, set *stacks.Set, n int, variant func(i int) (*Variant, error)) {
	t.Helper()
	l, err := newLinter()
	if err != nil {
		t.Fatal(err)
	}
	table := newTable()
	if err := try(context.Background(), set, l, n, variant, table.add); err != nil {
		t.Fatal(err)
	}
	for _, fault := range table.faults {
		t.Error(fault)
	}
	if table.tried != n || table.passed < n/3 {
		t.Errorf("of %d files %d were tried and %d pass", n, table.tried, table.passed)
	}
}

// TestEveryKind: each kind once, with the stacks that answer at once.
func TestEveryKind(t *testing.T) {
	set := open(t, stacks.Go, stacks.Java)
	tryAll(t, set, len(kinds), func(i int) (*Variant, error) { return Generate(seed, i) })
}

// TestEveryStack: some kinds with those that a process is started for as well.
func TestEveryStack(t *testing.T) {
	set := open(t)
	tryAll(t, set, 6, func(i int) (*Variant, error) { return Generate(seed, i*12+1) })
}

// TestSamples: what the providers accept is loaded and accepted.
func TestSamples(t *testing.T) {
	set := open(t, stacks.Go, stacks.Java)
	samples, err := Samples()
	if err != nil {
		t.Fatal(err)
	}
	tryAll(t, set, len(samples), func(i int) (*Variant, error) { return samples[i], nil })
}
