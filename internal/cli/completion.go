// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// completeFlag sets what a shell offers for the value of a flag. The default is file
// names.
func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // the command does not have the flag
	}
}

// completeWords offers these words.
func completeWords(words ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// completeYAML offers YAML files, and directories on the way to them.
func completeYAML(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeRulesets offers the built-in rulesets and the YAML files of this directory.
// If none of them has the prefix, it offers YAML files anywhere.
func completeRulesets(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	names := rulesets.Builtin()
	if cmd.Name() == "matrix" {
		names = append(names, "all")
	}
	for _, pattern := range []string{"*.yaml", "*.yml"} {
		files, _ := filepath.Glob(pattern) // the pattern is valid
		names = append(names, files...)
	}
	names = beginning(names, word)
	if len(names) == 0 {
		return completeYAML(cmd, args, word)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeID offers what explain knows: requirements, rules and symptoms. The lints
// of other tools are offered only once a letter is typed.
func completeID(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	known, _, err := knownRulesets(nil)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []cobra.Completion
	for _, r := range known {
		for _, req := range r.Requirements {
			if req.Of(r.Name) {
				ids = append(ids, cobra.CompletionWithDesc(req.ID, req.Title))
			}
		}
	}
	for _, r := range all.Rules() {
		if r.Source == "" || word != "" {
			ids = append(ids, cobra.CompletionWithDesc(r.ID, r.Title))
		}
	}
	return beginning(append(ids, symptoms(known)...), word), cobra.ShellCompDirectiveNoFileComp
}

// first completes only the first argument.
func first(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, word)
	}
}

func completeFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func beginning(words []string, with string) []string {
	return slices.DeleteFunc(words, func(word string) bool { return !strings.HasPrefix(word, with) })
}

// plainUsage reduces the flags' usage texts to one line without the backquotes
// around the names of values. Help interprets them; completion would show them.
func plainUsage(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		_, usage := pflag.UnquoteUsage(f)
		f.Usage, _, _ = strings.Cut(usage, ":\n")
	})
	for _, sub := range cmd.Commands() {
		plainUsage(sub)
	}
}
