// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// A job is what a command checks.
type job struct {
	linter  *chainlint.Linter
	targets []chainlint.Target
	dirs    []string // that were walked, as they were named
	skipped int      // files that hold nothing to check
	wrong   []error  // paths that name nothing to check
	config  string   // the configuration file; empty if the flags say what to check
	others  []string // the files that are read in addition to those that are checked
}

// take adds what a collector found.
func (j *job) take(c *collector) {
	j.skipped += c.skipped
	j.dirs = append(j.dirs, c.dirs...)
	j.wrong = append(j.wrong, c.wrong...)
}

// empty reports whether there is no file to check.
func (j *job) empty() bool {
	return !slices.ContainsFunc(j.targets, func(t chainlint.Target) bool { return len(t.Inputs) > 0 })
}

// files lists every file that is read.
func (j *job) files() []string {
	all := j.others
	for _, t := range j.targets {
		for _, in := range t.Inputs {
			all = append(all, in.Name)
		}
	}
	return all
}

// check checks the files. If the paths hold nothing to check, the report is
// empty.
func (j *job) check() (*report.Report, error) {
	if j.empty() {
		return &report.Report{Version: j.linter.Version, At: j.linter.Now}, nil
	}
	return j.linter.CheckTargets(j.targets...)
}

// job reads everything that the flags, the paths or the configuration name, and
// refuses an output file that would overwrite any of it.
func (a *app) job(f *workFlags, outputs []destination, paths []string) (*job, error) {
	linter, err := a.linter(&f.readingFlags)
	if err != nil {
		return nil, err
	}
	a.old = replaced(outputs)
	j, err := a.gather(f, linter, paths)
	if err != nil {
		return nil, err
	}
	for _, o := range outputs {
		if err := o.refuseOverwrite(j.files()); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// gather reads the files that the configuration names, if there is one and no flag
// switches it off, else those that the flags name.
func (a *app) gather(f *workFlags, linter *chainlint.Linter, paths []string) (*job, error) {
	listed, err := a.listed(f)
	if err != nil {
		return nil, err
	}
	file, err := f.configuration()
	switch {
	case err != nil:
		return nil, err
	case file != "":
		return a.configured(file, f, linter, paths, listed)
	case len(paths) == 0 && f.filesFrom == "":
		return nil, f.errNoPath()
	}
	target, err := f.target(linter.Limits)
	if err != nil {
		return nil, err
	}
	files := a.collector(linter.Limits, target.Passwords)
	files.collect(paths)
	files.list(listed)
	target.Inputs = files.inputs
	j := &job{linter: linter, targets: []chainlint.Target{*target}, others: f.files()}
	j.take(files)
	if j.empty() && len(j.wrong) > 0 {
		return nil, errors.Join(j.wrong...)
	}
	return j, nil
}

// target makes a target from the flags, without its files.
func (f *workFlags) target(limits bundle.Limits) (*chainlint.Target, error) {
	t := &chainlint.Target{}
	var err error
	if t.Params, err = parseParams(f.params); err != nil {
		return nil, err
	}
	if t.Rulesets, err = loadRulesets(f.rulesets); err != nil {
		return nil, err
	}
	if len(f.rulesets) == 0 {
		err = needsRuleset(t.Rulesets, t.Params)
	}
	if err != nil {
		return nil, err
	}
	if t.Passwords, t.Anchors, err = f.open(limits); err != nil {
		return nil, err
	}
	if f.passwordFile != "" {
		t.Flags = append(t.Flags, "--password-file", f.passwordFile)
	}
	if f.passwordEnv != "" {
		t.Flags = append(t.Flags, "--password-env", f.passwordEnv)
	}
	if f.key != "" {
		t.Key = readKey(f.key, t.Passwords...)
	}
	return t, nil
}

func loadRulesets(names []string) ([]*rulesets.Ruleset, error) {
	if len(names) == 0 {
		names = []string{"baseline"}
	}
	var loaded []*rulesets.Ruleset
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		if name == "all" {
			return nil, hint(errors.New("-r all is for the command matrix"), "run chainlint matrix -r all, or name each provider with -r")
		}
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, r)
	}
	if err := rulesets.CheckDistinct(loaded); err != nil {
		return nil, hint(err, "give one of them another name")
	}
	return loaded, nil
}

