// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/internal/strictyaml"
	"github.com/chainlint/chainlint/rulesets"
)

// configured makes the work of a configuration. With paths it is narrowed to
// the files that they name, each of which some target must have.
func (a *app) configured(file string, f *workFlags, linter *chainlint.Linter, paths []string) (*work, error) {
	if flag := f.beside(); flag != "" {
		return nil, hint(fmt.Errorf("%s has no place beside %s, whose targets say it", flag, file), "name the files as well: chainlint %s %s … PATH", f.command, flag)
	}
	c, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	r := a.resolver(c, linter.Limits)
	w := &work{linter: linter, config: file}
	for _, t := range c.Targets {
		target, files := r.declared(t)
		r.outside(t, target)
		found := r.inputs(t, target, files)
		w.skipped += found.skipped
		w.folders = append(w.folders, found.folders...)
		w.targets = append(w.targets, *target)
	}
	if err := c.Error(r.problems); err != nil {
		return nil, err
	}
	w.others = append(r.read, file)
	return w, w.narrow(paths)
}

// narrow keeps the files that the paths name, each of which some target has.
func (w *work) narrow(paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	w.folders = nil
	keep := map[string]bool{}
	for _, p := range paths {
		names, err := named(p)
		if err != nil {
			return err
		}
		if !w.mark(keep, names) {
			return hint(fmt.Errorf("%s belongs to no target of %s", p, w.config), "add it to the files of a target, or leave out --config")
		}
		w.folders = append(w.folders, slices.DeleteFunc(names, func(name string) bool { return !isFolder(name) })...)
	}
	for i := range w.targets {
		t := &w.targets[i]
		t.Inputs = slices.DeleteFunc(t.Inputs, func(in chainlint.Input) bool { return !keep[in.Name] })
	}
	return nil
}

// mark marks the inputs that names cover, and reports whether there are any.
func (w *work) mark(keep map[string]bool, names []string) (found bool) {
	for _, t := range w.targets {
		for _, in := range t.Inputs {
			if slices.ContainsFunc(names, func(name string) bool { return covers(name, in.Name) }) {
				keep[in.Name], found = true, true
			}
		}
	}
	return found
}

// A resolver makes targets of those of a configuration. It gathers what is wrong.
type resolver struct {
	app      *app
	config   *config.Config
	limits   bundle.Limits
	loaded   map[string]*rulesets.Ruleset // by name or path: targets share most
	distinct []*rulesets.Ruleset          // the same, no two of one name
	read     []string                     // the files of rulesets, anchors and keys
	problems []strictyaml.Problem
}

func (a *app) resolver(c *config.Config, limits bundle.Limits) *resolver {
	return &resolver{app: a, config: c, limits: limits, loaded: map[string]*rulesets.Ruleset{}}
}

// wrong reports an error at a word. One of several lines is reported line by line.
func (r *resolver) wrong(at config.Word, err error) {
	for _, line := range errorLines(err) {
		r.problems = append(r.problems, at.Problem("%s", line))
	}
}

// declared resolves what stands in the configuration and the files beside it:
// rulesets, parameters, anchors, and the names of the target's files, by their
// patterns.
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
		files[pattern] = matches
	}
	return target, files
}

// anchors reads the registered certificates, with the password if the
// environment has it: whether it must, the run decides.
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
		file := r.config.Path(anchor.Text)
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
		loaded, err := r.ruleset(name.Text)
		if err != nil {
			r.wrong(name, err)
			continue
		}
		all = append(all, loaded)
	}
	return all
}

// ruleset loads a ruleset that no other one of the run shares its name with.
func (r *resolver) ruleset(path string) (*rulesets.Ruleset, error) {
	if rulesets.IsPath(path) {
		path = r.config.Path(path)
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

// params holds each parameter alone against the rulesets, so that what is wrong
// is said at its place.
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
// password.
func (r *resolver) outside(t config.Target, target *chainlint.Target) {
	if t.Password != nil {
		if password, ok := r.variable(t.Password.Env); ok {
			target.Passwords = []string{password}
		}
	}
	if t.Key == nil {
		return
	}
	at, file := t.Key.File, r.config.Path(t.Key.File.Text)
	if at.Text == "" {
		at = t.Key.Env
		var ok bool
		if file, ok = r.variable(at); !ok {
			return
		}
	}
	r.read = append(r.read, file)
	var err error
	if target.Key, err = readKey(file, target.Passwords...); err != nil {
		r.wrong(at, fmt.Errorf("key: %w", err))
	}
}

func (r *resolver) variable(name config.Word) (string, bool) {
	value, err := variable(name.Text)
	if err != nil {
		r.wrong(name, err)
	}
	return value, err == nil
}

// inputs reads the files of a target.
func (r *resolver) inputs(t config.Target, target *chainlint.Target, files map[config.Word][]string) *collector {
	c := r.app.collector(r.limits, target.Passwords)
	for _, pattern := range t.Files {
		for _, path := range files[pattern] {
			if err := c.path(path); err != nil {
				var hinted *hintError
				if errors.As(err, &hinted) {
					err = hinted.error
				}
				r.wrong(pattern, err)
			}
		}
	}
	target.Inputs = c.inputs
	return c
}
