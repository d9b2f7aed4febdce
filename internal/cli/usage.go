// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chainlint/chainlint/rulesets"
)

// unknownCommand returns an error that suggests the command that was probably
// meant. A path in place of a command is a common mistake.
func unknownCommand(cmd *cobra.Command, word string) error {
	err := fmt.Errorf("unknown command %q", word)
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if near, ok := rulesets.Nearest(word, names); ok {
		return hint(err, "did you mean %q?", cmd.CommandPath()+" "+near)
	}
	if strings.ContainsAny(word, "./\\*") {
		return hint(err, "to check a file: chainlint check %s", word)
	}
	return hint(err, "%s --help lists the commands", cmd.CommandPath())
}

// flagError suggests the nearest flag to one that does not exist.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return hint(flagValueError(err), "%s --help lists the flags", cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near, ok := rulesets.Nearest(missing.GetSpecifiedName(), names); ok {
		return hint(err, "did you mean --%s?", near)
	}
	return hint(err, "%s --help lists the flags", cmd.CommandPath())
}

// flagValueError rewords an error about the value of a flag.
func flagValueError(err error) error {
	var without *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &without):
		return fmt.Errorf("%s takes %s, but none is given", flagName(without.GetFlag()), takes(without.GetFlag()))
	case errors.As(err, &wrong):
		return fmt.Errorf("%s takes %s, not %q", flagName(wrong.GetFlag()), takes(wrong.GetFlag()), wrong.GetValue())
	}
	return err
}

// flagName returns a flag as it is usually written.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

// takes returns what a flag's value is, in the word that its help uses.
func takes(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number"
	case "bool":
		return "true, false or no value"
	}
	name, _ := pflag.UnquoteUsage(f)
	return "a value, " + name
}

// emptyFlag returns an error if a flag is given with an empty value, as an unset
// variable of a script gives it: the flag would be ignored silently.
func emptyFlag(flags *pflag.FlagSet) error {
	var err error
	flags.Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if several, ok := f.Value.(pflag.SliceValue); ok {
			values = several.GetSlice()
		}
		if err == nil && (len(values) == 0 || slices.Contains(values, "")) {
			err = hint(fmt.Errorf("%s is empty", flagName(f)), "check that the variable is set, or leave out %s", flagName(f))
		}
	})
	return err
}

// oneOf returns an error if value is not one of the words.
func oneOf(what, value string, words []string) error {
	for _, w := range words {
		if value == w {
			return nil
		}
	}
	err := fmt.Errorf("unknown %s %q; it is one of %s", what, value, strings.Join(words, ", "))
	if near, ok := rulesets.Nearest(value, words); ok {
		return hint(err, "did you mean %q?", near)
	}
	return err
}

// exactly is an argument check whose error names the arguments required.
func exactly(n int, what string) cobra.PositionalArgs { return between(n, n, what) }

// atLeastOne is the same for a command that takes several.
func atLeastOne(what string) cobra.PositionalArgs { return between(1, math.MaxInt, what) }

// between is the same for a command with optional arguments.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		n := len(args)
		if least <= n && n <= most {
			return nil
		}
		given := fmt.Sprintf("%d arguments were given", n)
		switch n {
		case 0:
			given = "nothing was given"
		case 1:
			given = fmt.Sprintf("%q was given", args[0])
		}
		return hint(fmt.Errorf("%s takes %s; %s", cmd.CommandPath(), what, given), "%s --help shows examples", cmd.CommandPath())
	}
}
