// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

func (a *app) explainCommand() *cobra.Command {
	format := "text"
	var from []string
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "explain a requirement, a rule or a TLS error message",
		Long: `explain prints the sentence of the document behind a requirement, why it matters,
how to comply, and how an ambiguity of the document was resolved. ID is one of

  a requirement    connectpay/root-included, or root-included if only one ruleset has it
  a rule           root-missing
  a zlint lint     zlint/e_ext_duplicate_extension
  an error         failedClientTLS, "unable to get local issuer certificate", or a
                   whole line of a log

For an error of a program or a provider, explain says what it means and lists the
requirements that can cause it, the most likely first, each with the command that
checks it. With -r, it lists the requirements of that ruleset.`,
		Example: `  chainlint explain connectpay/root-included
  chainlint explain root-missing
  chainlint explain failedClientTLS
  chainlint explain -r connectpay "unable to get local issuer certificate"
  chainlint explain -r ./acme-bank.yaml acme-bank/two-days`,
		Args:              exactly(1, "the id of a requirement or a rule, or an error"),
		ValidArgsFunction: completeID,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, listFormats); err != nil {
				return err
			}
			return a.explain(args[0], from, format)
		},
	}
	cmd.Flags().StringArrayVarP(&from, "ruleset", "r", nil, "also search `RULESET`, and list its requirements for an error: a built-in name or a YAML file (repeatable)")
	completeFlag(cmd, "ruleset", completeRulesets)
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) explain(id string, from []string, format string) error {
	known, named, err := knownRulesets(from)
	if err != nil {
		return err
	}
	if req := findRequirement(known, id); req != nil {
		return a.printRequirement(req, format)
	}
	if rule := findRule(id); rule != nil {
		if format == "json" {
			return a.writeJSON(describeRule(rule))
		}
		explainRule(a.stdout, rule, users(known, rule))
		return nil
	}
	for _, r := range known {
		if r.Name == id {
			return hint(fmt.Errorf("%q is a ruleset; explain takes a requirement", id), "chainlint rulesets show %s lists its requirements", shownAs(r))
		}
	}
	switch meant := calledInPart(known, id); {
	case len(meant) == 1:
		return a.printRequirement(meant[0], format)
	case len(meant) > 1:
		return ambiguous(id, meant)
	}
	if found, err := a.printMessage(known, named, id, format); found {
		return err
	}
	return unknownID(known, id)
}

// knownRulesets returns the built-in rulesets and those of the user; named are only
// those of the user. A user's ruleset replaces a built-in one of the same name.
func knownRulesets(from []string) (known, named []*rulesets.Ruleset, err error) {
	for i, name := range slices.Concat(rulesets.Builtin(), from) {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			return nil, nil, err
		}
		same := func(have *rulesets.Ruleset) bool { return have.Name == r.Name }
		known = append(slices.DeleteFunc(known, same), r)
		if i >= len(rulesets.Builtin()) {
			named = append(slices.DeleteFunc(named, same), r)
		}
	}
	return known, named, nil
}

func (a *app) printRequirement(req *lints.Requirement, format string) error {
	if format == "json" {
		return a.writeJSON(describeRequirement(req))
	}
	explainRequirement(a.stdout, req)
	return nil
}

// shownAs returns the argument of rulesets show for a ruleset: its name, or its file
// if it is not built in.
func shownAs(r *rulesets.Ruleset) string {
	if strings.HasPrefix(r.File, "<built-in>/") {
		return r.Name
	}
	return r.File
}

// findRequirement returns a requirement from the ruleset that states it, not from one
// that inherits it. The lints of other tools are explained as rules.
func findRequirement(known []*rulesets.Ruleset, id string) *lints.Requirement {
	provider, _, _ := strings.Cut(id, "/")
	for _, r := range known {
		if req := r.Requirement(id); req != nil && r.Name == provider {
			return req
		}
	}
	return nil
}

// calledInPart lists the requirements whose id after the slash is word.
func calledInPart(known []*rulesets.Ruleset, word string) []*lints.Requirement {
	var found []*lints.Requirement
	for _, r := range known {
		if req := r.Requirement(r.Name + "/" + word); req != nil {
			found = append(found, req)
		}
	}
	return found
}

func ambiguous(word string, meant []*lints.Requirement) error {
	var ids []string
	for _, req := range meant {
		ids = append(ids, req.ID)
	}
	return hint(fmt.Errorf("several requirements are called %q", word), "name one of %s", strings.Join(ids, ", "))
}

func findRule(id string) *lints.Rule {
	for _, r := range all.Rules() {
		if r.ID == id {
			return r
		}
		for _, alias := range r.Aliases {
			if alias == id {
				return r
			}
		}
	}
	return nil
}

// users lists the requirements that use the rule.
func users(known []*rulesets.Ruleset, rule *lints.Rule) []string {
	var ids []string
	for _, r := range known {
		for _, req := range r.Requirements {
			if req.Of(r.Name) && binds(req, rule) {
				ids = append(ids, req.ID)
			}
		}
	}
	return ids
}

func binds(req *lints.Requirement, rule *lints.Rule) bool {
	for _, c := range req.Checks {
		if c.Rule == rule {
			return true
		}
	}
	return false
}

// requirementForm distinguishes an id from an error message with a slash in it.
var requirementForm = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)

func unknownID(known []*rulesets.Ruleset, id string) error {
	var ids []string
	for _, r := range known {
		for _, req := range r.Requirements {
			ids = append(ids, req.ID)
		}
	}
	for _, r := range all.Rules() {
		ids = append(ids, r.ID)
	}
	ids = append(ids, symptoms(known)...)
	if near := rulesets.KnownErrors(known...).Near(id); len(near) > 0 && !requirementForm.MatchString(id) {
		return hint(fmt.Errorf("no known error message matches %q", id), "did you mean %s?", strings.Join(near, ", or "))
	}
	err := fmt.Errorf("unknown requirement, rule or error %q", id)
	near, isNear := rulesets.Nearest(id, ids)
	switch of, _, _ := strings.Cut(id, "/"); {
	case requirementForm.MatchString(id) && !nearRuleset(known, of):
		return hint(err, "there is no ruleset %s; give your own with -r FILE", of)
	case isNear:
		return hint(err, "did you mean %s?", near)
	}
	return hint(err, "chainlint rulesets show NAME lists requirements, chainlint rules list lists rules")
}

// nearRuleset reports whether a word is close to the name of a known ruleset, or of
// a collection of rules.
func nearRuleset(known []*rulesets.Ruleset, word string) bool {
	var names []string
	for _, r := range known {
		names = append(names, r.Name)
	}
	for _, r := range all.Rules() {
		if collection, _, found := strings.Cut(r.ID, "/"); found && !slices.Contains(names, collection) {
			names = append(names, collection)
		}
	}
	_, near := rulesets.Nearest(word, names)
	return near
}
