// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/rulesets"
)

// usable returns an error if a run could not report anything: a report without a
// file or a requirement would look as if everything were fine.
func (l *Linter) usable(targets []Target) error {
	holdsInput := func(t Target) bool { return len(t.Inputs) > 0 }
	switch {
	case l.Now.IsZero():
		return errors.New("no time to check validity at: Now is not set")
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

// usable returns an error if nothing can be checked against the target's rulesets.
func (t *Target) usable() error {
	if len(t.Rulesets) == 0 {
		return errors.New("no ruleset to check the inputs against")
	}
	for i, r := range t.Rulesets {
		switch {
		case r == nil:
			return fmt.Errorf("ruleset %d of %d is nil", i+1, len(t.Rulesets))
		case len(r.Requirements) == 0:
			return fmt.Errorf("ruleset %q has no requirement; make rulesets with LoadRuleset or rulesets.Parse", r.Name)
		}
	}
	return nil
}

// named returns an error about the target, which begins with its name if it has one.
func (t *Target) named(err error) error {
	if t.Name == "" {
		return err
	}
	return fmt.Errorf("target %q: %w", t.Name, err)
}
