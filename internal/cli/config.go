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
		Short: "report the errors of a configuration",
		Long: `validate reads FILE, or the ` + config.Name + ` that check would read, and everything
that it names: the rulesets and their parameters, the anchors, the keys, and the
files of each target. Environment variables may be unset, as in a check without
secrets. A password that is set must open the keystores and the key.`,
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

// configFile returns the file that is named, or the one that applies here.
func configFile(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	file, err := config.Find(".")
	if err == nil && file == "" {
		err = hint(errors.New("no "+config.Name+" in this directory or a parent directory"), "name the file: chainlint config validate FILE")
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
	files := 0
	for _, t := range c.Targets {
		files += r.validate(t)
	}
	if err := c.Error(r.problems); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: valid: %s with %s\n", chain.Escape(file), chain.Plural(len(c.Targets), "target"), chain.Plural(files, "file"))
	return nil
}

// validate reads everything that a target names, and returns how many files it has.
// If the password is not in the environment, keystores are not opened. If it is, a
// keystore that it does not open is an error.
func (r *resolver) validate(t config.Target) (files int) {
	target, matches := r.declared(t)
	r.outside(t, target)
	if key := target.Key; key != nil && key.Name != "" && key.Err != nil {
		r.wrong(t.Key.Word(), key.Err)
	}
	for _, pattern := range t.Files {
		one := t
		one.Files = []config.Word{pattern}
		r.inputs(one, target, matches)
		files += len(target.Inputs)
		for i := range target.Inputs {
			for _, p := range target.Inputs[i].Read(r.limits, target.Passwords).Problems {
				if p.Code == bundle.NotRead || p.Code == bundle.OverLimit || p.Code == bundle.WrongPassword {
					r.wrong(pattern, fmt.Errorf("%s: %s", target.Inputs[i].Name, p.Message))
				}
			}
		}
	}
	return files
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
