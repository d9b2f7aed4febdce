// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/internal/strictyaml"
	"github.com/chainlint/chainlint/rulesets"
)

// configured makes the job of a configuration: all its targets, or the files that
// the command line names, each checked as its target says.
func (a *app) configured(file string, f *workFlags, linter *chainlint.Linter, paths, listed []string) (*job, error) {
	if err := f.combinable(file); err != nil {
		return nil, err
	}
	c, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	r := a.resolver(c, linter.Limits)
	if f.allowOutside {
		r.root = ""
	}
	j := &job{linter: linter, config: file}
	if len(paths) > 0 || f.filesFrom != "" {
		r.chosen = a.choose(paths, listed)
		j.wrong = r.chosen.wrong
	}
	for _, t := range c.Targets {
		target, files := r.declared(t)
		r.outside(t, target)
		j.take(r.inputs(t, target, files))
		j.targets = append(j.targets, *target)
	}
	if err := c.Error(r.problems); err != nil {
		return nil, err
	}
	j.others = append(r.read, file)
	if r.chosen == nil {
		r.unclaimed(j)
		return j, nil
	}
	return j, r.remaining(j, f.config != "")
}

// combinable returns an error if a flag sets what the targets of a configuration
// set.
func (f *workFlags) combinable(file string) error {
	flag := f.conflicting()
	switch {
	case flag == "":
		return nil
	case f.config != "":
		return hint(fmt.Errorf("%s cannot be combined with %s", flag, file), "set it in the target, or leave out --config")
	}
	return hint(fmt.Errorf("%s cannot be combined with %s", flag, file), "set it in the target, or check the files as the flags say: chainlint %s --no-config %s … PATH", f.command, flag)
}

// A resolver turns the targets of a configuration into targets of a run. It
// collects the problems.
type resolver struct {
	app      *app
	config   *config.Config
	limits   bundle.Limits
	loaded   map[string]*rulesets.Ruleset // by name or path: targets share most
	distinct []*rulesets.Ruleset          // the same, without two of one name
	read     []string                     // the files of rulesets, anchors and keys
	claimed  map[string]bool              // the files of targets, by their real paths
	chosen   *collector                   // the files that the command line names; nil for all
	root     string                       // the repository, which no path may leave; empty with --allow-outside
	problems []strictyaml.Problem
}

func (a *app) resolver(c *config.Config, limits bundle.Limits) *resolver {
	return &resolver{
		app: a, config: c, limits: limits, loaded: map[string]*rulesets.Ruleset{}, claimed: map[string]bool{},
		root: repository(realPath(filepath.Dir(c.File))),
	}
}

// path returns a path of the configuration relative to the working directory. A path
// that leaves the repository is an error at its word: the check of a change may be
// able to read files that the author of the change must not see.
func (r *resolver) path(at config.Word) string {
	path := r.config.Path(at.Text)
	if !r.within(path) {
		r.wrong(at, errOutside(path))
	}
	return path
}

func (r *resolver) within(path string) bool { return r.root == "" || covers(r.root, realPath(path)) }

func errOutside(path string) error {
	return fmt.Errorf("%s %s", path, outside)
}

// wrong reports an error at a word. One of several lines is reported line by line.
func (r *resolver) wrong(at config.Word, err error) {
	for _, line := range errorLines(err) {
		r.problems = append(r.problems, at.Problem("%s", line))
	}
}

// declared resolves what the configuration itself gives: rulesets, parameters,
// anchors, and the names of the target's files, by their patterns.
func (r *resolver) declared(t config.Target) (target *chainlint.Target, files map[config.Word][]string) {
	target = &chainlint.Target{Name: t.Name.Text, Owner: t.Owner, Rulesets: r.rulesets(t)}
	target.Params = r.params(t, target.Rulesets)
	target.Anchors = r.anchors(t)
	files = map[config.Word][]string{}
	for _, pattern := range t.Files {
		matches, err := r.config.Expand(pattern.Text)
		switch {
		case pattern.Text == "": // reported
		case err != nil:
			r.wrong(pattern, err)
		case len(matches) == 0:
			r.wrong(pattern, fmt.Errorf("%q matches no file below %s", pattern.Text, r.config.Path(".")))
		}
		if i := slices.IndexFunc(matches, func(m string) bool { return !r.within(m) }); i >= 0 {
			r.wrong(pattern, errOutside(matches[i]))
		}
		files[pattern] = matches
	}
	return target, files
}

