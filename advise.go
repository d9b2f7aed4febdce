// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"cmp"
	"errors"
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

// maxRenewals is how many files of a target are issued again on trial. Each takes tenths
// of a second; a run with more failing files than that is not about a single submission.
const maxRenewals = 200

// An advisor sets the commands that fix the findings about the files of a target. A repair
// or a renewal is carried out, but not written: only what is known to work is offered.
type advisor struct {
	linter   *Linter
	target   Target
	keys     fix.KeyCache // of renewals on trial
	renewals int          // that were tried
}

// advise sets the commands of one input under each ruleset of the target.
func (a *advisor) advise(in Input, files []report.File, selections []*lints.Selection) {
	if !a.linter.Advise || len(in.Data) > maxAdvised || len(files) != len(selections) {
		return
	}
	for i := range files {
		f := advised{advisor: a, in: in, file: &files[i], ruleset: a.target.Rulesets[i], selection: selections[i]}
		f.repair()
		f.renew()
		f.replace()
	}
}

// advised is a file under one ruleset.
type advised struct {
	*advisor
	in        Input
	file      *report.File
	ruleset   *rulesets.Ruleset
	selection *lints.Selection
}

// any reports whether a finding has a property.
func (f *advised) any(has func(*chain.Chain, lints.Result) bool) bool {
	return slices.ContainsFunc(f.file.Results, func(r lints.Result) bool { return has(f.file.Chain, r) })
}

// set gives the findings that have a property the commands.
func (f *advised) set(has func(*chain.Chain, lints.Result) bool, commands string) {
	for i := range f.file.Results {
		if r := &f.file.Results[i]; has(f.file.Chain, *r) {
			r.Commands = commands
		}
	}
}

// newName is a name that no file has, next to the input.
func (f *advised) newName(words, extension string) string {
	return fix.NewName(f.in.Name, words, extension, func(name string) bool {
		return f.linter.Exists != nil && f.linter.Exists(name)
	})
}

// repair sets the command of each finding that a repair of the file fixes.
func (f *advised) repair() {
	given, to := f.given(), f.newName("fixed", ".pem")
	command := given.RepairCommand(f.in.Name, to)
	if command == "" || !f.any(fix.Repairable) {
		return
	}
	judge := func(data []byte) []fix.Checked {
		return checked(f.linter.check(f.target, Input{Name: f.in.Name, Data: data}, []*lints.Selection{f.selection}))
	}
	repaired, err := fix.Repair(f.in.Data, f.file.Chain.Bundle, checked([]report.File{*f.file}), judge)
	if err != nil {
		return
	}
	after := f.file.Results
	if len(repaired.Changes) > 0 {
		after = judge(repaired.Data)[0].Results
	}
	f.set(func(c *chain.Chain, r lints.Result) bool { return fix.Repairable(c, r) && fix.Fixes(after, r) }, command)
	if child, gap := f.file.Chain.Gap(); gap {
		commands := given.AddIssuerCommands(f.in.Name, to, child.IssuerAddress(), f.newName("issuer", ".cer"))
		f.set(func(c *chain.Chain, r lints.Result) bool {
			return fix.Repairable(c, r) && !fix.Fixes(after, r) && r.Cert == child && r.Field == bundle.Issuer
		}, commands)
	}
}

// renew sets the command of each finding that a renewal of the file fixes.
func (f *advised) renew() {
	profile := f.profile(f.file.Chain.Artifact)
	if profile == nil || !f.any(fix.Renewable) || f.renewals >= maxRenewals {
		return
	}
	f.renewals++
	needed, given := f.needed(profile)
	_, err := f.linter.Renew(f.targetWith(given), fix.Renewal{
		Chain: f.file.Chain, Profile: profile, Values: fix.Values(f.ruleset, given, f.linter.Now),
		Names: len(f.ruleset.MissingInputs(profile, f.selection, given)) == 0,
	}, f.keys)
	signed := errors.As(err, new(*fix.MissingKeyError))
	if err != nil && !signed {
		return
	}
	f.set(fix.Renewable, f.given().RenewCommands(f.in.Name, f.newName("renewed", ""), signed, needed))
}

// replace sets the command of each finding that only other certificates fix: it makes the
// file, or the request for it, from nothing.
func (f *advised) replace() {
	if !f.any(fix.Replaceable) {
		return
	}
	for _, artifact := range []chain.Artifact{f.file.Chain.Artifact, chain.RequestFile} {
		if profile := f.profile(artifact); profile != nil {
			var needed []string
			for _, input := range f.ruleset.MissingInputs(profile, f.selection, f.target.Params) {
				needed = append(needed, input.Name)
			}
			f.set(fix.Replaceable, f.given().NewCommands(string(artifact), f.newName("new", ""), needed))
			return
		}
	}
}

// profile returns how the ruleset has an artifact made; nil if it does not say.
func (f *advised) profile(a chain.Artifact) *rulesets.Profile {
	profiles := f.ruleset.Profiles(a, f.target.Params)
	if len(profiles) == 0 || profiles[0].Refuse != "" {
		return nil
	}
	return profiles[0]
}

// needed lists the inputs that a renewal cannot do without: the parameters of the ruleset,
// and what fills in the attributes of the subject that findings are about. It returns the
// parameters with an example of each.
func (f *advised) needed(p *rulesets.Profile) (names []string, given map[string][]string) {
	given = maps.Clone(f.target.Params)
	if given == nil {
		given = map[string][]string{}
	}
	var attributes []string
	for _, r := range f.file.Results {
		if attribute := r.Attribute(); attribute != "" && fix.Renewable(f.file.Chain, r) {
			attributes = append(attributes, p.InputsOf(attribute)...)
		}
	}
	for _, input := range f.ruleset.MissingInputs(p, f.selection, f.target.Params) {
		i := slices.IndexFunc(f.ruleset.Params, func(param lints.Parameter) bool { return param.Name == input.Name })
		example := input.Example
		switch {
		case i >= 0 && len(f.ruleset.Params[i].OneOf) > 0:
			example = f.ruleset.Params[i].OneOf[0]
		case i < 0 && !slices.Contains(attributes, input.Name):
			continue
		}
		names = append(names, input.Name)
		given[input.Name] = []string{example}
	}
	return names, given
}

// targetWith is the target for one ruleset, with other parameters.
func (f *advised) targetWith(params map[string][]string) Target {
	t := f.target
	t.Rulesets, t.Params, t.Key = []*rulesets.Ruleset{f.ruleset}, params, nil
	return t
}

// given returns how the user gives the target for this ruleset on a command line.
func (f *advised) given() fix.Given {
	r := f.ruleset
	g := fix.Given{Rulesets: []string{cmp.Or(r.Path(), r.Name)}, Flags: slices.Concat(f.linter.Flags, f.target.Flags)}
	for _, name := range slices.Sorted(maps.Keys(f.target.Params)) {
		key, values := name, f.target.Params[name]
		if of, own, qualified := strings.Cut(name, "."); qualified {
			if of != r.Name {
				continue
			}
			key = own
		} else if len(f.target.Params[r.Name+"."+name]) > 0 {
			continue
		}
		if !slices.ContainsFunc(r.Params, func(p lints.Parameter) bool { return p.Name == key }) {
			continue
		}
		for _, value := range values {
			g.Params = append(g.Params, key+"="+value)
		}
	}
	for _, a := range f.target.Anchors {
		if !slices.Contains(g.Anchors, a.Span.File) {
			g.Anchors = append(g.Anchors, a.Span.File)
		}
	}
	if f.target.Key != nil {
		g.Key = f.target.Key.Name
	}
	return g
}
