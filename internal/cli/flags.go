// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// readingFlags say how a file is read, not what it is checked against.
type readingFlags struct {
	anchors      []string
	passwordFile string
	passwordEnv  string
	at           string
	maxBytes     int
	maxObjects   int
}

func (f *readingFlags) addReading(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.anchors, "anchor", nil, "`FILE` with the certificates registered with the provider (repeatable)")
	flags.StringVar(&f.passwordFile, "password-file", "", "`FILE` whose first line is the password of keystores and keys")
	flags.StringVar(&f.passwordEnv, "password-env", "", "environment variable `NAME` that holds the password")
	flags.StringVar(&f.at, "at", "", "check validity at this time instead of now, in `RFC3339`: 2026-12-01T00:00:00Z")
	completeFlag(cmd, "password-env", cobra.NoFileCompletions)
	completeFlag(cmd, "at", cobra.NoFileCompletions)
}

// addLimits adds the flags that few people need. They come last in the help.
func (f *readingFlags) addLimits(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&f.maxBytes, "max-bytes", bundle.DefaultMaxBytes, "refuse files of more than `N` bytes")
	flags.IntVar(&f.maxObjects, "max-objects", bundle.DefaultMaxObjects, "read at most `N` objects of a file")
	completeFlag(cmd, "max-bytes", cobra.NoFileCompletions)
	completeFlag(cmd, "max-objects", cobra.NoFileCompletions)
}

// linter makes a Linter from the flags that apply to all files.
func (a *app) linter(f *readingFlags) (*chainlint.Linter, error) {
	if f.maxBytes <= 0 || f.maxObjects <= 0 {
		return nil, errors.New("--max-bytes and --max-objects take a number above 0")
	}
	l := &chainlint.Linter{
		Now: a.now().UTC(), Version: toolVersion(), Giving: giving, Taken: earlierFixes("."), Exists: exists,
		Limits: bundle.Limits{MaxBytes: f.maxBytes, MaxObjects: f.maxObjects},
	}
	if f.at == "" {
		return l, nil
	}
	l.Flags = []string{"--at", f.at}
	var err error
	if l.Now, err = time.Parse(time.RFC3339, f.at); err != nil {
		return nil, hint(fmt.Errorf("--at %q is not an RFC 3339 time", f.at), "write it as 2026-12-01T00:00:00Z")
	}
	return l, nil
}

// files lists the files that the flags name.
func (f *readingFlags) files() []string { return append([]string{f.passwordFile}, f.anchors...) }

// workFlags say what is checked, and against what. Several commands have them.
type workFlags struct {
	readingFlags
	rulesets []string
	params   []string
	key      string
	config   string
	noConfig bool
	command  string // what the user called, for hints

	filesFrom    string
	nullSeparate bool
	allowOutside bool
}

// add adds the flags that say what the files are checked against.
func (f *workFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.rulesets, "ruleset", "r", nil, "check against `RULESET`: a built-in name or a YAML file (repeatable)")
	flags.StringArrayVarP(&f.params, "param", "p", nil, "set an input of a ruleset, as `KEY=VALUE`; RULESET.KEY=VALUE for one of several rulesets (repeatable)")
	flags.StringVar(&f.key, "key", "", "`FILE` with the leaf's private key (compared, never printed)")
	completeFlag(cmd, "ruleset", completeRulesets)
	completeFlag(cmd, "param", cobra.NoFileCompletions)
	f.addReading(cmd)
}

// addConfig adds the flags of a command that can also read a configuration.
func (f *workFlags) addConfig(cmd *cobra.Command) {
	f.command = cmd.Name()
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", "", "use the configuration `FILE` instead of the "+config.Name+" of this directory or a parent directory")
	flags.BoolVar(&f.noConfig, "no-config", false, "ignore "+config.Name+" (as -r does)")
	flags.StringVar(&f.filesFrom, "files-from", "", "also check the files listed in `FILE`, one per line; - for standard input")
	flags.BoolVarP(&f.nullSeparate, "null", "0", false, "the list of --files-from is separated by NUL bytes instead of line breaks")
	flags.BoolVar(&f.allowOutside, "allow-outside", false, "allow the configuration to name files outside its repository")
	completeFlag(cmd, "config", completeYAML)
}

// earlierFixes lists the files of a directory that an earlier fix may have written
// and that the next one must not overwrite. A directory that cannot be read is
// taken to have none.
func earlierFixes(dir string) []string {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(strings.ToLower(name), "new") })
}

// files lists the files that the flags name.
func (f *workFlags) files() []string {
	all := append(f.readingFlags.files(), f.key, f.config, f.filesFrom)
	for _, name := range f.rulesets {
		if rulesets.IsPath(name) {
			all = append(all, name)
		}
	}
	return all
}

// conflicting names a flag that cannot be combined with a configuration.
func (f *workFlags) conflicting() string {
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"-r", len(f.rulesets) > 0}, {"-p", len(f.params) > 0}, {"--anchor", len(f.anchors) > 0}, {"--key", f.key != ""},
		{"--password-file", f.passwordFile != ""}, {"--password-env", f.passwordEnv != ""},
	} {
		if flag.given {
			return flag.name
		}
	}
	return ""
}

// outputFlags say how the result is written, and where.
type outputFlags struct {
	format string
	output string
}

// addOutput adds the flags of a command that writes in one of these formats. The
// first is the default. Such a command lists its flags in order of importance.
func addOutput[T, O any](cmd *cobra.Command, f *outputFlags, formats []report.FormatOf[T, O]) {
	flags := cmd.Flags()
	flags.SortFlags = false
	usage := "output `FORMAT`:"
	var words []string
	for _, format := range formats {
		usage += fmt.Sprintf("\n%-6s  %s", format.Name, format.Description)
		words = append(words, cobra.CompletionWithDesc(format.Name, format.Description))
	}
	flags.StringVarP(&f.format, "format", "f", formats[0].Name, usage+"\n")
	flags.StringVarP(&f.output, "output", "o", "", "write to `FILE` instead of standard output (-)")
	completeFlag(cmd, "format", completeWords(words...))
}

// toStdout reports whether the output goes to standard output.
func (f *outputFlags) toStdout() bool { return f.output == "" || f.output == "-" }

// listingFlags are the flags of a command that lists files or certificates.
type listingFlags struct {
	workFlags
	outputFlags
}
