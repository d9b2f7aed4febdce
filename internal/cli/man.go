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
		Short: "write the manual pages into a folder",
		Long: `man writes a page for each command into DIR, which is made if it is not there:
chainlint.1, chainlint-check.1 and so on.`,
		Example: "  chainlint man ~/.local/share/man/man1",
		Args:    exactly(1, "the folder that the pages are written to"),
		ValidArgsFunction: first(func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}),
		RunE: func(_ *cobra.Command, args []string) error { return a.writeManual(args[0]) },
	}
}

// writeManual writes the pages of a command tree of its own, whose texts it turns
// into Markdown.
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

// lastRead is when a provider's documents were last read. The pages carry it as
// their date: the same program writes the same pages at any time.
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

// markdown escapes what Markdown would take for its own; the backquotes of the
// flags' usage texts mark the names of their values there as they do in help.
var markdown = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "#", `\#`)

func asMarkdown(cmd *cobra.Command) {
	cmd.Short = markdown.Replace(cmd.Short)
	lines := strings.Split(cmd.Long, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "\t") { // a tab makes it an example, which is taken as it stands
			lines[i] = markdown.Replace(line)
		}
	}
	cmd.Long = strings.Join(lines, "\n")
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = markdown.Replace(inOneLine(f.Usage)) })
	for _, sub := range cmd.Commands() {
		asMarkdown(sub)
	}
}

// inOneLine is a usage text whose values stand one a line, each with what it is
// for.
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
