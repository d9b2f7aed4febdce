// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

// A destination is a report in one format, to standard output or a file.
type destination struct {
	outputFlags
	format report.Format
}

// formatFlags are the outputs of a run: -f FORMAT[=FILE], several times, and -o.
type formatFlags struct {
	formats []string
	output  string
}

func (f *formatFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	usage := "output `FORMAT`, or FORMAT=FILE (repeatable: -f text -f sarif=out.sarif):"
	var words []string
	for _, format := range report.Formats {
		usage += fmt.Sprintf("\n%-10s  %s", format.Name, format.Description)
		words = append(words, cobra.CompletionWithDesc(format.Name, format.Description))
	}
	flags.StringArrayVarP(&f.formats, "format", "f", nil, usage+"\n")
	flags.StringVarP(&f.output, "output", "o", "", "write the format without a file to `FILE` instead of standard output (-)")
	completeFlag(cmd, "format", completeWords(words...))
}

// destinations returns where which format goes. Only one format can go to standard output
// or the file of -o; without -f it is the default one.
func (f *formatFlags) destinations() ([]destination, error) {
	given := f.formats
	if len(given) == 0 {
		given = []string{report.Formats[0].Name}
	}
	var all []destination
	bare := ""
	files := map[string]string{}
	for _, word := range given {
		name, file, named := strings.Cut(word, "=")
		format, err := formatNamed(report.Formats, name)
		switch {
		case err != nil:
			return nil, err
		case named && file == "":
			return nil, hint(fmt.Errorf("-f %s names no file", word), "write -f %s=FILE", name)
		case !named && bare != "":
			return nil, hint(fmt.Errorf("-f %s and -f %s cannot both go to one place", bare, name), "give one of them a file: -f %s=FILE", name)
		case !named:
			bare, file = name, f.output
		case files[filepath.Clean(file)] != "":
			return nil, fmt.Errorf("-f %s and -f %s would write the same file %s", files[filepath.Clean(file)], name, file)
		}
		if file != "" && file != "-" {
			files[filepath.Clean(file)] = name
		}
		all = append(all, destination{outputFlags{name, file}, format})
	}
	if f.output != "" && bare == "" {
		return nil, hint(fmt.Errorf("-o %s has no format: each -f has a file of its own", f.output), "write -f FORMAT=%s", f.output)
	}
	return all, nil
}

// replaced lists the files that the outputs replace.
func replaced(all []destination) []fs.FileInfo {
	var old []fs.FileInfo
	for _, d := range all {
		if info := d.old(); info != nil {
			old = append(old, info)
		}
	}
	return old
}

// write writes the report in every format. An output that fails does not stop the
// others.
func (a *app) write(f *checkFlags, all []destination, rep *report.Report) error {
	var failed []error
	for _, d := range all {
		options := report.Options{
			Text:  a.textOptions(&d.outputFlags, f.all),
			SARIF: report.SARIFOptions{All: f.sarifAll, Category: f.category},
		}
		options.Text.Verbose, options.Text.Quiet = f.verbose, f.quiet
		if dir, err := os.Getwd(); err == nil {
			options.SARIF.Dir, options.SARIF.Base = dir, repository(dir)
		}
		write := func(w io.Writer) error { return d.format.Write(w, rep, options) }
		if d.format.Commands && d.toStdout() {
			failed = append(failed, buffered(a.stdout.Writer, write))
			continue
		}
		failed = append(failed, a.output(&d.outputFlags, write))
	}
	err := errors.Join(failed...)
	if err == nil {
		a.summarize(all, rep)
	}
	return err
}

// summarize says on standard error how a run went whose reports are all in files.
func (a *app) summarize(all []destination, rep *report.Report) {
	for _, d := range all {
		if d.toStdout() {
			return
		}
	}
	fmt.Fprintln(a.stderr, report.SummaryLine(rep))
	for _, d := range all {
		fmt.Fprintf(a.stderr, "%s: %s\n", d.format.Name, chain.Escape(d.output))
	}
}
