// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chainlint/chainlint/rulesets"
)

// unknownCommand says which command was probably meant. A path in place of a
// command is a common slip.
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

// flagError names the nearest flag to one that does not exist.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return hint(err, "%s --help lists the flags", cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near, ok := rulesets.Nearest(missing.GetSpecifiedName(), names); ok {
		return hint(err, "did you mean --%s?", near)
	}
	return hint(err, "%s --help lists the flags", cmd.CommandPath())
}

// oneOf is an error where value is none of the words.
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
