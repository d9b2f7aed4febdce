// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// workFlags say what is checked and against what. Several commands have them.
type workFlags struct {
	rulesets     []string
	params       []string
	anchors      []string
	key          string
	passwordFile string
	passwordEnv  string
	config       string
	command      string // what the user called, for hints
	at           string
	maxBytes     int
	maxObjects   int
}

// add adds the flags that say what the files are held against.
func (f *workFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVarP(&f.rulesets, "ruleset", "r", nil, "hold the files against `RULESET`: a built-in name or a YAML file (repeatable)")
	flags.StringArrayVarP(&f.params, "param", "p", nil, "an input that a ruleset asks for, as `KEY=VALUE`; RULESET.KEY=VALUE for one of several rulesets (repeatable)")
	flags.StringArrayVar(&f.anchors, "anchor", nil, "`FILE` with the certificates registered with the provider (repeatable)")
	flags.StringVar(&f.key, "key", "", "`FILE` with the private key that belongs to the leaf (read, never reported)")
	flags.StringVar(&f.passwordFile, "password-file", "", "`FILE` whose first line is the password of keystores and of --key")
	flags.StringVar(&f.passwordEnv, "password-env", "", "environment variable `NAME` that holds the password")
	flags.StringVar(&f.at, "at", "", "judge validity at `RFC3339` instead of now: 2026-12-01T00:00:00Z")
}

// addConfig adds the flag of a command that reads a configuration, too.
func (f *workFlags) addConfig(cmd *cobra.Command) {
	f.command = cmd.Name()
	cmd.Flags().StringVar(&f.config, "config", "", "check the targets of `FILE`; without a PATH, "+config.Name+" of this folder or one above it")
}

// addLimits adds the flags that few need.
func (f *workFlags) addLimits(flags *pflag.FlagSet) {
	flags.IntVar(&f.maxBytes, "max-bytes", bundle.DefaultMaxBytes, "refuse files of more than `N` bytes")
	flags.IntVar(&f.maxObjects, "max-objects", bundle.DefaultMaxObjects, "read at most `N` objects of a file")
}

// A work is what a command is to look at.
type work struct {
	linter  *chainlint.Linter
	targets []chainlint.Target
	skipped int    // files of folders that hold nothing to check
	config  string // the configuration that says so; empty where flags do
}

func (w *work) check() (*report.Report, error) { return w.linter.CheckTargets(w.targets...) }

// work reads everything that the flags, the paths or the configuration name.
// The configuration counts where no path is given, and where --config names it:
// paths then pick from its files.
func (a *app) work(f *workFlags, paths []string) (*work, error) {
	linter, err := a.linter(f)
	if err != nil {
		return nil, err
	}
	file := f.config
	if file == "" && len(paths) == 0 {
		if file, err = config.Find("."); err != nil {
			return nil, err
		}
		if file == "" {
			return nil, hint(errors.New("no path to check, and no "+config.Name+" here or above"),
				"chainlint %[1]s certs/, or - for standard input; chainlint %[1]s --help shows examples", f.command)
		}
	}
	if file != "" {
		return a.configured(file, f, linter, paths)
	}
	target, err := f.target(linter.Limits)
	if err != nil {
		return nil, err
	}
	files, err := a.collect(paths, linter.Limits, target.Passwords)
	if err != nil {
		return nil, err
	}
	target.Inputs = files.inputs
	return &work{linter: linter, targets: []chainlint.Target{*target}, skipped: files.skipped}, nil
}

// linter makes a Linter of the flags that hold for all files.
func (a *app) linter(f *workFlags) (*chainlint.Linter, error) {
	if f.maxBytes <= 0 || f.maxObjects <= 0 {
		return nil, errors.New("--max-bytes and --max-objects take a number above 0")
	}
	l := &chainlint.Linter{
		Now: a.now().UTC(), Version: toolVersion(),
		Limits: bundle.Limits{MaxBytes: f.maxBytes, MaxObjects: f.maxObjects},
	}
	if f.at == "" {
		return l, nil
	}
	var err error
	if l.Now, err = time.Parse(time.RFC3339, f.at); err != nil {
		return nil, hint(fmt.Errorf("--at %q is no time of RFC 3339", f.at), "write it as 2026-12-01T00:00:00Z")
	}
	return l, nil
}

