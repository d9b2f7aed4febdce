// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

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
		w.skipped += r.inputs(t, target, files)
		w.targets = append(w.targets, *target)
	}
	if err := c.Error(r.problems); err != nil {
		return nil, err
	}
	return w, w.narrow(paths)
}

// narrow keeps the files that the paths name.
func (w *work) narrow(paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	used := map[string]bool{}
	for i := range w.targets {
		t := &w.targets[i]
		t.Inputs = slices.DeleteFunc(t.Inputs, func(in chainlint.Input) bool {
			keep := false
			for _, p := range paths {
				if covers(p, in.Name) {
					keep, used[p] = true, true
				}
			}
			return !keep
		})
	}
	for _, p := range paths {
		if !used[p] {
			return hint(fmt.Errorf("%s belongs to no target of %s", p, w.config), "add it to the files of a target, or leave out --config")
		}
	}
	return nil
}

// A resolver makes targets of those of a configuration. It gathers what is wrong.
type resolver struct {
	app      *app
	config   *config.Config
	limits   bundle.Limits
	loaded   map[string]*rulesets.Ruleset // by name or path: targets share most
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
	for _, anchor := range t.Anchors {
		certs, err := readAnchors(r.config.Path(anchor.Text), r.limits)
		if err != nil {
			r.wrong(anchor, err)
		}
		target.Anchors = append(target.Anchors, certs...)
	}
	files = map[config.Word][]string{}
	for _, pattern := range t.Files {
		matches, err := r.config.Expand(pattern.Text)
		switch {
		case err != nil:
			r.wrong(pattern, err)
		case len(matches) == 0:
			r.wrong(pattern, fmt.Errorf("%q matches no file below %s", pattern.Text, r.config.Path(".")))
		}
		files[pattern] = matches
	}
	return target, files
}

func (r *resolver) rulesets(t config.Target) []*rulesets.Ruleset {
	var all []*rulesets.Ruleset
	for _, name := range t.Rulesets {
		path := name.Text
		if strings.ContainsRune(path, '/') || strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml") {
			path = r.config.Path(path)
		}
		if r.loaded[path] == nil {
			loaded, err := chainlint.LoadRuleset(path)
			if err != nil {
				r.wrong(name, err)
				continue
			}
			r.loaded[path] = loaded
		}
		all = append(all, r.loaded[path])
	}
	return all
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
		if len(loaded) < len(t.Rulesets) {
			continue // the ruleset that has the parameter may be the one that did not load
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
	var err error
	if target.Key, err = readKey(file, target.Passwords...); err != nil {
		r.wrong(at, fmt.Errorf("key: %w", err))
	}
}

func (r *resolver) variable(name config.Word) (string, bool) {
	value := os.Getenv(name.Text)
	if value == "" {
		r.wrong(name, fmt.Errorf("the environment variable %s is not set, or is empty", name.Text))
	}
	return value, value != ""
}

// inputs reads the files of a target, and returns how many of its folders' files
// were passed over.
func (r *resolver) inputs(t config.Target, target *chainlint.Target, files map[config.Word][]string) (skipped int) {
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
	return c.skipped
}
