// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

type checkFlags struct {
	workFlags
	formatFlags
	crossCheckFlags
	failOn   string
	all      bool
	verbose  bool
	quiet    bool
	category string
	sarifAll bool
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [flags] [PATH...]",
		Short: "check certificate files against a provider's requirements",
		Long: `check reads every PATH (a file, a directory, a pattern such as certs/**/*.pem, or -
for standard input) and checks it against each ruleset given with -r. In a
directory, files are skipped that neither contain a certificate nor are named like
a certificate file.

A .chainlint.yaml in this directory or a parent directory, up to the root of the
repository, says what each file is for. Without a PATH, all its targets are
checked. With a PATH, each file is checked as its target says. A file that belongs
to no target is checked against baseline, the rules of every TLS stack, or skipped
if it contains no certificate. -r and --no-config switch the configuration off.

A file that cannot be read or opened is reported as incomplete. The others are
still checked.

Exit status:
  0  no finding of the severity of --fail-on or higher
  1  findings
  2  a usage or configuration error, a PATH that does not exist, or nothing to check
  3  nothing failed, but a file is incomplete: it cannot be read or opened, or an
     input that a requirement needs is missing`,
		Example: `  # a chain for ConnectPay
  chainlint check -r connectpay -p company="Northwind Trading" chain.pem

  # a client certificate for Worldpay, with the issuer registered there
  chainlint check -r worldpay --anchor issuer.pem client.pem

  # the repository, as its .chainlint.yaml says
  chainlint check

  # only the files that a branch changes
  git diff -z --name-only --diff-filter=d main | chainlint check --files-from - -0

  # the chain that a server sends, as JSON
  openssl s_client -connect HOST:443 -showcerts </dev/null | chainlint check -f json -`,
		RunE: func(cmd *cobra.Command, paths []string) error { return a.check(&f, paths) },
	}
	flags := cmd.Flags()
	f.workFlags.add(cmd)
	f.addConfig(cmd)
	f.formatFlags.add(cmd)
	flags.StringVar(&f.failOn, "fail-on", "error", "exit with status 1 on findings of `SEVERITY` or higher: "+strings.Join(failOnWords, ", "))
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "text: print the whole fix of each finding, with its recipe")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "text: print only errors, open must requirements and the summary")
	flags.BoolVar(&f.all, "all", false, "text: also list what passed and what does not apply")
	flags.BoolVar(&f.sarifAll, "sarif-all", false, "sarif: also write results of the kinds pass, open and review")
	flags.StringVar(&f.category, "sarif-category", "", "sarif: `CATEGORY` of the run (automationDetails.id)")
	completeFlag(cmd, "fail-on", completeWords(failOnWords...))
	completeFlag(cmd, "sarif-category", cobra.NoFileCompletions)
	a.addColor(cmd)
	f.addCrossCheck(cmd)
	cmd.MarkFlagsMutuallyExclusive("quiet", "verbose")
	cmd.MarkFlagsMutuallyExclusive("quiet", "all")
	f.addLimits(cmd)
	return cmd
}

var failOnWords = []string{"error", "warning", "note", "never"}

func (a *app) check(f *checkFlags, paths []string) error {
	outputs, err := f.destinations()
	if err != nil {
		return err
	}
	if err := oneOf("value for --fail-on", f.failOn, failOnWords); err != nil {
		return err
	}
	checkers, err := f.checkers()
	if err != nil {
		return err
	}
	j, err := a.job(&f.workFlags, outputs, paths)
	if err != nil {
		return err
	}
	j.linter.Advise = true
	rep, err := j.check()
	if err != nil {
		return err
	}
	crossCheck(rep, checkers)
	if err := a.write(f, outputs, rep); err != nil {
		return err
	}
	a.hints(f, j, rep)
	a.exit = exitStatus(rep, f.failOn)
	return j.unread(rep)
}
