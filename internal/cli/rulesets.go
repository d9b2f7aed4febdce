// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

func (a *app) rulesetsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rulesets",
		Short: "list, show and validate rulesets",
		Example: `  chainlint rulesets list
  chainlint rulesets show connectpay
  chainlint rulesets validate ./acme-bank.yaml`,
		Args: cobra.ArbitraryArgs,
		RunE: needsSubcommand,
	}
	cmd.AddCommand(a.rulesetsListCommand(), a.rulesetsShowCommand(), a.rulesetsValidateCommand())
	return cmd
}

// needsSubcommand serves a command that only groups others.
func needsSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return cmd.Help()
}

// The JSON shapes of the commands that describe rulesets.
type (
	rulesetJSON struct {
		Name         string                `json:"name"`
		Title        string                `json:"title"`
		Provider     string                `json:"provider,omitempty"`
		Version      string                `json:"version"`
		SHA256       string                `json:"sha256"`
		Path         string                `json:"path,omitempty"` // of one that is not built in
		Extends      []string              `json:"extends"`
		Artifacts    []lints.Artifact      `json:"artifacts"`
		Params       []paramJSON           `json:"params"`
		Requirements []requirementJSON     `json:"requirements,omitempty"`
		Overrides    []report.OverrideJSON `json:"overrides"`
	}
	paramJSON struct {
		Name       string   `json:"name"`
		Note       string   `json:"note,omitempty"`
		OneOf      []string `json:"oneOf,omitempty"`
		Form       string   `json:"form,omitempty"`
		Default    string   `json:"default,omitempty"`
		Repeatable bool     `json:"repeatable"`
		Required   bool     `json:"required"`
	}
	requirementJSON struct {
		ID        string           `json:"id"`
		Title     string           `json:"title"`
		Level     lints.Level      `json:"level"`
		Severity  lints.Severity   `json:"severity"`
		On        []lints.Subject  `json:"on"`
		Rules     []string         `json:"rules"`
		Citations []lints.Citation `json:"citations"`
		Why       string           `json:"why,omitempty"`
		Help      string           `json:"help,omitempty"`
		Decision  string           `json:"decision,omitempty"`
		Symptoms  []symptomJSON    `json:"symptoms,omitempty"`
	}
	symptomJSON struct {
		Sees  string `json:"sees"`
		Where string `json:"where,omitempty"`
		Rank  int    `json:"rank"`
		Check string `json:"check"`
	}
)

