// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// choose lists the files that the command line names, without reading any.
func (a *app) choose(paths, listed []string) *collector {
	c := a.collector(bundle.Limits{}, nil)
	c.namesOnly = true
	c.collect(paths)
	c.list(listed)
	return c
}

// remaining looks at the files that the command line names and no target has. One
// that holds a certificate is checked against baseline, or is an error where the
// configuration was named; any other one is skipped.
func (r *resolver) remaining(j *job, strict bool) error {
	rest := r.app.collector(r.limits, nil)
	for _, name := range r.chosen.names {
		if !r.claimed[realPath(name)] {
			rest.member(name)
		}
	}
	rest.inputs = append(rest.inputs, r.chosen.inputs...) // standard input
	j.skipped += rest.skipped + r.chosen.skipped
	j.folders = r.chosen.folders
	switch {
	case len(rest.inputs) == 0:
	case strict:
		for _, in := range rest.inputs {
			j.wrong = append(j.wrong, fmt.Errorf("%s belongs to no target of %s", in.Name, j.config))
		}
	default:
		baseline, err := chainlint.LoadRuleset("baseline")
		if err != nil {
			return err
		}
		r.app.name(rest.inputs, "belongs to no target of "+j.config+" and is checked against baseline only")
		j.targets = append(j.targets, chainlint.Target{Rulesets: []*rulesets.Ruleset{baseline}, Inputs: rest.inputs})
	}
	for _, dir := range j.folders {
		if !j.has(dir) {
			j.wrong = append(j.wrong, errUnreadDir(dir))
		}
	}
	return nil
}

// has reports whether a file below a directory is checked.
func (j *job) has(dir string) bool {
	return slices.ContainsFunc(j.targets, func(t chainlint.Target) bool {
		return slices.ContainsFunc(t.Inputs, func(in chainlint.Input) bool { return covers(dir, in.Name) })
	})
}

// unclaimed names the files below the directories of the targets that look like
// certificates or keys and belong to no target: somebody has added them and nobody
// checks them. Where the configuration is strict that is an error.
func (r *resolver) unclaimed(j *job) {
	for _, file := range r.read {
		r.claimed[realPath(file)] = true
	}
	var found []chainlint.Input
	for _, dir := range r.directories() {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil: // an unreadable directory is no certificate
				return nil
			case entry.IsDir() && entry.Name() == ".git":
				return filepath.SkipDir
			case entry.IsDir(), !bundle.NamedAsCertificate(path) && !namedAsKey(path), r.claimed[realPath(path)]:
				return nil
			}
			r.claimed[realPath(path)] = true
			found = append(found, chainlint.Input{Name: path})
			return nil
		})
	}
	if r.config.Strict {
		for _, in := range found {
			j.wrong = append(j.wrong, fmt.Errorf("%s belongs to no target of %s, which is strict", in.Name, j.config))
		}
		return
	}
	r.app.name(found, "looks like a certificate or a key and belongs to no target of "+j.config)
}

// directories are those that the targets take files from. That of the configuration
// itself, in which all else of a repository is, counts only where a pattern names it.
func (r *resolver) directories() []string {
	var all []string
	for _, t := range r.config.Targets {
		for _, pattern := range t.Files {
			dir := r.config.Directory(pattern.Text)
			if dir != r.config.Path(".") && r.within(dir) && !slices.Contains(all, dir) {
				all = append(all, dir)
			}
		}
	}
	return all
}

func namedAsKey(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".key", ".ppk", ".pkcs8", ".p8":
		return true
	}
	return false
}

// mostNamed is how many files are named before the rest is counted.
const mostNamed = 5

// name warns of each of the files in the same words, and counts those that are too
// many to name.
func (a *app) name(files []chainlint.Input, words string) {
	for i, in := range files {
		if i == mostNamed {
			fmt.Fprintf(a.stderr, "chainlint: warning: and %d more\n", len(files)-mostNamed)
			return
		}
		fmt.Fprintf(a.stderr, "chainlint: warning: %s\n", chain.Escape(in.Name+" "+words))
	}
}
