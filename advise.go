// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// maxAdvised bounds the file whose repair is tried for the report, in bytes. Larger files
// are piles, which nobody sends to a provider.
const maxAdvised = 256 << 10

// advise sets the command of each finding that a repair of the file fixes. The repair is
// made, but not written: only what is known to work is offered. The files are one input
// under each ruleset of the target.
func (l *Linter) advise(t Target, in Input, files []report.File, selections []*lints.Selection) {
	if !l.Advise || len(in.Data) > maxAdvised || len(files) != len(selections) {
		return
	}
	for i := range files {
		if slices.ContainsFunc(files[i].Results, fix.Repairable) {
			l.adviseRepair(t, in, &files[i], t.Rulesets[i], selections[i:i+1])
		}
		l.adviseRenewal(t, in, &files[i], t.Rulesets[i])
		l.adviseNew(t, in, &files[i], t.Rulesets[i], selections[i])
	}
}

// adviseRenewal sets the command of each finding that a renewal of the file fixes.
func (l *Linter) adviseRenewal(t Target, in Input, f *report.File, r *rulesets.Ruleset) {
	signed := f.Chain.Artifact != chain.RequestFile
	dir := fix.NewName(in.Name, "renewed", "", l.exists)
	needed := l.neededInputs(t, f, r)
	commands := l.given(t, r).RenewCommands(in.Name, dir, signed, needed)
	for i := range f.Results {
		if res := &f.Results[i]; fix.Renewable(f.Chain, *res) {
			res.Commands = commands
		}
	}
}

// adviseNew sets the command of each finding that only other certificates fix: it makes
// the file, or the request for it, from nothing.
func (l *Linter) adviseNew(t Target, in Input, f *report.File, r *rulesets.Ruleset, sel *lints.Selection) {
	for _, a := range []chain.Artifact{f.Chain.Artifact, chain.RequestFile} {
		profiles := r.Profiles(a, t.Params)
		if len(profiles) == 0 || profiles[0].Refuse != "" {
			continue
		}
		var needed []string
		for _, input := range r.MissingInputs(profiles[0], sel, t.Params) {
			needed = append(needed, input.Name)
		}
		commands := l.given(t, r).NewCommands(string(a), fix.NewName(in.Name, "new", "", l.exists), needed)
		for i := range f.Results {
			if res := &f.Results[i]; fix.Replaceable(f.Chain, *res) {
				res.Commands = commands
			}
		}
		return
	}
}

// neededInputs lists the inputs that fill the attributes of the subject that findings are
// about, and that the user has not given.
func (l *Linter) neededInputs(t Target, f *report.File, r *rulesets.Ruleset) []string {
	var needed []string
	profiles := r.Profiles(f.Chain.Artifact, t.Params)
	if len(profiles) == 0 {
		return nil
	}
	for i := range f.Results {
		res := &f.Results[i]
		if !fix.Renewable(f.Chain, *res) || res.Attribute() == "" {
			continue
		}
		for _, input := range profiles[0].InputsOf(res.Attribute()) {
			if len(r.Given(input, t.Params)) == 0 && input != rulesets.TimeInput && !slices.Contains(needed, input) {
				needed = append(needed, input)
			}
		}
	}
	return needed
}

func (l *Linter) adviseRepair(t Target, in Input, f *report.File, r *rulesets.Ruleset, selection []*lints.Selection) {
	given := l.given(t, r)
	to := fix.NewName(in.Name, "fixed", ".pem", l.exists)
	command := given.RepairCommand(in.Name, to)
	if command == "" {
		return
	}
	judge := func(data []byte) []fix.Checked {
		return checked(l.check(t, Input{Name: in.Name, Data: data}, selection))
	}
	repaired, err := fix.Repair(in.Data, f.Chain.Bundle, checked([]report.File{*f}), judge)
	if err != nil {
		return
	}
	after := f.Results
	if len(repaired.Changes) > 0 {
		after = judge(repaired.Data)[0].Results
	}
	child, gap := f.Chain.Gap()
	for i := range f.Results {
		switch r := &f.Results[i]; {
		case !fix.Repairable(*r):
		case fix.Fixes(after, *r):
			r.Commands = command
		case gap && r.Cert == child && r.Field == bundle.Issuer:
			fetched := fix.NewName(in.Name, "issuer", ".cer", l.exists)
			r.Commands = given.AddIssuerCommands(in.Name, to, child.IssuerAddress(), fetched)
		}
	}
}

func (l *Linter) exists(name string) bool { return l.Exists != nil && l.Exists(name) }

// given returns how the user gives a target for one of its rulesets on a command line.
func (l *Linter) given(t Target, r *rulesets.Ruleset) fix.Given {
	g := fix.Given{Rulesets: []string{cmp.Or(r.Path(), r.Name)}, Flags: slices.Concat(l.Flags, t.Flags)}
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		key, values := name, t.Params[name]
		if of, own, qualified := strings.Cut(name, "."); qualified {
			if of != r.Name {
				continue
			}
			key = own
		} else if len(t.Params[r.Name+"."+name]) > 0 {
			continue
		}
		if !slices.ContainsFunc(r.Params, func(p lints.Parameter) bool { return p.Name == key }) {
			continue
		}
		for _, value := range values {
			g.Params = append(g.Params, key+"="+value)
		}
	}
	for _, a := range t.Anchors {
		if !slices.Contains(g.Anchors, a.Span.File) {
			g.Anchors = append(g.Anchors, a.Span.File)
		}
	}
	if t.Key != nil {
		g.Key = t.Key.Name
	}
	return g
}
