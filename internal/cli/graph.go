// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

type graphFlags struct {
	readingFlags
	outputFlags
}

func (a *app) graphCommand() *cobra.Command {
	var f graphFlags
	cmd := &cobra.Command{
		Use:   "graph [flags] FILE",
		Short: "draw which certificate of a file signed which, with findings",
		Long: `graph draws all certificates of a file, each below the one that signed it: the
path from the leaf to the root, cross-signed twins, strays, duplicates, the
anchors given with --anchor, and the missing issuers. The findings of the ruleset
baseline are above the drawing, the most severe first.

To check the file for a provider, use check -r. The exit status is 0 regardless of
the findings, and 2 if the file cannot be drawn.`,
		Example: `  # what is in this file?
  chainlint graph chain.pem

  # a picture for a ticket
  chainlint graph -f svg -o chain.svg chain.pem

  # the chain that a server sends
  openssl s_client -connect HOST:443 -showcerts </dev/null | chainlint graph -`,
		Args:              exactly(1, "a file, or - for standard input"),
		ValidArgsFunction: first(completeFiles),
		RunE:              func(_ *cobra.Command, args []string) error { return a.graph(&f, args[0]) },
	}
	addOutput(cmd, &f.outputFlags, report.GraphFormats)
	f.addReading(cmd)
	a.addColor(cmd)
	f.addLimits(cmd)
	return cmd
}

func (a *app) graph(f *graphFlags, path string) error {
	format, err := formatNamed(report.GraphFormats, f.format)
	if err != nil {
		return err
	}
	if err := f.refuseOverwrite(append(f.files(), path)); err != nil {
		return err
	}
	g, err := a.readGraph(f, path)
	if err != nil {
		return err
	}
	options := a.textOptions(&f.outputFlags, false)
	return a.output(&f.outputFlags, func(w io.Writer) error { return format.Write(w, g, options) })
}

func (a *app) readGraph(f *graphFlags, path string) (*report.Graph, error) {
	linter, err := a.linter(&f.readingFlags)
	if err != nil {
		return nil, err
	}
	passwords, anchors, err := f.open(linter.Limits)
	if err != nil {
		return nil, err
	}
	b, err := a.readBundle(path, linter.Limits, passwords)
	if err != nil {
		return nil, err
	}
	baseline, err := chainlint.LoadRuleset("baseline")
	if err != nil {
		return nil, err
	}
	linter.Rulesets, linter.Anchors, linter.Passwords = []*rulesets.Ruleset{baseline}, anchors, passwords
	linter.Params = map[string][]string{"members": {"together"}} // one drawing of all members
	rep, err := linter.Check(chainlint.Input{Name: b.Name, Bundle: b})
	if err != nil {
		return nil, err
	}
	return &report.Graph{File: &rep.Files[0], At: linter.Now, Version: linter.Version}, nil
}

// readBundle reads one file, or standard input. If it contains no certificate, the
// error says why.
func (a *app) readBundle(path string, limits bundle.Limits, passwords []string) (*bundle.Bundle, error) {
	files := a.collector(limits, passwords)
	if path != "-" {
		files.file(path)
	} else if err := files.standardInput(); err != nil {
		return nil, err
	}
	in := files.inputs[0]
	if in.Err != nil {
		return nil, in.Err
	}
	b, err := bundle.Read(in.Name, in.Data, limits, passwords...)
	switch {
	case err != nil:
		return nil, err
	case len(b.Certificates()) > 0:
		return b, nil
	case len(b.Problems) > 0:
		p := b.Problems[0]
		return nil, hint(fmt.Errorf("%s:%d: no certificate can be read: %s", in.Name, p.Span.Line, p.Message), "chainlint check reports more")
	}
	return nil, hint(fmt.Errorf("%s: no certificate in it", in.Name), "chainlint check says what is in it")
}
