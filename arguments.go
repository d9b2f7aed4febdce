// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/rulesets"
)

// usable tells what keeps a run from saying anything: a report without a file or
// a requirement in it would read as if all were well.
func (l *Linter) usable(targets []Target) error {
	holdsInput := func(t Target) bool { return len(t.Inputs) > 0 }
	switch {
	case l.Now.IsZero():
		return errors.New("no time to judge validity at: Now is not set")
	case len(targets) == 0:
		return errors.New("no target to check")
	case !slices.ContainsFunc(targets, holdsInput):
		return errors.New("no input to check")
	}
	var all []*rulesets.Ruleset
	for i := range targets {
		if err := targets[i].usable(); err != nil {
			return targets[i].named(err)
		}
		all = append(all, targets[i].Rulesets...)
	}
	return rulesets.CheckDistinct(all)
}

// usable tells why nothing can be held against the target's rulesets.
func (t *Target) usable() error {
	if len(t.Rulesets) == 0 {
		return errors.New("no ruleset to hold the inputs against")
	}
	for i, r := range t.Rulesets {
		switch {
		case r == nil:
			return fmt.Errorf("ruleset %d of %d is nil", i+1, len(t.Rulesets))
		case len(r.Requirements) == 0:
			return fmt.Errorf("ruleset %q has no requirement: LoadRuleset or rulesets.Parse makes one that has", r.Name)
		}
	}
	return nil
}

// named is an error about the target, which begins with its name if it has one.
func (t *Target) named(err error) error {
	if t.Name == "" {
		return err
	}
	return fmt.Errorf("target %q: %w", t.Name, err)
}
