// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/report"
)

// A collector gathers the files that the arguments of a command name.
type collector struct {
	stdin     io.Reader
	stderr    io.Writer
	limits    bundle.Limits
	passwords []string    // for keystores
	old       fs.FileInfo // the report of an earlier run; nil for none

	inputs  []chainlint.Input
	folders []string        // that were walked, as they were named
	again   int             // files of directories that were taken before, by this or another name
	seen    map[string]bool // by name, and by where links lead
	skipped int             // files of directories that hold nothing to check
}

// collect reads every path: a file, a directory (walked), a glob, or "-".
func (a *app) collect(paths []string, limits bundle.Limits, passwords []string) (*collector, error) {
	c := a.collector(limits, passwords)
	for _, path := range paths {
		if err := c.path(path); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (a *app) collector(limits bundle.Limits, passwords []string) *collector {
	return &collector{stdin: a.stdin, stderr: a.stderr, limits: limits, passwords: passwords, old: a.old, seen: map[string]bool{}}
}

func (c *collector) path(path string) error {
	if path == "-" {
		return c.standardInput()
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return c.directory(path)
	case err == nil:
		return c.file(path)
	case errors.Is(err, fs.ErrNotExist) && isPattern(path):
		return c.glob(path)
	case errors.Is(err, fs.ErrNotExist):
		return errMissing(path)
	}
	return err
}

func (c *collector) standardInput() error {
	if c.seen[report.StandardInput] {
		return errors.New("standard input is named twice")
	}
	c.seen[report.StandardInput] = true
	if isTerminal(c.stdin) {
		fmt.Fprintln(c.stderr, "chainlint: reading standard input")
	}
	data, err := readLimited(c.stdin, report.StandardInput, c.limits)
	if err != nil {
		return err
	}
	c.inputs = append(c.inputs, chainlint.Input{Name: report.StandardInput, Data: data})
	return nil
}

func (c *collector) file(path string) error {
	if c.seen[filepath.Clean(path)] {
		return nil
	}
	data, err := readFile(path, c.limits)
	if err != nil {
		return err
	}
	c.add(chainlint.Input{Name: path, Data: data})
	return nil
}

func (c *collector) add(in chainlint.Input) {
	c.seen[filepath.Clean(in.Name)] = true
	c.seen[realPath(in.Name)] = true
	c.inputs = append(c.inputs, in)
}

// glob takes a pattern that the shell has not expanded.
func (c *collector) glob(pattern string) error {
	matches, err := expand(pattern)
	if err != nil {
		return err
	}
	for _, m := range matches {
		if err := c.path(m); err != nil {
			return err
		}
	}
	return nil
}

// named lists what a path stands for: itself, or what matches a pattern.
func named(path string) ([]string, error) {
	_, err := os.Stat(path)
	switch missing := errors.Is(err, fs.ErrNotExist) && path != "-"; {
	case missing && isPattern(path):
		return expand(path)
	case missing:
		return nil, errMissing(path)
	}
	return []string{path}, nil
}

func errMissing(path string) error { return fmt.Errorf("%s: no such file or directory", path) }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// isPattern tells whether what names no file can be a pattern.
func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// expand lists what a pattern stands for. Its segment ** is that of a
// configuration: filepath.Glob takes it for *, and would pass over the folders
// below without a word.
func expand(pattern string) ([]string, error) {
	if err := config.CheckPattern(pattern); err != nil {
		return nil, hint(fmt.Errorf("the pattern %s cannot be read: %w", pattern, err), `no file has this name; in a pattern \[ stands for a bracket, and certs/**/*.pem for the files of all folders below certs`)
	}
	glob := filepath.Glob
	if strings.Contains(pattern, "**") {
		glob = config.Glob
	}
	matches, err := glob(pattern)
	if err == nil && len(matches) == 0 {
		err = fmt.Errorf("%s: the pattern matches no file", pattern)
	}
	slices.Sort(matches)
	return matches, err
}

// directory walks a directory and takes the files that hold something to check.
// One that holds none is an error: a gate that checks nothing must not be green.
func (c *collector) directory(root string) error {
	before := len(c.inputs) + c.again
	if err := c.walk(root); err != nil {
		return err
	}
	if len(c.inputs)+c.again == before {
		return hint(errBarren(root), "name the files one by one to see what is wrong with each")
	}
	c.folders = append(c.folders, root)
	return nil
}

// walk takes the files of a directory and those below. The directory may be a
// link; links within lead to files only, so that the walk ends.
func (c *collector) walk(root string) error {
	target, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	return filepath.WalkDir(target, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == ".git":
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		}
		below, err := filepath.Rel(target, path)
		if err != nil {
			return err
		}
		return c.entry(filepath.Join(root, below))
	})
}

