// SPDX-License-Identifier: Apache-2.0

// Package cli is chainlint's command line: one file for each command, flags,
// and exit statuses. Nothing else in the program reads arguments or exits.
//
// Only the report goes to standard output. Everything else goes to standard
// error: "chainlint: error: …" and, if the fix is known, a second line
// "chainlint: hint: …".
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/strictyaml"
)

// The exit statuses; scripts depend on them.
const (
	exitClean      = 0 // nothing at or above --fail-on
	exitFindings   = 1
	exitUsage      = 2 // a usage, configuration or I/O error
	exitIncomplete = 3 // nothing failed, but a must requirement is open
)

// Run runs the command line and returns the exit status.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	diagnostics := newStream(stderr)
	defer diagnostics.flush()
	app := &app{stdin: stdin, stdout: newStream(stdout), stderr: diagnostics, now: time.Now}
	root := app.root()
	if len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd) {
		plainUsage(root)
	}
	root.SetArgs(args)
	return app.status(root.Execute())
}

// An app is one run of the program: its streams, its clock, and the exit
// status that the command has set.
type app struct {
	stdin  io.Reader
	stdout *stream
	stderr io.Writer
	now    func() time.Time
	old    []fs.FileInfo // the files that the outputs replace
	exit   int
	color  string // of --color; empty for auto
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "chainlint",
		Short: "check a certificate file against its provider's requirements",
		Long: `chainlint checks a certificate file against a provider's published requirements
before you send it. It reports which sentence of which document the file breaks,
where in the file, and how to fix it.`,
		Example: `  # a chain for ConnectPay
  chainlint check -r connectpay -p company="Northwind Trading" chain.pem

  # a client certificate for Worldpay, with the issuer registered there
  chainlint check -r worldpay --anchor issuer.pem client.pem

  # every certificate in a directory, for code scanning
  chainlint check -f sarif -o chainlint.sarif certs/`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagError(cmd, err) })
	root.Flags().Bool("version", false, "print the version (as the command version does)")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return emptyFlag(cmd.Flags()) }
	root.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if v, _ := cmd.Flags().GetBool("version"); v {
			return errVersion
		}
		return nil
	}
	root.AddCommand(a.checkCommand(), a.fixCommand(), a.newCommand(), a.diffCommand(), a.initCommand(), a.graphCommand(), a.matrixCommand(), a.inventoryCommand(), a.configCommand(), a.rulesetsCommand(), a.rulesCommand(), a.explainCommand(), a.versionCommand(), a.manCommand())
	root.SetHelpCommand(helpCommand())
	describeCompletion(root)
	return root
}

var errVersion = errors.New("version requested")

// status maps the outcome of a command to the exit status, and prints the
// error.
func (a *app) status(err error) int {
	if errors.Is(err, errVersion) {
		err = a.printVersion("text")
	}
	a.stdout.flush()
	switch {
	case err == nil && a.stdout.err == nil:
		return a.exit
	case errors.Is(a.stdout.err, syscall.EPIPE): // the reader has closed the pipe, as head(1) does; that is not worth a message
		return exitUsage
	case err == nil || a.stdout.err != nil:
		err = fmt.Errorf("standard output: %w", a.stdout.err)
	}
	err = exclusive(err)
	fmt.Fprintf(a.stderr, "chainlint: error: %s\n", strings.Join(errorLines(err), "\n"))
	var hinted *hintError
	if errors.As(err, &hinted) {
		a.hint("%s", hinted.hint)
	}
	return exitUsage
}

// allSet matches cobra's error about flags that exclude each other.
var allSet = regexp.MustCompile(`^if any flags in the group \[.*\[([a-z -]+)\] were all set$`)

// exclusive says in plain words which flags cannot be combined.
func exclusive(err error) error {
	m := allSet.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	return fmt.Errorf("--%s cannot be combined", strings.Join(strings.Fields(m[1]), " and --"))
}

// errorLines returns the lines of an error: one for each problem of a YAML file
// and each of several errors. Everything else that could break a line or control a
// terminal is escaped, since file names are untrusted.
func errorLines(err error) []string {
	inner, lines := severalLines(err)
	before, after, found := strings.Cut(err.Error(), inner)
	if len(lines) == 0 || !found {
		return []string{chain.Escape(err.Error())}
	}
	lines[0] = chain.Escape(before) + lines[0]
	lines[len(lines)-1] += chain.Escape(after)
	return lines
}

// severalLines finds the error within err that has lines, and returns its text
// and its lines.
func severalLines(err error) (text string, lines []string) {
	var joined interface {
		error
		Unwrap() []error
	}
	var yaml *strictyaml.Error
	switch {
	case errors.As(err, &joined):
		for _, e := range joined.Unwrap() {
			lines = append(lines, errorLines(e)...)
		}
		return joined.Error(), lines
	case errors.As(err, &yaml):
		for i := range yaml.Problems {
			one := strictyaml.Error{File: yaml.File, Problems: yaml.Problems[i : i+1]}
			lines = append(lines, chain.Escape(one.Error()))
		}
		return yaml.Error(), lines
	}
	return "", nil
}

// A hintError is an error whose fix is known.
type hintError struct {
	error
	hint string
}

func (e *hintError) Unwrap() error { return e.error }

// hint adds the fix to an error.
func hint(err error, format string, args ...any) error {
	return &hintError{err, fmt.Sprintf(format, args...)}
}
