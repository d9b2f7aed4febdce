// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

func (a *app) inventoryCommand() *cobra.Command {
	var f listingFlags
	cmd := &cobra.Command{
		Use:   "inventory [flags] [PATH...]",
		Short: "list every certificate, the first to expire on top",
		Long: `inventory lists the certificates of every PATH, or of .chainlint.yaml if there is no
PATH: where each certificate is, what it is, when it expires, and the verdict on its
file under each ruleset given with -r.

Exit status:
  0  every certificate is in the list
  1  a file, or a part of one, could not be read; standard error names it
  2  a usage, configuration or I/O error`,
		Example: `  # the certificates of the repository, as its .chainlint.yaml says
  chainlint inventory

  # a spreadsheet of a directory
  chainlint inventory -f csv -o certificates.csv certs/

  # what expires within 30 days
  chainlint inventory -f ndjson certs/ | jq 'select(.certificate.daysLeft < 30)'`,
		RunE: func(_ *cobra.Command, paths []string) error { return a.inventory(&f, paths) },
	}
	f.add(cmd)
	f.addConfig(cmd)
	addOutput(cmd, &f.outputFlags, report.InventoryFormats)
	f.addLimits(cmd)
	return cmd
}

func (a *app) inventory(f *listingFlags, paths []string) error {
	format, err := formatNamed(report.InventoryFormats, f.format)
	if err != nil {
		return err
	}
	j, err := a.job(&f.workFlags, []destination{{outputFlags: f.outputFlags}}, paths)
	if err != nil {
		return err
	}
	rep, err := j.check()
	if err != nil {
		return err
	}
	if err := a.output(&f.outputFlags, func(w io.Writer) error { return format.Write(w, rep, report.Options{}) }); err != nil {
		return err
	}
	j.reportSkipped(a)
	if err := errors.Join(j.wrong...); err != nil {
		return err
	}
	if missing := unread(rep); len(missing) > 0 {
		fmt.Fprintf(a.stderr, "chainlint: not in the list:\n  %s\n", strings.Join(missing, "\n  "))
		a.exit = exitFindings
	}
	return nil
}

// unread lists the places that a certificate may be missing from.
func unread(rep *report.Report) []string {
	var places []string
	seen := map[*bundle.Bundle]bool{}
	for _, file := range rep.Files {
		b := file.Chain.Bundle
		if seen[b] {
			continue
		}
		seen[b] = true
		before := len(places)
		for _, p := range b.Problems {
			if p.Lost {
				places = append(places, fmt.Sprintf("%s:%d: %s", chain.Escape(file.Path), p.Span.Line, chain.Escape(p.Message)))
			}
		}
		if len(b.Objects) == 0 && len(places) == before {
			places = append(places, chain.Escape(file.Path)+": no certificate in it")
		}
	}
	return places
}
