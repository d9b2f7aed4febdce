// SPDX-License-Identifier: Apache-2.0

// Package handshakes tries seeded variants of good chains as the clients of
// mutual-TLS handshakes. A file that chainlint passes has to be loaded and accepted
// by every stack, or a warning has to name the stack that refuses it; and a file
// that every stack accepts is not refused unless a sentence says so.
package handshakes

import (
	"context"
	"slices"

	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// Heading is that of the section in docs/conformance.md.
const Heading = "Handshakes"

// rounds are how often each kind is the first deviation of a variant, unless a
// count says otherwise.
const rounds = 28

// Run tries variants and the accepted samples with all stacks.
func Run(o section.Options) (section.Section, error) {
	ctx := context.Background()
	set, err := stacks.Open(ctx)
	if err != nil {
		return section.Section{}, err
	}
	defer set.Close()
	s := section.Section{Heading: Heading}
	if missing := set.Missing(); missing != "" {
		s.Skipped = missing
		return s, nil
	}
	count := o.Count
	if count == 0 {
		count = rounds * len(kinds)
	}
	t, err := tally(ctx, set, o, count)
	if err != nil {
		return s, err
	}
	s.Text, s.Faults = t.markdown(), t.faults
	return s, nil
}

// tally tries the samples, and then so many variants.
func tally(ctx context.Context, set *stacks.Set, o section.Options, count int) (*table, error) {
	l, err := newLinter()
	if err != nil {
		return nil, err
	}
	samples, err := Samples()
	if err != nil {
		return nil, err
	}
	t := newTable()
	err = try(ctx, set, l, len(samples)+count, func(i int) (*Variant, error) {
		if i < len(samples) {
			return samples[i], nil
		}
		return Generate(o.Seed, i-len(samples))
	}, func(out *outcome) {
		if t.add(out); t.tried%100 == 0 {
			o.Logf("handshakes: %d of %d files tried, %d faults", t.tried, len(samples)+count, len(t.faults))
		}
	})
	slices.Sort(t.faults)
	return t, err
}
