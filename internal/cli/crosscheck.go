// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/internal/crosscheck"
	"github.com/chainlint/chainlint/report"
)

// crossCheckFlags name the programs that are asked for a second opinion.
type crossCheckFlags struct {
	crossCheck []string
}

func (f *crossCheckFlags) addCrossCheck(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.crossCheck, "cross-check", nil, "ask `TOOL` what it makes of the path, beside the report: "+strings.Join(crosscheck.Tools, ", "))
	completeFlag(cmd, "cross-check", completeWords(crosscheck.Tools...))
}

// checkers finds the programs before any file is read. An empty list asks none.
func (f *crossCheckFlags) checkers() ([]crosscheck.Checker, error) {
	var found []crosscheck.Checker
	for i, tool := range f.crossCheck {
		if err := oneOf("tool for --cross-check", tool, crosscheck.Tools); err != nil {
			return nil, err
		}
		if slices.Contains(f.crossCheck[:i], tool) {
			continue
		}
		c, err := crosscheck.Find(context.Background(), tool)
		if err != nil {
			return nil, hint(fmt.Errorf("--cross-check %s: %w", tool, err), "install it, or leave --cross-check out")
		}
		found = append(found, c)
	}
	return found, nil
}

// crossCheck adds the opinions of the programs to the files that have a path.
func crossCheck(rep *report.Report, checkers []crosscheck.Checker) error {
	for i := range rep.Files {
		f := &rep.Files[i]
		if len(f.Chain.Path) == 0 {
			continue
		}
		for _, c := range checkers {
			opinion, err := c.Verify(context.Background(), f, rep.At)
			if err != nil {
				return fmt.Errorf("--cross-check: %s: %w", f.Path, err)
			}
			f.CrossChecks = append(f.CrossChecks, opinion)
		}
	}
	return nil
}