// anchors reads the registered certificates, with the password if the environment
// has it. A missing password is reported later.
func (r *resolver) anchors(t config.Target) []*bundle.Object {
	var passwords []string
	if t.Password != nil && os.Getenv(t.Password.Env.Text) != "" {
		passwords = []string{os.Getenv(t.Password.Env.Text)}
	}
	var all []*bundle.Object
	for _, anchor := range t.Anchors {
		if anchor.Text == "" { // reported
			continue
		}
		file := r.path(anchor)
		r.read = append(r.read, file)
		certs, err := readAnchors(file, r.limits, passwords)
		if err != nil {
			r.wrong(anchor, err)
		}
		all = append(all, certs...)
	}
	return all
}

func (r *resolver) rulesets(t config.Target) []*rulesets.Ruleset {
	var all []*rulesets.Ruleset
	for _, name := range t.Rulesets {
		if name.Text == "" { // reported
			continue
		}
		loaded, err := r.ruleset(name)
		if err != nil {
			r.wrong(name, err)
			continue
		}
		all = append(all, loaded)
	}
	return all
}

// ruleset loads a ruleset. Two rulesets of one name are an error.
func (r *resolver) ruleset(name config.Word) (*rulesets.Ruleset, error) {
	path := name.Text
	if rulesets.IsPath(path) {
		path = r.path(name)
		r.read = append(r.read, path)
	}
	if loaded := r.loaded[path]; loaded != nil {
		return loaded, nil
	}
	loaded, err := chainlint.LoadRuleset(path)
	if err != nil {
		return nil, err
	}
	run := append(r.distinct, loaded)
	if err := rulesets.CheckDistinct(run); err != nil {
		return nil, err
	}
	r.distinct, r.loaded[path] = run, loaded
	return loaded, nil
}

// params checks each parameter separately against the rulesets, so that an error
// is reported at its place.
func (r *resolver) params(t config.Target, loaded []*rulesets.Ruleset) map[string][]string {
	params := map[string][]string{}
	for _, p := range t.Params {
		var values []string
		for _, v := range p.Values {
			values = append(values, v.Text)
		}
		params[p.Name.Text] = values
		switch {
		case len(loaded) == 0 || len(loaded) < len(t.Rulesets):
			continue // the ruleset that has the parameter may be the one that did not load
		case len(values) == 0 || slices.Contains(values, ""):
			continue // reported
		}
		alone := map[string][]string{p.Name.Text: values}
		if err := rulesets.CheckNames(loaded, alone); err != nil {
			r.wrong(p.Name, err)
			continue
		}
		for _, ruleset := range loaded {
			if _, err := ruleset.Bind(alone); err != nil {
				r.wrong(p.Values[0], err)
			}
		}
	}
	return params
}

// outside resolves what the environment of the run gives: the key and the
// password. An unset variable is not an error: without secrets, as in the check of
// a pull request from a fork, everything is checked that does not need them.
func (r *resolver) outside(t config.Target, target *chainlint.Target) {
	if t.Password != nil && t.Password.Env.Text != "" { // empty where the configuration has it wrong
		if password, err := r.variable(t.Password.Env); err == nil {
			target.Passwords, target.Flags = []string{password}, []string{"--password-env", t.Password.Env.Text}
		} else {
			r.app.hint("target %q has no password: %v", t.Name.Text, err)
		}
	}
	if t.Key == nil {
		return
	}
	file := ""
	if t.Key.File.Text != "" {
		file = r.path(t.Key.File)
	} else {
		var err error
		if file, err = r.variable(t.Key.Env); err != nil {
			target.Key = &chain.KeyFile{Err: err}
			return
		}
	}
	r.read = append(r.read, file)
	target.Key = readKey(file, target.Passwords...)
}

// variable returns the value of an environment variable. An invalid name is an
// error of the configuration.
func (r *resolver) variable(name config.Word) (string, error) {
	value, err := variable(name.Text)
	if errors.Is(err, errNoVariable) {
		r.wrong(name, err)
	}
	return value, err
}
