// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

func (a *app) matrixCommand() *cobra.Command {
	var f listingFlags
	cmd := &cobra.Command{
		Use:   "matrix [flags] PATH...",
		Short: "check files against several rulesets at once",
		Long: `matrix prints a table with a cell for every file and every ruleset:

  pass             no requirement of severity error fails
  pass (confirm n) the same, but a person must confirm n requirements
  fail (n)         n requirements of severity error fail
  incomplete       an input is missing, or the file cannot be opened

-r all, the default, means all built-in providers. A parameter given with -p goes
to the rulesets that have it and accept its value. If none does, that is an error.

Exit status:
  0  the table was written, whatever its cells say
  2  a usage, configuration or I/O error, or an unreadable file that passes`,
		Example: `  # every file against every provider
  chainlint matrix -r all certs/

  # one page to share
  chainlint matrix -r connectpay -r worldpay -p company="Northwind Trading" -f html -o matrix.html certs/`,
		RunE: func(_ *cobra.Command, paths []string) error { return a.matrix(&f, paths) },
	}
	f.add(cmd)
	addOutput(cmd, &f.outputFlags, report.MatrixFormats)
	f.addLimits(cmd)
	return cmd
}

func (a *app) matrix(f *listingFlags, paths []string) error {
	format, err := formatNamed(report.MatrixFormats, f.format)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return hint(errors.New("no path to check"), "chainlint matrix -r all certs/")
	}
	f.rulesets = allProviders(f.rulesets)
	j, err := a.job(&f.workFlags, []destination{{outputFlags: f.outputFlags}}, paths)
	if err != nil {
		return err
	}
	if j.targets, err = columns(j.targets[0], j.linter.Limits); err != nil {
		return err
	}
	rep, err := j.check()
	if err != nil {
		return err
	}
	j.reportSkipped(a)
	if err := a.output(&f.outputFlags, func(w io.Writer) error { return format.Write(w, rep, report.Options{}) }); err != nil {
		return err
	}
	return j.unread(rep)
}

// allProviders replaces each word "all", or an empty list, by the providers.
func allProviders(names []string) []string {
	if len(names) == 0 {
		return providers()
	}
	var all []string
	for _, name := range names {
		if name == "all" {
			all = append(all, providers()...)
			continue
		}
		all = append(all, name)
	}
	return all
}

// columns makes a target of each ruleset, with the parameters that it takes. The
// files are read once for all of them.
func columns(t chainlint.Target, limits bundle.Limits) ([]chainlint.Target, error) {
	for i := range t.Inputs {
		t.Inputs[i].Read(limits, t.Passwords)
	}
	if err := rulesets.CheckNames(t.Rulesets, t.Params); err != nil {
		return nil, err
	}
	all := make([]chainlint.Target, len(t.Rulesets))
	for i, r := range t.Rulesets {
		all[i] = t
		all[i].Rulesets, all[i].Params = []*rulesets.Ruleset{r}, map[string][]string{}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		if err := share(all, name, t.Params[name]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// share gives a parameter to the columns that accept its value. If none does, the
// error says why each of them refuses it.
func share(columns []chainlint.Target, name string, values []string) error {
	one := map[string][]string{name: values}
	taken := false
	var refused error
	for i := range columns {
		r := columns[i].Rulesets[0]
		if rulesets.CheckNames(columns[i].Rulesets, one) != nil {
			continue
		}
		if _, err := r.Bind(one); err != nil {
			refused = errors.Join(refused, fmt.Errorf("ruleset %s: %w", r.Name, err))
			continue
		}
		columns[i].Params[name] = values
		taken = true
	}
	if taken {
		return nil
	}
	return refused
}
