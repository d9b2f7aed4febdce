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

// crossCheckFlags name the programs that also verify the path.
type crossCheckFlags struct {
	crossCheck []string
}

func (f *crossCheckFlags) addCrossCheck(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.crossCheck, "cross-check", nil, "also verify the path with `TOOL`, and warn where it differs: "+strings.Join(crosscheck.Tools, ", "))
	completeFlag(cmd, "cross-check", completeWords(crosscheck.Tools...))
}

// checkers finds the programs before any file is read.
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
			return nil, hint(fmt.Errorf("--cross-check %s: %w", tool, err), "install it, or leave out --cross-check")
		}
		found = append(found, c)
	}
	return found, nil
}

// crossCheck compares the results of the files with those of the programs.
func crossCheck(rep *report.Report, checkers []crosscheck.Checker) {
	for i := range rep.Files {
		for _, c := range checkers {
			f := &rep.Files[i]
			crosscheck.Compare(f, c.Verify(context.Background(), f, rep.At))
		}
	}
}
