// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// An outcome is a variant, and what chainlint and the stacks say of it.
type outcome struct {
	variant  *Variant
	client   verdict // under the ruleset of this package
	own      verdict // under the ruleset that the variant was made for
	opinions []stacks.Opinion
}

// passes reports whether one of the rulesets passes the file.
func (o *outcome) passes() bool { return o.client.passes || o.own.passes }

// refusals are the opinions of stacks that refuse the file.
func (o *outcome) refusals() []stacks.Opinion {
	return slices.DeleteFunc(slices.Clone(o.opinions), func(op stacks.Opinion) bool { return op.Loads && op.Accepts })
}

// unannounced are the refusals of a file that passes, of which no warning names
// the stack.
func (o *outcome) unannounced() []stacks.Opinion {
	var all []stacks.Opinion
	for _, refusal := range o.refusals() {
		silent := func(v verdict) bool { return v.passes && !v.names(refusal.Stack, refusal.Protocol) }
		if silent(o.client) || silent(o.own) {
			all = append(all, refusal)
		}
	}
	return all
}

// harsh are the errors of baseline about a file that every stack accepts.
func (o *outcome) harsh() []string {
	every := len(allStacks) * len(stacks.Protocols)
	if o.client.passes || len(o.opinions) < every || len(o.refusals()) > 0 {
		return nil
	}
	return o.client.rules()
}

// try has chainlint and the stacks judge variants, and gives each outcome to done.
func try(ctx context.Context, set *stacks.Set, l linter, n int, variant func(i int) (*Variant, error), done func(*outcome)) error {
	made := make([]*outcome, n)
	var failed atomic.Pointer[error]
	trial := func(i int) stacks.Trial {
		o, err := l.outcome(i, variant)
		if err != nil {
			failed.CompareAndSwap(nil, &err)
			return stacks.Trial{}
		}
		made[i] = o
		return stacks.Trial{File: o.variant.File, Key: o.variant.Key, Trusted: [][]byte{o.variant.Anchor}, At: o.variant.At}
	}
	err := set.HandshakeAll(ctx, n, trial, func(i int, opinions []stacks.Opinion) {
		if made[i] == nil {
			return
		}
		made[i].opinions = opinions
		done(made[i])
		made[i] = nil
	})
	if why := failed.Load(); why != nil {
		return *why
	}
	return err
}

func (l linter) outcome(i int, variant func(i int) (*Variant, error)) (*outcome, error) {
	v, err := variant(i)
	if err != nil {
		return nil, err
	}
	o := &outcome{variant: v}
	if o.client, err = l.check(client, v); err != nil {
		return nil, fmt.Errorf("variant %d: %w", i, err)
	}
	o.own = o.client
	if v.Target != client {
		if o.own, err = l.check(v.Target, v); err != nil {
			return nil, fmt.Errorf("variant %d under %s: %w", i, v.Target, err)
		}
	}
	return o, nil
}

// describe is a fault with all that is needed to find it again.
func (o *outcome) describe(said string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", o.variant.Name, said)
	for _, op := range o.refusals() {
		fmt.Fprintf(&b, "\n  %s, %s: %q", op.Stack, op.Protocol, op.Says)
	}
	for _, f := range append(slices.Clone(o.client.errors), o.client.warnings...) {
		fmt.Fprintf(&b, "\n  chainlint: %s", f)
	}
	for line := range strings.Lines(o.variant.Recipe) {
		fmt.Fprintf(&b, "\n    %s", strings.TrimRight(line, "\n"))
	}
	return b.String()
}
