// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/internal/strictyaml"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "validate " + config.Name + ", and print its JSON Schema",
		Example: `  chainlint config validate
  chainlint config schema > chainlint.schema.json`,
		Args: cobra.ArbitraryArgs,
		RunE: needsSubcommand,
	}
	cmd.AddCommand(a.configValidateCommand(), a.configSchemaCommand())
	return cmd
}

func (a *app) configValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate [FILE]",
		Short: "say what is wrong with a configuration",
		Long: `validate reads FILE, or the ` + config.Name + ` that check would read, with all that
stands in it and beside it: every word, the rulesets, their parameters, the
anchors, and that each of files matches something. It reads no key and asks for
no environment variable, which only the run needs; but an anchor in a keystore is
opened with the password that the environment has.`,
		Example:           "  chainlint config validate\n  chainlint config validate certs/" + config.Name,
		Args:              between(0, 1, "one file at most"),
		ValidArgsFunction: first(completeYAML),
		RunE: func(_ *cobra.Command, args []string) error {
			file, err := configFile(args)
			if err != nil {
				return err
			}
			return a.validateConfig(file)
		},
	}
}

// configFile is the file that is named, or the one that holds here.
func configFile(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	file, err := config.Find(".")
	if err == nil && file == "" {
		err = hint(errors.New("no "+config.Name+" here or above"), "name the file: chainlint config validate FILE")
	}
	return file, err
}

func (a *app) validateConfig(file string) error {
	c, err := config.Load(file)
	var wrong *strictyaml.Error
	if err != nil && !errors.As(err, &wrong) {
		return err
	}
	r := a.resolver(c, bundle.Limits{})
	if wrong != nil {
		r.problems = wrong.Problems
	}
	matches := map[string]bool{}
	for _, t := range c.Targets {
		_, files := r.declared(t)
		for _, names := range files {
			for _, name := range names {
				matches[name] = true
			}
		}
	}
	if err := c.Error(r.problems); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: valid: %s with %s\n", chain.Escape(file), chain.Plural(len(c.Targets), "target"), chain.Plural(len(matches), "path"))
	return nil
}

func (a *app) configSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "schema",
		Short:             "print the JSON Schema of a configuration, for editors",
		Example:           "  chainlint config schema > chainlint.schema.json",
		Args:              exactly(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(config.JSONSchema)
			return err
		},
	}
}