// entry takes what is a file, or a link to one, and was not taken yet.
func (c *collector) entry(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil || !info.Mode().IsRegular(): // a link to nothing or to a directory, a socket
		c.skipped++
		return nil
	case os.SameFile(info, c.old) && !bundle.NamedAsCertificate(path):
		c.skipped++ // its texts quote what certificate files look like
		return nil
	case c.seen[filepath.Clean(path)] || c.seen[realPath(path)]:
		c.again++
		return nil
	}
	return c.member(path)
}

// realPath is the absolute path of a file, all links followed.
func realPath(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path
}

// member takes a file of a directory if it holds something to check.
func (c *collector) member(path string) error {
	data, err := readFile(path, c.limits)
	var limit *bundle.LimitError
	if errors.As(err, &limit) && !bundle.NamedAsCertificate(path) {
		c.skipped++
		return nil
	}
	if err != nil {
		return err
	}
	b, err := bundle.Read(path, data, c.limits, c.passwords...)
	if err != nil {
		return err
	}
	if !worthChecking(b) && !(bundle.NamedAsCertificate(path) && damaged(b)) {
		c.skipped++
		return nil
	}
	c.add(chainlint.Input{Name: path, Data: data, Bundle: b})
	return nil
}

// worthChecking reports whether a file holds a certificate, something that may
// contain one, a private key that ought not to be there, or a Kubernetes Secret
// with a field that cannot be read.
func worthChecking(b *bundle.Bundle) bool {
	for _, o := range b.Objects {
		switch o.Kind {
		case bundle.Certificate, bundle.CertificateRequest, bundle.PKCS7, bundle.PKCS12, bundle.JKS, bundle.PrivateKey:
			return true
		}
	}
	return slices.ContainsFunc(b.Problems, func(p bundle.Problem) bool {
		return p.Code == bundle.BrokenSecret || p.Code == bundle.PEMUnderData
	})
}

// damaged tells whether a file that is called what certificate files are is none
// by accident: something in it cannot be read, or nothing is recognised, as in a
// file that was cut off to no bytes. A key or parameters on their own are meant.
func damaged(b *bundle.Bundle) bool {
	known := func(o *bundle.Object) bool { return o.Kind != bundle.Unknown }
	return len(b.Problems) > 0 || !slices.ContainsFunc(b.Objects, known)
}

func readFile(path string, limits bundle.Limits) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if most := maxBytes(limits); err == nil && info.Mode().IsRegular() && info.Size() > int64(most) {
		return nil, &bundle.LimitError{File: path, Limit: most, Value: int(info.Size()), Flag: "--max-bytes"}
	}
	return readLimited(f, path, limits)
}

func maxBytes(limits bundle.Limits) int { return cmp.Or(limits.MaxBytes, bundle.DefaultMaxBytes) }

// readLimited reads one byte more than the limit at most. What is over the
// limit is an error; reading on would only cost memory.
func readLimited(r io.Reader, name string, limits bundle.Limits) ([]byte, error) {
	most := maxBytes(limits)
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > most {
		return nil, &bundle.LimitError{File: name, Limit: most, Value: len(data), Flag: "--max-bytes"}
	}
	return data, nil
}