// needsRuleset returns an error if a parameter belongs to a provider's ruleset and no
// ruleset is named: baseline alone does not take it.
func needsRuleset(baseline []*rulesets.Ruleset, params map[string][]string) error {
	for _, key := range slices.Sorted(maps.Keys(params)) {
		if rulesets.CheckNames(baseline, map[string][]string{key: nil}) == nil {
			continue
		}
		having, err := takers(key)
		if err != nil {
			return err
		}
		if len(having) > 0 {
			return hint(fmt.Errorf("-p %s: baseline has no such parameter, and no ruleset is named with -r", key),
				"the parameter belongs to %s; name yours with -r", strings.Join(having, ", "))
		}
	}
	return nil
}

// takers lists the providers whose rulesets have a parameter.
func takers(key string) ([]string, error) {
	known, _, err := knownRulesets(nil)
	if err != nil {
		return nil, err
	}
	var having []string
	for _, r := range known {
		if rulesets.CheckNames([]*rulesets.Ruleset{r}, map[string][]string{key: nil}) == nil {
			having = append(having, r.Name)
		}
	}
	return having, nil
}

func parseParams(given []string) (map[string][]string, error) {
	params := map[string][]string{}
	for _, p := range given {
		key, value, ok := strings.Cut(p, "=")
		switch {
		case !ok || key == "":
			return nil, hint(fmt.Errorf("-p %q is not KEY=VALUE", p), `for example -p company="Northwind Trading"`)
		case value == "":
			return nil, hint(fmt.Errorf("the value of -p %s is empty", p), "check that the variable is set, or leave out -p %s", p)
		}
		params[key] = append(params[key], value)
	}
	return params, nil
}

// open reads the passwords, and then the anchors, which may need them.
func (f *readingFlags) open(limits bundle.Limits) (passwords []string, anchors []*bundle.Object, err error) {
	if passwords, err = f.passwords(); err != nil {
		return nil, nil, err
	}
	for _, file := range f.anchors {
		certs, err := readAnchors(file, limits, passwords)
		if err != nil {
			return nil, nil, fmt.Errorf("--anchor: %w", err)
		}
		anchors = append(anchors, certs...)
	}
	return passwords, anchors, nil
}

func readAnchors(file string, limits bundle.Limits, passwords []string) ([]*bundle.Object, error) {
	data, err := readFile(file, limits)
	if err != nil {
		return nil, err
	}
	return chainlint.ReadAnchors(file, data, limits, passwords...)
}

// maxPasswordBytes bounds the line that holds a password.
const maxPasswordBytes = 4096

// passwords reads what --password-file and --password-env name. Errors never
// contain a part of it.
func (f *readingFlags) passwords() ([]string, error) {
	var all []string
	if f.passwordFile != "" {
		data, err := readSecret(f.passwordFile, maxPasswordBytes, "password")
		if err != nil {
			return nil, fmt.Errorf("--password-file: %w", err)
		}
		line, _, _ := strings.Cut(string(data), "\n")
		clear(data)
		all = append(all, strings.TrimSuffix(line, "\r"))
	}
	if f.passwordEnv != "" {
		value, err := variable(f.passwordEnv)
		if err != nil {
			return nil, fmt.Errorf("--password-env: %w", err)
		}
		all = append(all, value)
	}
	return all, nil
}

// variableName matches most names of environment variables and few passwords.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

var errNoVariable = errors.New("the name given is not the name of an environment variable (not shown, because it may be the secret itself)")

// variable returns the value of an environment variable. An error shows the name
// only if it looks like one: it may be the secret itself, given by mistake.
func variable(name string) (string, error) {
	value := os.Getenv(name)
	switch {
	case value != "":
		return value, nil
	case !variableName.MatchString(name):
		return "", errNoVariable
	}
	return "", fmt.Errorf("the environment variable %s is not set, or is empty", name)
}

// covers reports whether a path is that of a file, or of a directory above it.
func covers(path, file string) bool {
	p, errP := filepath.Abs(path)
	f, errF := filepath.Abs(file)
	if errP != nil || errF != nil {
		return false
	}
	return p == f || strings.HasPrefix(f, strings.TrimSuffix(p, string(filepath.Separator))+string(filepath.Separator))
}
