// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

type fixFlags struct {
	workFlags
	output string
	write  bool
	diff   bool
}

func (a *app) fixCommand() *cobra.Command {
	var f fixFlags
	cmd := &cobra.Command{
		Use:   "fix [flags] [PATH...]",
		Short: "repair what needs no new signature",
		Long: `fix changes a file so that it breaks fewer requirements: it sorts the certificates,
drops duplicates, strays, private keys, requests, CRLs and other text, adds the
issuers given with --anchor or drops the root as the ruleset requires, and writes
DER, PKCS#7, PKCS#12, UTF-16, base64 of base64 and the like as PEM. No signed byte
is changed. A change is made only if it fixes a finding and causes no other.

Without -o and -w, fix only shows what it would change. It ends with the report on
the changed file, which says what only a new signature can fix.

-o writes a new file. -w replaces each file after keeping it as FILE.orig; private
keys that are taken out are written to FILE.key. Both files are readable only by
you, and no existing file is overwritten.

Exit status:
  0  nothing is wrong with the repaired file
  1  findings remain in it
  2  a usage or configuration error, or a file that cannot be repaired
  3  nothing failed, but a file is incomplete`,
		Example: `  # what would be changed
  chainlint fix -r connectpay -p company="Northwind Trading" chain.pem

  # a new file
  chainlint fix -r connectpay -p company="Northwind Trading" -o chain.fixed.pem chain.pem

  # all files of the configuration, each kept as FILE.orig
  chainlint fix -w`,
		RunE: func(_ *cobra.Command, paths []string) error { return a.fix(&f, paths) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.add(cmd)
	f.addConfig(cmd)
	flags.BoolVar(&f.diff, "diff", false, "only show what would be changed (the default)")
	flags.StringVarP(&f.output, "output", "o", "", "write the repaired file to `FILE`, which must not exist; - for standard output")
	flags.BoolVarP(&f.write, "write", "w", false, "replace each file, and keep the old one as FILE.orig")
	a.addColor(cmd)
	f.addLimits(cmd)
	cmd.MarkFlagsMutuallyExclusive("diff", "output", "write")
	return cmd
}

func (a *app) fix(f *fixFlags, paths []string) error {
	j, err := a.job(&f.workFlags, nil, paths)
	if err != nil {
		return err
	}
	if n := j.count(); f.output != "" && n != 1 {
		return hint(fmt.Errorf("-o takes one file, and the paths name %d", n), "give one file, or replace each of them with -w")
	}
	r := &repairs{app: a, flags: f, out: a.stdout, report: &report.Report{Version: j.linter.Version, At: j.linter.Now}}
	if f.output == "-" {
		r.out = a.stderr
	}
	for _, t := range j.targets {
		for _, in := range t.Inputs {
			r.file(j.linter, t, in)
		}
	}
	if err := r.rest(); err != nil {
		return err
	}
	a.exit = exitStatus(r.report, string(lints.Error))
	return errors.Join(append(r.failed, j.unread(r.report))...)
}

// count returns how many files there are to check.
func (j *job) count() int {
	n := 0
	for _, t := range j.targets {
		n += len(t.Inputs)
	}
	return n
}

// repairs repairs the files of a run and says what it did.
type repairs struct {
	app    *app
	flags  *fixFlags
	out    io.Writer
	report *report.Report // on the files as they are after the repair
	failed []error
}

// file repairs one file. An error does not stop the others.
func (r *repairs) file(l *chainlint.Linter, t chainlint.Target, in chainlint.Input) {
	repaired, err := l.Repair(t, in)
	if err != nil {
		r.failed = append(r.failed, fmt.Errorf("%s cannot be repaired: %w", in.Name, err))
		if repaired != nil {
			r.report.Files = append(r.report.Files, repaired.Before...)
		}
		return
	}
	name := in.Name
	if len(repaired.Changes) > 0 {
		var w written
		if w, err = r.write(in, repaired); err != nil {
			r.failed = append(r.failed, err)
			return
		}
		if w.file != "" {
			name = w.file
		}
		r.tell(in, repaired, w)
	} else {
		r.unchanged(in, repaired)
	}
	for _, f := range repaired.After {
		if f.Path = name; name == "-" {
			f.Path = in.Name
		}
		r.report.Files = append(r.report.Files, f)
	}
}

// unchanged says why a file stays as it is.
func (r *repairs) unchanged(in chainlint.Input, repaired *chainlint.Repair) {
	words := "nothing to repair"
	for _, f := range repaired.After {
		if slices.ContainsFunc(f.Results, func(r lints.Result) bool { return fix.Repairable(f.Chain, r) }) {
			words = "no repair fixes a finding without causing another"
		} else if f.Verdict() == report.Fail {
			words = "nothing to repair; what is wrong is in the certificates themselves"
		}
	}
	fmt.Fprintf(r.out, "%s: %s\n", chain.Escape(in.Name), words)
}

// tell says what was changed, or would be.
func (r *repairs) tell(in chainlint.Input, repaired *chainlint.Repair, w written) {
	title := fmt.Sprintf("%s: %s, to fix %s", chain.Escape(in.Name), chain.Plural(len(repaired.Changes), "change"), strings.Join(fixedIDs(repaired), ", "))
	fmt.Fprintln(r.out, title)
	for _, change := range repaired.Changes {
		fmt.Fprintf(r.out, "  - %s\n", change)
	}
	if w.kept != "" {
		fmt.Fprintf(r.out, "the old file is kept as %s\n", chain.Escape(w.kept))
	}
	if len(repaired.Keys) == 0 {
		return
	}
	switch {
	case w.key != "":
		fmt.Fprintf(r.out, "the private key is now in %s\n", chain.Escape(w.key))
	case w.kept != "":
		fmt.Fprintf(r.out, "the private key is now only in %s\n", chain.Escape(w.kept))
	}
	fmt.Fprintln(r.out, "If the file was sent, mailed or committed with its private key, treat the key as compromised:\nmake a new key and certificate, and have the old certificate revoked.")
}

// fixedIDs lists the requirements whose findings are gone, each once.
func fixedIDs(repaired *chainlint.Repair) []string {
	var ids []string
	for i, before := range repaired.Before {
		for _, res := range before.Results {
			if id := res.Requirement.ID; res.Follows == nil && fix.Fixes(repaired.After[i].Results, res) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// write writes the repaired file as the flags say.
func (r *repairs) write(in chainlint.Input, repaired *chainlint.Repair) (written, error) {
	switch f := r.flags; {
	case f.write:
		return replaceFile(in, repaired)
	case f.output == "-":
		_, err := r.app.stdout.Write(repaired.Data)
		return written{}, err
	case f.output != "":
		return written{file: f.output}, createFile(f.output, repaired.Data, modeFor(repaired))
	}
	return written{}, nil
}

// rest writes the report on the repaired files.
func (r *repairs) rest() error {
	if len(r.report.Files) == 0 {
		return nil
	}
	o := r.app.textOptions(&outputFlags{}, false)
	return buffered(r.out, func(w io.Writer) error {
		fmt.Fprintln(w)
		return report.Text(w, r.report, o)
	})
}

// modeFor returns the mode of a new file: one that still has a private key is
// readable only by its owner.
func modeFor(repaired *chainlint.Repair) uint32 {
	for _, f := range repaired.After {
		if slices.ContainsFunc(f.Chain.Bundle.Objects, func(o *bundle.Object) bool { return o.Kind == bundle.PrivateKey }) {
			return 0o600
		}
	}
	return 0o666
}
