// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// A Target says what some files are for: one provider, or one environment of it,
// with the settings for these files.
type Target struct {
	// Name is the name of the target in reports: "connectpay-stage". To the
	// requirements about several files, each file of a target without a name is a
	// target of its own.
	Name  string
	Owner string // who maintains the files; reports pass it on

	Rulesets  []*rulesets.Ruleset // at least one
	Params    map[string][]string // as in [Linter]
	Anchors   []*bundle.Object    // as in [Linter]
	Key       *chain.KeyFile      // as in [Linter]
	Passwords []string            // as in [Linter]

	// Flags are the words of a command line that give what the fields do not show, such
	// as the file with the passwords: "--password-file", "password.txt". They are for
	// the commands that reports print.
	Flags []string

	Inputs []Input
}

// CheckTargets checks the inputs of each target against its rulesets, and the inputs
// of all targets together against the requirements about several files. Of the
// Linter it uses only the clock, the limits, the version and what is about the commands of
// reports. It
// returns the errors of [Linter.Check], and an error if there is no target or none
// with an input. The error about a target with a name begins with the name.
func (l *Linter) CheckTargets(targets ...Target) (*report.Report, error) {
	if err := l.usable(targets); err != nil {
		return nil, err
	}
	rep := &report.Report{Version: l.Version, At: l.Now}
	for _, t := range targets {
		files, err := l.target(t)
		if err != nil {
			return nil, t.named(err)
		}
		rep.Files = append(rep.Files, files...)
		for _, r := range t.Rulesets {
			named := report.Ruleset{Name: r.Name, Version: r.Version, SHA256: r.SHA256, Path: r.Path()}
			if named.Path != "" {
				named.Extends = r.Sources()
			}
			if !slices.ContainsFunc(rep.Rulesets, named.Is) {
				rep.Rulesets = append(rep.Rulesets, named)
			}
		}
	}
	rep.CrossFile = lints.RunCrossFile(members(rep.Files), l.Now)
	if l.Giving != nil {
		l.fillInputs(rep)
	}
	return rep, nil
}

// fillInputs sets for each missing input how the user gives it.
func (l *Linter) fillInputs(rep *report.Report) {
	for r := range rep.Awaited() {
		r.Input.Flag, r.Input.ConfigKey = l.Giving(*r.Input)
	}
}

func (l *Linter) target(t Target) ([]report.File, error) {
	selections, err := t.Bind()
	if err != nil {
		return nil, err
	}
	for _, sel := range selections {
		sel.Taken = append(sel.Taken, l.Taken...)
	}
	a := &advisor{linter: l, target: t, keys: fix.KeyCache{}}
	var all []report.File
	for _, in := range t.Inputs {
		files := l.check(t, in, selections)
		a.advise(in, files, selections)
		all = append(all, files...)
	}
	return all, nil
}

// Bind applies the target's parameters to its rulesets, and returns one selection for
// each, in their order. The error names every parameter that none of them has and
// every value that one of them refuses. It is also an error if there is no ruleset,
// or one that is nil or has no requirement.
func (t *Target) Bind() ([]*lints.Selection, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	if err := rulesets.CheckNames(t.Rulesets, t.Params); err != nil {
		return nil, err
	}
	var selections []*lints.Selection
	for _, r := range t.Rulesets {
		sel, err := r.Bind(t.Params)
		if err != nil {
			return nil, fmt.Errorf("ruleset %s: %w", r.Name, err)
		}
		sel.Configured = t.Name != ""
		sel.Taken = t.names()
		selections = append(selections, sel)
	}
	qualifyInputs(selections)
	return selections, nil
}

// names returns the names of the files that the user gives in addition to those to
// check.
func (t *Target) names() []string {
	var names []string
	for _, anchor := range t.Anchors {
		names = append(names, anchor.Span.File)
	}
	if t.Key != nil {
		names = append(names, t.Key.Name)
	}
	return names
}

// qualifyInputs adds the ruleset's name to each input that several rulesets of the
// target have under one name and with different values: no value of the name alone
// would be valid for all.
func qualifyInputs(selections []*lints.Selection) {
	for _, sel := range selections {
		for _, p := range sel.Params {
			if slices.ContainsFunc(selections, func(other *lints.Selection) bool {
				same, has := other.Param(p.Name)
				return has && !slices.Equal(same.OneOf, p.OneOf)
			}) {
				sel.Qualify(p.Name)
			}
		}
	}
}

// check checks one file against each ruleset of its target: each part separately, or
// all parts together if the user says so.
func (l *Linter) check(t Target, in Input, selections []*lints.Selection) []report.File {
	b := in.Read(l.Limits, t.Passwords)
	parts := b.Parts()
	if parts == nil {
		return l.checkPart(t, in, b, selections)
	}
	var together, apart []*lints.Selection
	for _, sel := range selections {
		if slices.Equal(sel.Values["members"], []string{"together"}) {
			together = append(together, sel)
		} else {
			apart = append(apart, sel)
		}
	}
	files := l.checkPart(t, in, b, together)
	for _, part := range parts {
		files = append(files, l.checkPart(t, in, part, apart)...)
	}
	return files
}

func (l *Linter) checkPart(t Target, in Input, b *bundle.Bundle, selections []*lints.Selection) []report.File {
	chains, reasons := l.chains(t, b, selections)
	var files []report.File
	for i, sel := range selections {
		c := chains[i]
		files = append(files, report.File{
			Path: in.Name, Target: t.Name, Owner: t.Owner,
			Data: in.Data, Chain: c, ArtifactReason: reasons[i], Selection: sel, Results: lints.Run(sel, c, l.Now),
		})
	}
	return files
}

// chains returns the chains that the rulesets check, and why each reads the file as
// it does. Rulesets that read a file as the same artifact share a chain.
func (l *Linter) chains(t Target, b *bundle.Bundle, selections []*lints.Selection) (chains []*chain.Chain, reasons []string) {
	built := map[chain.Artifact]*chain.Chain{}
	build := func(a chain.Artifact, reason string) *chain.Chain {
		if built[a] == nil {
			c := chain.Build(b, chain.Options{Artifact: a, ArtifactReason: reason, Anchors: t.Anchors, Key: t.Key, At: l.Now})
			built[a], built[c.Artifact] = c, c
		}
		return built[a]
	}
	artifacts := make([]chain.Artifact, len(selections))
	reasons = make([]string, len(selections))
	for i, sel := range selections {
		if artifacts[i], reasons[i] = artifact(sel, b); artifacts[i] == chain.Auto {
			build(chain.Auto, "") // before the artifacts that it may turn out to be
		}
	}
	chains = make([]*chain.Chain, len(selections))
	for i, a := range artifacts {
		if chains[i] = build(a, reasons[i]); a == chain.Auto {
			reasons[i] = chains[i].ArtifactReason
		}
	}
	return chains, reasons
}

// members returns the files in the form that the requirements about several files
// use.
func members(files []report.File) []lints.RunFile {
	all := make([]lints.RunFile, 0, len(files))
	for _, f := range files {
		target := f.Target
		if target == "" {
			target = f.Path
		}
		all = append(all, lints.RunFile{
			Path: f.Path, Part: f.Chain.Bundle.Part, Target: target, Chain: f.Chain,
			Selection: f.Selection, Inputs: lints.FileInputs(f.Selection, f.Chain),
		})
	}
	return all
}