// target makes a target of the flags, without its files.
func (f *workFlags) target(limits bundle.Limits) (*chainlint.Target, error) {
	t := &chainlint.Target{}
	var err error
	if t.Params, err = parseParams(f.params); err != nil {
		return nil, err
	}
	if t.Rulesets, err = loadRulesets(f.rulesets); err != nil {
		return nil, err
	}
	if t.Passwords, err = f.passwords(); err != nil {
		return nil, err
	}
	for _, file := range f.anchors {
		certs, err := readAnchors(file, limits)
		if err != nil {
			return nil, fmt.Errorf("--anchor: %w", err)
		}
		t.Anchors = append(t.Anchors, certs...)
	}
	if f.key != "" {
		if t.Key, err = readKey(f.key, t.Passwords...); err != nil {
			return nil, keyError(err)
		}
	}
	return t, nil
}

// beside names a flag that has no place beside a configuration.
func (f *workFlags) beside() string {
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"-r", len(f.rulesets) > 0}, {"-p", len(f.params) > 0}, {"--anchor", len(f.anchors) > 0}, {"--key", f.key != ""},
		{"--password-file", f.passwordFile != ""}, {"--password-env", f.passwordEnv != ""},
	} {
		if flag.given {
			return flag.name
		}
	}
	return ""
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
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, r)
	}
	return loaded, nil
}

func parseParams(given []string) (map[string][]string, error) {
	params := map[string][]string{}
	for _, p := range given {
		key, value, ok := strings.Cut(p, "=")
		if !ok || key == "" || value == "" {
			return nil, hint(fmt.Errorf("-p %q is not KEY=VALUE", p), `for example -p company="Northwind Trading"`)
		}
		params[key] = append(params[key], value)
	}
	return params, nil
}

func readAnchors(file string, limits bundle.Limits) ([]*bundle.Object, error) {
	data, err := readFile(file, limits)
	if err != nil {
		return nil, err
	}
	return chainlint.ReadAnchors(file, data, limits)
}

// maxPasswordBytes bounds the line that holds a password.
const maxPasswordBytes = 4096

// passwords reads what --password-file and --password-env name. No error shows
// any of it.
func (f *workFlags) passwords() ([]string, error) {
	var all []string
	if f.passwordFile != "" {
		data, err := readFile(f.passwordFile, bundle.Limits{MaxBytes: maxPasswordBytes})
		var limit *bundle.LimitError
		if errors.As(err, &limit) {
			err = fmt.Errorf("%s: more than %d bytes are no password", f.passwordFile, maxPasswordBytes)
		}
		if err != nil {
			return nil, fmt.Errorf("--password-file: %w", err)
		}
		line, _, _ := strings.Cut(string(data), "\n")
		clear(data)
		all = append(all, strings.TrimSuffix(line, "\r"))
	}
	if f.passwordEnv != "" {
		value, ok := os.LookupEnv(f.passwordEnv)
		if !ok {
			return nil, fmt.Errorf("--password-env: the environment has no variable %q", f.passwordEnv)
		}
		all = append(all, value)
	}
	return all, nil
}

// covers tells whether a path on the command line names a file, a folder above
// it, or a pattern that it matches.
func covers(path, file string) bool {
	p, errP := filepath.Abs(path)
	f, errF := filepath.Abs(file)
	if errP != nil || errF != nil {
		return false
	}
	matches, _ := filepath.Match(p, f)
	return p == f || matches || strings.HasPrefix(f, strings.TrimSuffix(p, string(filepath.Separator))+string(filepath.Separator))
}
