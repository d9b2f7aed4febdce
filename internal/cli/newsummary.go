// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/shell"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// warnOfGit warns that private keys are in a git work tree.
func (a *app) warnOfGit(dir string) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return
	}
	top := repository(abs)
	if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
		fmt.Fprintf(a.stderr, "chainlint: warning: %s is in a git work tree; never commit the private keys\n", chain.Escape(dir))
	}
}

// summary says what was written, which file to send, and how to check it.
func (a *app) summary(f *newFlags, t *chainlint.Target, plan *fix.Plan, made *chainlint.Creation) {
	r := t.Rulesets[0]
	fmt.Fprintf(a.stdout, "%s: %s\n", chain.Escape(f.out), chain.Plural(len(made.Files), "new file"))
	width := 0
	for _, file := range made.Files {
		width = max(width, len(file.Name))
	}
	for _, file := range made.Files {
		fmt.Fprintln(a.stdout, strings.TrimRight(fmt.Sprintf("  %-*s  %s", width, file.Name, a.purpose(r, plan, file)), " "))
	}
	for _, note := range plan.Notes {
		fmt.Fprintln(a.stdout, note)
	}
	fmt.Fprintln(a.stdout)
	for i, file := range checkedFiles(made.Files) {
		made.Checked[i].Path = filepath.Join(f.out, file.Name)
		fmt.Fprintln(a.stdout, made.Checked[i].Headline())
		fmt.Fprintf(a.stdout, "  %s\n", chain.Escape(f.checkCommand(r, t, file)))
	}
}

func checkedFiles(files []fix.File) []fix.File {
	return slices.DeleteFunc(slices.Clone(files), func(f fix.File) bool { return f.Planned == nil })
}

// purpose says what a file is for.
func (a *app) purpose(r *rulesets.Ruleset, plan *fix.Plan, file fix.File) string {
	switch {
	case file.Secret && file.Planned != nil:
		return "private key and certificates, encrypted: keep it secret"
	case file.Secret && file.Encrypted:
		return "private key, encrypted: keep it and its password secret"
	case file.Secret:
		return "private key: keep it secret"
	case file.Planned == nil:
		return ""
	case file.Planned.Unchanged():
		return "unchanged"
	}
	i := slices.IndexFunc(r.Artifacts, func(a lints.Artifact) bool { return a.Name == file.Planned.Artifact })
	switch {
	case i < 0 || !r.Artifacts[i].Sent:
		return "the file to use"
	case file.Planned.Artifact == chain.IssuerFile:
		return "register this file with " + r.Provider
	}
	return "send this file to " + r.Provider
}

// checkCommand is the command that checks a file again.
func (f *newFlags) checkCommand(r *rulesets.Ruleset, t *chainlint.Target, file fix.File) string {
	words := []string{"chainlint", "check", "-r", shell.File(f.rulesets[0])}
	params := chainlint.CheckParams(r, t.Params, file.Planned.Artifact)
	for _, key := range slices.Sorted(maps.Keys(params)) {
		for _, value := range params[key] {
			words = append(words, "-p", shell.Quote(key+"="+value))
		}
	}
	for _, anchor := range f.anchors {
		if f.renew == "" {
			words = append(words, "--anchor", shell.File(anchor))
		}
	}
	for _, anchor := range file.Planned.Anchors {
		words = append(words, "--anchor", shell.File(filepath.Join(f.out, anchor.FileName())))
	}
	if key := file.Planned.KeyFile(); key != "" {
		words = append(words, "--key", shell.File(filepath.Join(f.out, key)))
	}
	if f.key != "" && file.Planned.UsesGivenKey() {
		words = append(words, "--key", shell.File(f.key))
	}
	if file.Encrypted && f.passwordFile != "" {
		words = append(words, "--password-file", shell.File(f.passwordFile))
	}
	if file.Encrypted && f.passwordEnv != "" {
		words = append(words, "--password-env", shell.Quote(f.passwordEnv))
	}
	if f.at != "" {
		words = append(words, "--at", shell.Quote(f.at))
	}
	return strings.Join(append(words, shell.File(filepath.Join(f.out, file.Name))), " ")
}
