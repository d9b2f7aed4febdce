// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/internal/proposal"
)

type initFlags struct {
	readingFlags
	output string
	write  bool
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init [flags] [DIR]",
		Short: "propose a " + config.Name + " for the files of a directory",
		Long: `init looks at the certificate files of DIR (default: this directory) and of the
directories below, and proposes a configuration: targets by directory and by what the
files are. The ruleset and the environment are guessed from the names of files and
directories. What a ruleset needs and only you know is a comment, with values from
the files. Files with private keys are named in a comment.

The proposal goes to standard output. It is valid as it is; read it and edit it.`,
		Example: `  # look at the proposal
  chainlint init certs/

  # write .chainlint.yaml, unless there is one
  chainlint init --write`,
		Args: between(0, 1, "one directory at most"),
		RunE: func(_ *cobra.Command, args []string) error { return a.init(&f, append(args, ".")[0]) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which must not exist, instead of standard output (-)")
	flags.BoolVar(&f.write, "write", false, "write "+config.Name+" in DIR, which must not exist")
	flags.StringVar(&f.at, "at", "", "guess rulesets by the findings at this time instead of now, in `RFC3339`: 2026-12-01T00:00:00Z")
	completeFlag(cmd, "at", cobra.NoFileCompletions)
	f.addLimits(cmd)
	cmd.MarkFlagsMutuallyExclusive("output", "write")
	return cmd
}

func (a *app) init(f *initFlags, dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return hint(fmt.Errorf("%s: no such directory", dir), "chainlint init takes the directory that has the certificate files")
	}
	base, out := dir, f.output
	switch {
	case f.write:
		out = filepath.Join(dir, config.Name)
	case out == "-":
		out = ""
	case out != "":
		base = filepath.Dir(out)
	}
	if out != "" && exists(out) {
		return hint(fmt.Errorf("%s exists, and is not overwritten", out), "print the proposal, and compare the two: chainlint init")
	}
	l, err := a.linter(&f.readingFlags)
	if err != nil {
		return err
	}
	files := a.collector(l.Limits, nil)
	files.root = repository(realPath(base))
	if !covers(files.root, realPath(dir)) {
		return hint(fmt.Errorf("-o %s: %s is outside the repository of this file, so a configuration there cannot name its files", out, dir), "write the file in %s or above", dir)
	}
	files.collect([]string{dir})
	if len(files.wrong) > 0 {
		return errors.Join(files.wrong...)
	}
	text, targets, err := (&proposal.Proposer{Linter: l, Dir: base}).Propose(files.inputs)
	switch {
	case err != nil:
		return err
	case targets == 0:
		return fmt.Errorf("%s: no file in this directory has a certificate or a request that can be read", dir)
	case out == "":
		_, err = a.stdout.Write([]byte(text))
		return err
	}
	if err := createFile(out, []byte(text), 0o666); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %s; read it, and run chainlint config validate\n", chain.Escape(out), chain.Plural(targets, "target"))
	return nil
}
