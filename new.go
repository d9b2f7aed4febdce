// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// A Creation is what [Linter.Create] made.
type Creation struct {
	Files   []fix.File
	Checked []report.File // one for each file that is checked, in their order
}

// A NotAcceptableError says that what would be made does not pass its ruleset.
type NotAcceptableError struct {
	Checked []report.File
}

// Error names the requirements that are not met, each with its finding.
func (e *NotAcceptableError) Error() string {
	lines := []string{"what would be made does not pass:"}
	for _, f := range e.Checked {
		for _, r := range f.Results {
			if refused(r) && r.Follows == nil {
				lines = append(lines, fmt.Sprintf("%s: %s (%s)", f.Path, r.Message, r.Requirement.ID))
			}
		}
	}
	return strings.Join(lines, "\n  ")
}

// refused reports whether a result is one that nothing newly made may have.
func refused(r lints.Result) bool {
	return r.Outcome == lints.Failed && r.Severity.AtLeast(lints.Warning) ||
		r.Outcome == lints.Open && r.Requirement.Level == lints.Must
}

// Create carries out a plan, and checks its files against the rulesets of the target.
// Nothing is written. If a file has an error or a warning, or cannot be judged because
// an input is missing, the error is a [*NotAcceptableError]. The target's parameters
// may include the inputs of profiles; its key is that of a leaf whose key the plan does
// not make.
func (l *Linter) Create(t Target, plan *fix.Plan, m fix.Making) (*Creation, error) {
	m.Now = l.Now
	judge := *l
	judge.Advise = false // only the verdict counts
	files, err := plan.Make(m)
	if err != nil {
		return nil, err
	}
	c := &Creation{Files: files}
	byName := map[string]fix.File{}
	for _, f := range files {
		byName[f.Name] = f
	}
	for _, f := range files {
		if f.Planned == nil {
			continue
		}
		one := t.forFile(*f.Planned)
		if f.Planned.Holds[0].CA {
			one.Key = nil
		}
		if m.Password != "" {
			one.Passwords = append(slices.Clone(t.Passwords), m.Password)
		}
		for _, anchor := range f.Planned.Anchors {
			certs, err := ReadAnchors(anchor.FileName(), byName[anchor.FileName()].Data, l.Limits)
			if err != nil {
				return nil, err
			}
			one.Anchors = append(slices.Clone(one.Anchors), certs...)
		}
		if key := f.Planned.KeyFile(); byName[key].Data != nil {
			if one.Key, err = ReadKey(key, byName[key].Data, one.Passwords...); err != nil {
				return nil, err
			}
		}
		one.Inputs = []Input{{Name: f.Name, Data: f.Data}}
		rep, err := judge.CheckTargets(one)
		if err != nil {
			return nil, err
		}
		c.Checked = append(c.Checked, rep.Files...)
	}
	if slices.ContainsFunc(c.Checked, func(f report.File) bool { return slices.ContainsFunc(f.Results, refused) }) {
		return nil, &NotAcceptableError{c.Checked}
	}
	return c, nil
}

// Renew plans how to issue the certificates or the request of a file again, so that the
// result passes the rulesets of the target. The chain of the renewal is that of the file,
// as a check of it found it.
func (l *Linter) Renew(t Target, r fix.Renewal, cache fix.KeyCache) (*fix.Plan, error) {
	r.Now = l.Now
	t.Anchors = nil
	return fix.Renew(r, func(plan *fix.Plan) error {
		plan, err := plan.Simulated(l.Now)
		if err == nil {
			_, err = l.Create(t, plan, fix.Making{NewKey: cache.Keys()})
		}
		return err
	})
}

// forFile returns the target for one file, with the parameters that its rulesets have.
func (t Target) forFile(f fix.PlannedFile) Target {
	params := map[string][]string{}
	for _, r := range t.Rulesets {
		maps.Copy(params, CheckParams(r, t.Params, f.Artifact))
	}
	t.Params = params
	return t
}

// CheckParams returns the parameters for the check of a file: those of the given values
// that are not only inputs of profiles, and what the file is if the ruleset has a
// parameter for it.
func CheckParams(r *rulesets.Ruleset, values map[string][]string, a chain.Artifact) map[string][]string {
	params := map[string][]string{}
	for key, given := range values {
		if rulesets.CheckNames([]*rulesets.Ruleset{r}, map[string][]string{key: nil}) == nil {
			params[key] = given
		}
	}
	if slices.ContainsFunc(r.Params, func(p lints.Parameter) bool {
		return p.Name == "artifact" && slices.Contains(p.OneOf, string(a))
	}) {
		params["artifact"] = []string{string(a)}
	}
	return params
}
