// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// The JSON shapes of the commands that describe rulesets.
type (
	rulesetJSON struct {
		Name         string                `json:"name"`
		Title        string                `json:"title"`
		Provider     string                `json:"provider,omitempty"`
		Version      string                `json:"version"`
		SHA256       string                `json:"sha256"`
		Path         string                `json:"path,omitempty"` // of a ruleset that is not built in
		Extends      []string              `json:"extends"`
		Artifacts    []lints.Artifact      `json:"artifacts"`
		Params       []paramJSON           `json:"params"`
		Requirements []requirementJSON     `json:"requirements,omitempty"`
		NotListed    int                   `json:"zlintNotListed,omitempty"` // lints of zlint among its requirements
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
		Level     lints.Level      `json:"obligation"`
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

func (a *app) rulesetsShowCommand() *cobra.Command {
	format, withZLint := "text", false
	cmd := &cobra.Command{
		Use:               "show NAME",
		Short:             "show a ruleset: its inputs and its requirements",
		Long:              "show prints the inputs and the requirements of a ruleset. It counts the lints of\nzlint that the ruleset runs; --zlint lists them.",
		Example:           "  chainlint rulesets show connectpay\n  chainlint rulesets show worldpay --zlint -f json",
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
			shown := describeRuleset(r, withZLint)
			if format == "json" {
				return a.writeJSON(shown)
			}
			return a.showRuleset(shown, report.OverrideWords(r.Overrides))
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().BoolVar(&withZLint, "zlint", false, "also list zlint's lints")
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
	err := a.table(func(w *tabwriter.Writer) {
		for _, req := range r.Requirements {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", req.ID, req.Level, req.Severity, req.Title)
		}
	})
	if err == nil && r.NotListed > 0 {
		fmt.Fprintf(a.stdout, "  and %s of zlint (--zlint lists them)\n", chain.Plural(r.NotListed, "lint"))
	}
	return err
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

// describeRuleset describes a ruleset with all its requirements, or with all but
// zlint's lints.
func describeRuleset(r *rulesets.Ruleset, withZLint bool) rulesetJSON {
	out := rulesetJSON{
		Name: r.Name, Title: r.Title, Provider: r.Provider, Version: r.Version, SHA256: r.SHA256,
		Extends: nonNil(r.Extends), Artifacts: nonNil(r.Artifacts), Params: []paramJSON{},
		Path: r.Path(), Overrides: report.OverridesJSON(r.Overrides),
	}
	for _, p := range r.Params {
		out.Params = append(out.Params, paramJSON{p.Name, p.Note, p.OneOf, p.Form, p.Default, p.Repeatable, p.Required})
	}
	for _, req := range r.Requirements {
		if req.Collected() && !withZLint {
			out.NotListed++
			continue
		}
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
