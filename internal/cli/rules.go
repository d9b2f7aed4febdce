// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
)

type ruleJSON struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	What   string `json:"what"`
	Why    string `json:"why"`
	Fix    string `json:"fix"`
	Cite   string `json:"cite,omitempty"`
	Source string `json:"source,omitempty"`

	Params []ruleParamJSON `json:"params,omitempty"`
}

type ruleParamJSON struct {
	Name    string   `json:"name"`
	Takes   string   `json:"takes"`
	OneOf   []string `json:"oneOf,omitempty"`
	List    bool     `json:"list"`
	Default any      `json:"default,omitempty"`
}

func (a *app) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "list the rules that rulesets are made of",
		Example: "  chainlint rules list\n  chainlint rules list --zlint -f json",
		Args:    cobra.ArbitraryArgs,
		RunE:    needsSubcommand,
	}
	cmd.AddCommand(a.rulesListCommand())
	return cmd
}

func (a *app) rulesListCommand() *cobra.Command {
	format, withZLint := "text", false
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "list every rule with what it finds",
		Example:           "  chainlint rules list\n  chainlint rules list --zlint -f json",
		Args:              exactly(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, listFormats); err != nil {
				return err
			}
			rules := listedRules(withZLint)
			if format == "json" {
				return a.writeJSON(rules)
			}
			return a.table(func(w *tabwriter.Writer) {
				for _, r := range rules {
					fmt.Fprintf(w, "%s\t%s\n", r.ID, r.Title)
				}
			})
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().BoolVar(&withZLint, "zlint", false, "also list zlint's lints")
	return cmd
}

func listedRules(withZLint bool) []ruleJSON {
	rules := []ruleJSON{}
	for _, r := range all.Rules() {
		if withZLint || r.Source == "" {
			rules = append(rules, describeRule(r))
		}
	}
	return rules
}

func describeRule(r *lints.Rule) ruleJSON {
	out := ruleJSON{ID: r.ID, Title: r.Title, What: r.Doc.What, Why: r.Doc.Why, Fix: r.Doc.Fix, Cite: r.Cite, Source: r.Source}
	for _, p := range r.Parameters() {
		out.Params = append(out.Params, ruleParamJSON{p.Name, p.Takes(), p.Values.Words, p.List, p.Default})
	}
	return out
}
