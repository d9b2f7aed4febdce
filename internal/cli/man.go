// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "write the manual pages to a directory",
		Long: `man writes a page for each command to DIR: chainlint.1, chainlint-check.1 and so
on. It creates DIR if it does not exist.`,
		Example: "  chainlint man ~/.local/share/man/man1",
		Args:    exactly(1, "the directory to write the pages to"),
		ValidArgsFunction: first(func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}),
		RunE: func(_ *cobra.Command, args []string) error { return a.writeManual(args[0]) },
	}
}

// writeManual writes the pages. It makes a command tree of its own, because it turns
// the texts into Markdown.
func (a *app) writeManual(dir string) error {
	read, err := lastRead()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root := a.root()
	asMarkdown(root)
	return doc.GenManTree(root, &doc.GenManHeader{
		Section: "1", Date: &read, Source: "chainlint " + toolVersion(), Manual: "chainlint",
	}, dir)
}

// lastRead returns the date when a provider's documents were last read. It is the
// date of the pages, so that the same program always writes the same pages.
func lastRead() (time.Time, error) {
	known, _, err := knownRulesets(nil)
	if err != nil {
		return time.Time{}, err
	}
	last := ""
	for _, r := range known {
		last = max(last, r.Version)
	}
	return time.Parse(time.DateOnly, last)
}

// markdown escapes the characters that Markdown would interpret. Backquotes stay:
// they mark the names of values in the flags' usage texts.
var markdown = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "#", `\#`)

// asMarkdown turns the help of a command into Markdown. An indented line, by a tab or
// two spaces, is part of a list or an example and stays as it is.
func asMarkdown(cmd *cobra.Command) {
	cmd.Short = markdown.Replace(cmd.Short)
	lines := strings.Split(cmd.Long, "\n")
	text := true // the line before is text, and a block needs an empty one before it
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "\t"):
		case !strings.HasPrefix(line, "  "):
			lines[i] = markdown.Replace(line)
			text = line != ""
			continue
		case text:
			lines[i] = "\n\t" + line
		default:
			lines[i] = "\t" + line
		}
		text = false
	}
	cmd.Long = strings.Join(lines, "\n")
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = markdown.Replace(inOneLine(f.Usage)) })
	for _, sub := range cmd.Commands() {
		asMarkdown(sub)
	}
}

// inOneLine joins a usage text that lists its values one per line, each with a
// description.
func inOneLine(usage string) string {
	first, rest, several := strings.Cut(strings.TrimSpace(usage), "\n")
	if !several {
		return first
	}
	var values []string
	for _, line := range strings.Split(rest, "\n") {
		name, what, _ := strings.Cut(line, " ")
		values = append(values, name+" ("+strings.TrimSpace(what)+")")
	}
	return first + " " + strings.Join(values, ", ")
}
