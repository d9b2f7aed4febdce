// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

func (a *app) rulesetsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rulesets",
		Short: "list, show, validate and test rulesets",
		Example: `  chainlint rulesets list
  chainlint rulesets show connectpay
  chainlint rulesets validate ./acme-bank.yaml
  chainlint rulesets test ./acme-bank.yaml`,
		Args: cobra.ArbitraryArgs,
		RunE: needsSubcommand,
	}
	cmd.AddCommand(a.rulesetsListCommand(), a.rulesetsShowCommand(), a.rulesetsValidateCommand(), a.rulesetsTestCommand(), a.rulesetsSchemaCommand())
	return cmd
}

// needsSubcommand runs a command that only groups others: it prints the help.
func needsSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return cmd.Help()
}

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

// ownRequirements counts the requirements that the ruleset itself states, without
// those that it inherits and the lints of other tools that it includes.
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
		list[i] = describeRuleset(r, false)
		list[i].Requirements, list[i].NotListed = nil, 0
	}
	return list
}

func (a *app) rulesetsValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "validate FILE",
		Short:             "report the errors of your own ruleset",
		Long:              "validate reads a ruleset from FILE, which may have any name, and reports every error\nwith its line and column, and the nearest valid word.",
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

// nonNil keeps a list from becoming null in JSON.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (a *app) rulesetsSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of a ruleset",
		Long: `schema prints the JSON Schema of a ruleset file. An editor that reads it completes the
names of rules and of their parameters, and marks errors. For an editor with the
YAML language server, begin the file with the line

	# yaml-language-server: $schema=ruleset.schema.json`,
		Example:           "  chainlint rulesets schema > ruleset.schema.json",
		Args:              exactly(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(rulesets.Schema(all.Rules()))
			return err
		},
	}
}

func (a *app) table(fill func(*tabwriter.Writer)) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fill(w)
	return w.Flush()
}
