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

// choose lists the files that the command line names, without reading them.
func (a *app) choose(paths, listed []string) *collector {
	c := a.collector(bundle.Limits{}, nil)
	c.namesOnly = true
	c.collect(paths)
	c.list(listed)
	return c
}

// remaining handles the files that the command line names and that belong to no
// target. A file with a certificate is checked against baseline, or is an error if
// --config was given; any other file is skipped.
func (r *resolver) remaining(j *job, strict bool) error {
	rest := r.app.collector(r.limits, nil)
	for _, name := range r.chosen.names {
		if !r.claimed[realPath(name)] {
			rest.member(name)
		}
	}
	rest.inputs = append(rest.inputs, r.chosen.inputs...) // standard input
	j.skipped += rest.skipped + r.chosen.skipped
	j.dirs = r.chosen.dirs
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
	for _, dir := range j.dirs {
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
// certificates or keys and belong to no target: they were added and are not
// checked. If the configuration is strict, that is an error.
func (r *resolver) unclaimed(j *job) {
	for _, file := range r.read {
		r.claimed[realPath(file)] = true
	}
	var found []chainlint.Input
	for _, dir := range r.directories() {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil: // an unreadable directory is not a certificate
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

// directories lists the directories that the targets take files from. The directory
// of the configuration itself, which has the whole repository in it, is left out.
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

// mostNamed is the number of files that are named before the rest is counted.
const mostNamed = 5

// name prints the same warning for each file, and counts the files after the
// first mostNamed.
func (a *app) name(files []chainlint.Input, words string) {
	for i, in := range files {
		if i == mostNamed {
			fmt.Fprintf(a.stderr, "chainlint: warning: and %d more\n", len(files)-mostNamed)
			return
		}
		fmt.Fprintf(a.stderr, "chainlint: warning: %s\n", chain.Escape(in.Name+" "+words))
	}
}
