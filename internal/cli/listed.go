// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/config"
)

// configuration returns the configuration file; empty if the flags say what is
// checked.
func (f *workFlags) configuration() (string, error) {
	switch {
	case f.config != "" && f.noConfig:
		return "", errors.New("--config cannot be combined with --no-config")
	case f.config != "":
		return f.config, nil
	case f.noConfig || len(f.rulesets) > 0:
		return "", nil
	}
	return config.Find(".")
}

func (f *workFlags) errNoPath() error {
	without := "no path to check, and no " + config.Name + " in this directory or a parent directory"
	switch {
	case f.noConfig:
		without = "no path to check: --no-config switches the configuration off"
	case len(f.rulesets) > 0:
		without = "no path to check: -r switches the configuration off"
	}
	return hint(errors.New(without), "chainlint %[1]s certs/, or - for standard input; chainlint %[1]s --help shows examples", f.command)
}

// listed returns the names that --files-from gives, such as those of the files that
// a commit changes: git diff -z --name-only | chainlint check --files-from - -0.
func (a *app) listed(f *workFlags) ([]string, error) {
	if f.filesFrom == "" {
		if f.nullSeparate {
			return nil, hint(errors.New("-0 requires --files-from"), "add --files-from FILE, or --files-from - for standard input")
		}
		return nil, nil
	}
	text, err := a.list(f.filesFrom)
	if err != nil {
		return nil, fmt.Errorf("--files-from: %w", err)
	}
	separator := "\n"
	if f.nullSeparate {
		separator = "\x00"
	} else if strings.Contains(text, "\x00") {
		return nil, hint(fmt.Errorf("--files-from %s: the list has a NUL byte", f.filesFrom), "add -0")
	}
	var names []string
	for name := range strings.SplitSeq(text, separator) {
		if !f.nullSeparate {
			name = strings.TrimSuffix(name, "\r")
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

// list reads the list itself, which may be as large as a file that is checked.
func (a *app) list(name string) (string, error) {
	limits := bundle.Limits{}
	if name == "-" {
		data, err := readLimited(a.stdin, "standard input", limits)
		return string(data), err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := readLimited(io.Reader(f), name, limits)
	return string(data), err
}

// list takes the files of a list like those of a directory: a file without
// anything to check is skipped.
func (c *collector) list(names []string) {
	for _, name := range names {
		if !exists(name) {
			c.wrong = append(c.wrong, errMissing(name))
			continue
		}
		c.entry(name)
	}
}
