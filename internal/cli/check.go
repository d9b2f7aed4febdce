// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/report"
)

type checkFlags struct {
	workFlags
	outputFlags
	crossCheckFlags
	failOn   string
	all      bool
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
directory it skips the files that hold no certificate and are not named as if
they did.

A .chainlint.yaml in this directory or one above it, up to the root of the
repository, says what each file is for: without a PATH all its targets are
checked, and with a PATH each file as its target says. A file of no target is
checked against baseline, which is what every TLS stack demands, or skipped if it
holds no certificate. -r and --no-config switch the configuration off.

A file that cannot be read or opened is reported as incomplete, and the others
are checked.

Exit status: 0 nothing at or above --fail-on; 1 findings; 2 a usage or
configuration error, a PATH that does not exist, or nothing could be checked;
3 nothing failed, but a file is incomplete: it cannot be read or opened, or an
input that a requirement needs is missing.`,
		Example: `  # a chain for ConnectPay
  chainlint check -r connectpay -p company="Northwind Trading" chain.pem

  # a client certificate for Worldpay, with the issuer registered there
  chainlint check -r worldpay --anchor issuer.pem client.pem

  # the repository, by its .chainlint.yaml
  chainlint check

  # the files that a branch changes
  git diff -z --name-only --diff-filter=d main | chainlint check --files-from - -0

  # what a server shows, as JSON
  openssl s_client -connect HOST:443 -showcerts </dev/null | chainlint check -f json -`,
		RunE: func(cmd *cobra.Command, paths []string) error { return a.check(&f, paths) },
	}
	flags := cmd.Flags()
	f.add(cmd)
	f.addConfig(cmd)
	addOutput(cmd, &f.outputFlags, report.Formats)
	flags.StringVar(&f.failOn, "fail-on", "error", "exit with 1 from `SEVERITY` on: "+strings.Join(failOnWords, ", "))
	flags.BoolVar(&f.all, "all", false, "text: list what passed and what does not apply, too")
	flags.BoolVar(&f.sarifAll, "sarif-all", false, "sarif: carry passes, open and review results, too, as their kind")
	flags.StringVar(&f.category, "sarif-category", "", "sarif: the `CATEGORY` of the run (automationDetails.id)")
	completeFlag(cmd, "fail-on", completeWords(failOnWords...))
	completeFlag(cmd, "sarif-category", cobra.NoFileCompletions)
	f.addCrossCheck(cmd)
	f.addLimits(cmd)
	return cmd
}

var failOnWords = []string{"error", "warning", "note", "never"}

func (a *app) check(f *checkFlags, paths []string) error {
	format, err := formatNamed(report.Formats, f.format)
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
	j, err := a.job(&f.workFlags, &f.outputFlags, paths)
	if err != nil {
		return err
	}
	rep, err := j.check()
	if err != nil {
		return err
	}
	crossCheck(rep, checkers)
	if err := a.write(f, format, rep); err != nil {
		return err
	}
	a.hints(f, j, rep)
	a.exit = exitStatus(rep, f.failOn)
	return j.unread(rep)
}
