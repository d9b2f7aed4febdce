// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

// diffWidth is the longest line of the text: it is read next to an editor or in a mail.
const diffWidth = 80

func (a *app) diffCommand() *cobra.Command {
	var f listingFlags
	cmd := &cobra.Command{
		Use:   "diff [flags] OLD NEW",
		Short: "say what changes when a file takes the place of another",
		Long: `diff compares the certificates of two files: subjects, issuers, serial numbers, keys,
validity, purposes, names, addresses and the chain. For each change it says why that
matters. A change that breaks is one after which something that works with OLD can
fail with NEW.

Both files are also checked against the ruleset. The findings of NEW whose
requirement OLD satisfies are listed with their fixes.

If one file has a certification request and the other one the certificate issued for
it, the two are compared: is the key the same, and what did the CA change?

Exit status:
  0  NEW breaks no requirement that OLD satisfies
  1  NEW breaks a requirement of severity error that OLD satisfies
  2  a usage error, or a file without a certificate or a request
  3  nothing breaks, but NEW cannot be judged: an input or a password is missing`,
		Example: `  # is the renewed certificate as good as the old one?
  chainlint diff -r worldpay -p environment=live --anchor issuer.pem client.pem client-2027.pem

  # did the CA issue what was requested?
  chainlint diff client.csr client.pem

  # the change of a commit, for a program
  git show HEAD:chain.pem | chainlint diff -f json - chain.pem`,
		Args: exactly(2, "two files, or a file and - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error { return a.diff(&f, args[0], args[1]) },
	}
	f.add(cmd)
	addOutput(cmd, &f.outputFlags, report.DiffFormats)
	a.addColor(cmd)
	f.addLimits(cmd)
	return cmd
}

func (a *app) diff(f *listingFlags, before, after string) error {
	format, err := formatNamed(report.DiffFormats, f.format)
	if err != nil {
		return err
	}
	l, err := a.linter(&f.readingFlags)
	if err != nil {
		return err
	}
	if err := f.refuseOverwrite(append(f.files(), before, after)); err != nil {
		return err
	}
	t, err := f.target(l.Limits)
	if err != nil {
		return err
	}
	l.Advise = true
	var inputs [2]chainlint.Input
	for i, path := range []string{before, after} {
		if inputs[i], err = a.input(path, l.Limits); err != nil {
			return err
		}
		if b := inputs[i].Read(l.Limits, t.Passwords); !hasComparable(b) {
			return a.notComparable(b)
		}
	}
	c, err := l.Compare(*t, inputs[0], inputs[1])
	if err != nil {
		return err
	}
	options := a.textOptions(&f.outputFlags, false)
	options.Width = min(options.Width, diffWidth)
	if err := a.output(&f.outputFlags, func(w io.Writer) error { return format.Write(w, c, options) }); err != nil {
		return err
	}
	a.exit = map[report.Verdict]int{report.Fail: exitFindings, report.Incomplete: exitIncomplete}[c.Verdict()]
	return nil
}

// input reads one file, or standard input.
func (a *app) input(path string, limits bundle.Limits) (chainlint.Input, error) {
	files := a.collector(limits, nil)
	if path != "-" {
		files.file(path)
	} else if err := files.standardInput(); err != nil {
		return chainlint.Input{}, err
	}
	return files.inputs[0], files.inputs[0].Err
}

// hasComparable reports whether a file has a certificate or a request that can be read.
func hasComparable(b *bundle.Bundle) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool { return o.Certificate != nil || o.Request != nil })
}

// notComparable says why there is nothing to compare. A file that was not opened is
// incomplete.
func (a *app) notComparable(b *bundle.Bundle) error {
	err := fmt.Errorf("%s: no certificate or request in it that can be read", b.Name)
	switch {
	case b.Closed():
		a.exit = exitIncomplete
		fmt.Fprintf(a.stderr, "chainlint: %s: nothing is compared: %s\n", chain.Escape(b.Name), chain.Escape(b.Reason()))
		return nil
	case len(b.Problems) > 0:
		err = fmt.Errorf("%s:%d: no certificate or request can be read: %s", b.Name, b.Problems[0].Span.Line, b.Problems[0].Message)
	}
	return hint(err, "chainlint check says what is in it")
}