func (a *app) rulesetsListCommand() *cobra.Command {
	format := "text"
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "list the built-in rulesets",
		Example:           "  chainlint rulesets list\n  chainlint rulesets list -f json",
		Args:              exactly(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, listFormats); err != nil {
				return err
			}
			loaded, _, err := knownRulesets(nil)
			if err != nil {
				return err
			}
			if format == "json" {
				return a.writeJSON(withoutRequirements(loaded))
			}
			return a.table(func(w *tabwriter.Writer) {
				fmt.Fprintln(w, "NAME\tREAD\tREQUIREMENTS\tTITLE")
				for _, r := range loaded {
					fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", r.Name, r.Version, ownRequirements(r), r.Title)
				}
			})
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

// ownRequirements counts what the ruleset says itself: neither what it inherits
// nor the lints of other tools that it sweeps up.
func ownRequirements(r *rulesets.Ruleset) int {
	n := 0
	for _, req := range r.Requirements {
		if req.Of(r.Name) {
			n++
		}
	}
	return n
}

func withoutRequirements(all []*rulesets.Ruleset) []rulesetJSON {
	list := make([]rulesetJSON, len(all))
	for i, r := range all {
		list[i] = describeRuleset(r)
		list[i].Requirements = nil
	}
	return list
}

func (a *app) rulesetsShowCommand() *cobra.Command {
	format := "text"
	cmd := &cobra.Command{
		Use:               "show NAME",
		Short:             "show a ruleset: its inputs and every requirement",
		Example:           "  chainlint rulesets show connectpay\n  chainlint rulesets show worldpay -f json",
		Args:              exactly(1, "the name of a ruleset, or the path of a YAML file"),
		ValidArgsFunction: first(completeRulesets),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, listFormats); err != nil {
				return err
			}
			r, err := chainlint.LoadRuleset(args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				return a.writeJSON(describeRuleset(r))
			}
			return a.showRuleset(describeRuleset(r), report.OverrideWords(r.Overrides))
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) showRuleset(r rulesetJSON, overrides []string) error {
	fmt.Fprintf(a.stdout, "%s: %s (read %s)\n", r.Name, r.Title, r.Version)
	if r.Path != "" {
		fmt.Fprintf(a.stdout, "from %s\n", chain.Escape(r.Path))
	}
	if len(r.Extends) > 0 {
		fmt.Fprintf(a.stdout, "extends %s\n", strings.Join(r.Extends, ", "))
	}
	if len(r.Params) > 0 {
		fmt.Fprintln(a.stdout, "\nInputs (-p KEY=VALUE):")
		err := a.table(func(w *tabwriter.Writer) {
			for _, p := range r.Params {
				fmt.Fprintf(w, "  %s\t%s\t%s\n", p.Name, paramValues(p), p.Note)
			}
		})
		if err != nil {
			return err
		}
	}
	if len(overrides) > 0 {
		fmt.Fprintf(a.stdout, "\nOverrides:\n  %s\n", strings.Join(overrides, "\n  "))
	}
	fmt.Fprintln(a.stdout, "\nRequirements (chainlint explain ID describes one):")
	return a.table(func(w *tabwriter.Writer) {
		for _, req := range r.Requirements {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", req.ID, req.Level, req.Severity, req.Title)
		}
	})
}

func paramValues(p paramJSON) string {
	text := "any text"
	if len(p.OneOf) > 0 {
		text = strings.Join(p.OneOf, "|")
	} else if p.Form != "" {
		text = p.Form
	}
	if p.Default != "" {
		text += " (default " + p.Default + ")"
	}
	return text
}

func (a *app) rulesetsValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "validate FILE",
		Short:             "say what is wrong with a ruleset of your own",
		Long:              "validate reads FILE, whatever it is called, and names everything that is wrong with\nit: the line, the column, and the nearest right word.",
		Example:           "  chainlint rulesets validate ./acme-bank.yaml",
		Args:              exactly(1, "the path of a YAML file"),
		ValidArgsFunction: first(completeYAML),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := rulesets.LoadFile(args[0], all.Rules())
			if errors.Is(err, fs.ErrNotExist) && slices.Contains(rulesets.Builtin(), args[0]) {
				return hint(err, "the built-in ruleset of this name is valid; chainlint rulesets show %s shows it", args[0])
			}
			if err != nil {
				return err
			}
			own := chain.Plural(ownRequirements(r), "requirement")
			fmt.Fprintf(a.stdout, "%s: valid: ruleset %s with %s of its own\n", chain.Escape(args[0]), r.Name, own)
			return nil
		},
	}
}

func describeRuleset(r *rulesets.Ruleset) rulesetJSON {
	out := rulesetJSON{
		Name: r.Name, Title: r.Title, Provider: r.Provider, Version: r.Version, SHA256: r.SHA256,
		Extends: nonNil(r.Extends), Artifacts: nonNil(r.Artifacts), Params: []paramJSON{},
		Path: r.Path(), Overrides: report.OverridesJSON(r.Overrides),
	}
	for _, p := range r.Params {
		out.Params = append(out.Params, paramJSON{p.Name, p.Note, p.OneOf, p.Form, p.Default, p.Repeatable, p.Required})
	}
	for _, req := range r.Requirements {
		out.Requirements = append(out.Requirements, describeRequirement(req))
	}
	return out
}

func describeRequirement(req *lints.Requirement) requirementJSON {
	out := requirementJSON{
		ID: req.ID, Title: req.Title, Level: req.Level, Severity: req.Severity, On: nonNil(req.On),
		Citations: nonNil(req.Citations), Why: req.Why, Help: req.HowToComply(), Decision: req.Decision, Rules: []string{},
	}
	out.Symptoms = symptomsOf(req)
	seen := map[string]bool{}
	for _, c := range req.Checks {
		if !seen[c.Rule.ID] {
			seen[c.Rule.ID] = true
			out.Rules = append(out.Rules, c.Rule.ID)
		}
	}
	return out
}

// nonNil keeps a list from becoming null in JSON.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (a *app) table(fill func(*tabwriter.Writer)) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fill(w)
	return w.Flush()
}
