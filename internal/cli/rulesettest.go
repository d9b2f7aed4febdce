// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

func (a *app) rulesetsTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test PATH...",
		Short: "run the test cases of a ruleset",
		Long: `test checks the files that a ruleset lists under "tests", and compares the outcome
with the expected one: that the file passes, or which requirements it breaks. PATH is
the YAML file of a ruleset, or a directory: test then runs all YAML files in it that
have the key "tests".

Exit status:
  0  every case is as expected
  1  a case differs
  2  a usage error, an error in a ruleset, a file that cannot be read, or no case`,
		Example:           "  chainlint rulesets test ./acme-bank.yaml\n  chainlint rulesets test rules/",
		Args:              atLeastOne("the YAML file of a ruleset, or a directory"),
		ValidArgsFunction: completeYAML,
		RunE:              func(_ *cobra.Command, args []string) error { return a.testRulesets(args) },
	}
}

func (a *app) testRulesets(paths []string) error {
	var files []string
	for _, path := range paths {
		found, err := rulesetsIn(path)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	var wrong []error
	for _, file := range files {
		if err := a.testRuleset(file); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// rulesetsIn lists the ruleset files of a path: the file itself, or the YAML files
// below a directory that have cases.
func rulesetsIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	var files []string
	err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == ".git":
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(file) != ".yaml" && filepath.Ext(file) != ".yml":
			return nil
		}
		data, err := readFile(file, bundle.Limits{})
		if err == nil && rulesets.HasCases(data) {
			files = append(files, file)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no YAML file in this directory has the key \"tests\"", path)
	}
	return files, err
}

// testRuleset runs the cases of one ruleset. It returns an error if a case could not
// be run.
func (a *app) testRuleset(file string) error {
	r, err := rulesets.LoadFile(file, all.Rules())
	if err != nil {
		return err
	}
	if len(r.Cases) == 0 {
		return hint(fmt.Errorf("%s: the ruleset has no case", file), "write cases under the key \"tests\"; docs/rulesets.md describes them")
	}
	differ := 0
	var wrong []error
	for _, c := range r.Cases {
		place := fmt.Sprintf("%s:%d:%d: %s", file, c.Line, c.Column, c.File)
		differences, err := differences(r, c)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d:%d: %w", file, c.Line, c.Column, err))
		}
		if len(differences) > 0 {
			differ++
			a.exit = exitFindings
		}
		for _, text := range differences {
			fmt.Fprintf(a.stdout, "%s: %s\n", chain.Escape(place), chain.Escape(text))
		}
	}
	fmt.Fprintf(a.stdout, "%s: %s: %d as expected, %d different", chain.Escape(file), chain.Plural(len(r.Cases), "case"), len(r.Cases)-differ-len(wrong), differ)
	if len(wrong) > 0 {
		fmt.Fprintf(a.stdout, ", %d not judged", len(wrong))
	}
	fmt.Fprintln(a.stdout)
	if unbroken := unbroken(r); len(unbroken) > 0 {
		fmt.Fprintf(a.stdout, "  no case breaks %s\n", strings.Join(unbroken, ", "))
	}
	return errors.Join(wrong...)
}

// unbroken lists the ruleset's own requirements that no case breaks, without those
// that no file can break.
func unbroken(r *rulesets.Ruleset) []string {
	var ids []string
	for _, req := range r.Requirements {
		breakable := slices.ContainsFunc(req.Checks, func(c lints.Check) bool { return c.Rule.ID != "needs-review" && !c.Rule.Handshake })
		broken := slices.ContainsFunc(r.Cases, func(c rulesets.Case) bool { return slices.Contains(c.Breaks, req.ID) })
		if req.Of(r.Name) && breakable && !broken {
			ids = append(ids, req.ID)
		}
	}
	return ids
}

// differences checks the file of a case and returns how the outcome differs from the
// expected one.
func differences(r *rulesets.Ruleset, c rulesets.Case) ([]string, error) {
	read := func(name string) (string, []byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(r.File), name)
		}
		data, err := readFile(name, bundle.Limits{})
		return name, data, err
	}
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{r}, Params: c.Params, Now: c.At}
	for _, anchor := range c.Anchors {
		name, data, err := read(anchor)
		if err != nil {
			return nil, err
		}
		certs, err := chainlint.ReadAnchors(name, data, bundle.Limits{})
		if err != nil {
			return nil, err
		}
		linter.Anchors = append(linter.Anchors, certs...)
	}
	name, data, err := read(c.File)
	if err != nil {
		return nil, err
	}
	rep, err := linter.CheckBytes(name, data)
	if err != nil {
		return nil, err
	}
	var results []lints.Result
	for i := range rep.Files {
		results = append(results, rep.Files[i].Results...)
	}
	return compare(c, append(results, rep.CrossFile...)), nil
}

// compare returns which requirements fail or are open although the case does not
// name them, and the reverse. A failure that is less severe than an error or follows
// from another, and an open requirement that is not a must, need not be named.
func compare(c rulesets.Case, results []lints.Result) []string {
	var texts []string
	failed, open := map[string]bool{}, map[string]bool{}
	for _, res := range results {
		id := res.Requirement.ID
		switch res.Outcome {
		case lints.Failed:
			if res.Severity == lints.Error && res.Follows == nil && !slices.Contains(c.Breaks, id) && !failed[id] {
				texts = append(texts, fmt.Sprintf("breaks %s, which the case does not say: %s", id, res.Message))
			}
			failed[id] = true
		case lints.Open:
			if res.Requirement.Level == lints.Must && !slices.Contains(c.Open, id) && !open[id] {
				texts = append(texts, fmt.Sprintf("leaves %s open, which the case does not say: %s", id, res.Message))
			}
			open[id] = true
		}
	}
	for _, id := range c.Breaks {
		if !failed[id] {
			texts = append(texts, fmt.Sprintf("does not break %s", id))
		}
	}
	for _, id := range c.Open {
		if !open[id] {
			texts = append(texts, fmt.Sprintf("does not leave %s open", id))
		}
	}
	return texts
}
