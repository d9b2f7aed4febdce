// SPDX-License-Identifier: Apache-2.0

package cli

import (
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
	passwords []string      // for keystores
	old       []fs.FileInfo // the reports of an earlier run

	chosen    func(real string) bool // reports whether to take a file, by its real path; nil for all
	root      string                 // the directory that every file must be in, links followed; empty for anywhere
	namesOnly bool                   // files are listed and not read

	inputs  []chainlint.Input
	names   []string        // of namesOnly
	wrong   []error         // paths that name nothing to check; the others are still checked
	dirs    []string        // that were walked, as they were named
	again   int             // files of directories that were taken before, under this or another name
	seen    map[string]bool // by name, and by where links lead
	skipped int             // files of directories that hold nothing to check
}

// collect reads every path: a file, a directory (walked), a glob, or "-". A path
// that names nothing to check is added to wrong; the others are still read.
func (c *collector) collect(paths []string) {
	for _, path := range paths {
		if err := c.path(path); err != nil {
			c.wrong = append(c.wrong, err)
		}
	}
}

func (a *app) collector(limits bundle.Limits, passwords []string) *collector {
	return &collector{stdin: a.stdin, stderr: a.stderr, limits: limits, passwords: passwords, old: a.old, seen: map[string]bool{}}
}

func (c *collector) path(path string) error {
	if path == "-" {
		return c.standardInput()
	}
	info, err := os.Stat(path)
	switch missing := !exists(path); {
	case err == nil && info.IsDir():
		return c.directory(path)
	case missing && isPattern(path):
		return c.glob(path)
	case missing:
		return errMissing(path)
	}
	c.file(path)
	return nil
}

// exists reports whether a file of this name exists. It may be a dangling link, or
// one that we may not look at.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil || errors.Is(err, fs.ErrPermission)
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
	c.inputs = append(c.inputs, chainlint.Input{Name: report.StandardInput, Data: data, Err: err})
	return nil
}

func (c *collector) file(path string) {
	if c.seen[filepath.Clean(path)] || !c.chooses(path) {
		return
	}
	if c.namesOnly {
		c.note(path)
		return
	}
	data, err := c.readFile(path)
	c.add(chainlint.Input{Name: path, Data: data, Err: err})
}

func (c *collector) note(path string) {
	c.see(path)
	c.names = append(c.names, path)
}

// outside is the error about a file that a configuration may not name.
const outside = "is outside the repository; --allow-outside lets the configuration name it"

// readFile reads a file, which must be inside root.
func (c *collector) readFile(path string) ([]byte, error) {
	if c.root != "" && !covers(c.root, realPath(path)) {
		return nil, fmt.Errorf("it %s", outside)
	}
	return readFile(path, c.limits)
}

func (c *collector) chooses(path string) bool { return c.chosen == nil || c.chosen(realPath(path)) }

func (c *collector) add(in chainlint.Input) {
	c.see(in.Name)
	c.inputs = append(c.inputs, in)
}

func (c *collector) see(path string) {
	c.seen[filepath.Clean(path)] = true
	c.seen[realPath(path)] = true
}

// glob collects the files of a pattern that the shell has not expanded.
func (c *collector) glob(pattern string) error {
	matches, err := expand(pattern)
	if err != nil {
		return err
	}
	c.collect(matches)
	return nil
}

func errMissing(path string) error { return fmt.Errorf("%s: no such file or directory", path) }

// isPattern reports whether a path that names no file can be a pattern.
func isPattern(path string) bool { return strings.ContainsAny(path, "*?[{") }

// expand lists the files that match a pattern. The segment ** and braces mean what
// they mean in a configuration: filepath.Glob takes ** for *, and would silently
// skip the directories below.
func expand(pattern string) ([]string, error) {
	if err := config.CheckPattern(pattern); err != nil {
		return nil, hint(fmt.Errorf("the pattern %s cannot be read: %w", pattern, err), `no file has this name; in a pattern write \[ for a bracket, and certs/**/*.pem for the files of all directories below certs`)
	}
	glob := filepath.Glob
	if strings.Contains(pattern, "**") || strings.Contains(pattern, "{") {
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
// If there is none, that is an error: a CI check that checks nothing must not be
// green.
func (c *collector) directory(root string) error {
	before := c.found()
	if err := c.walk(root); err != nil {
		return err
	}
	if c.found() == before && c.chosen == nil {
		return hint(errUnreadDir(root), "name the files one by one to see what is wrong with each")
	}
	c.dirs = append(c.dirs, root)
	return nil
}

func (c *collector) found() int { return len(c.inputs) + len(c.names) + c.again }

// walk takes the files of a directory and of those below. The directory itself may
// be a link; inside it, only links to files are followed, so that the walk ends.
func (c *collector) walk(root string) error {
	target, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	return filepath.WalkDir(target, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			if entry.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		below, relErr := filepath.Rel(target, path)
		if relErr != nil {
			return relErr
		}
		if name := filepath.Join(root, below); err != nil { // a directory that cannot be read
			c.add(chainlint.Input{Name: name, Err: err})
		} else {
			c.entry(name)
		}
		return nil
	})
}

// replaces reports whether a file is one that an output replaces.
func (c *collector) replaces(info fs.FileInfo) bool {
	return slices.ContainsFunc(c.old, func(old fs.FileInfo) bool { return os.SameFile(info, old) })
}

// entry takes a file, or a link to one, unless it was taken before.
func (c *collector) entry(path string) {
	if !c.chooses(path) {
		return
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		c.skipped++
	case err == nil && c.replaces(info) && !bundle.NamedAsCertificate(path):
		c.skipped++ // an earlier report: it quotes parts of certificate files
	case c.seen[filepath.Clean(path)] || c.seen[realPath(path)]:
		c.again++
	case c.namesOnly:
		c.note(path)
	default:
		c.member(path)
	}
}

// realPath returns the absolute path of a file, all links followed.
func realPath(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path
}

// member takes a file of a directory if it holds something to check. If the file
// cannot be read, its name decides.
func (c *collector) member(path string) {
	in := chainlint.Input{Name: path}
	if in.Data, in.Err = c.readFile(path); in.Err == nil {
		in.Bundle, in.Err = bundle.Read(path, in.Data, c.limits, c.passwords...)
	}
	named := bundle.NamedAsCertificate(path) && !bundle.OfFinder(path, in.Data)
	if in.Err != nil && !named || in.Err == nil && !worthChecking(in.Bundle) && !(named && damaged(in.Bundle)) {
		c.skipped++
		return
	}
	c.add(in)
}

// worthChecking reports whether a file holds a certificate, something that may
// contain one, a private key that should not be there, or a Kubernetes Secret
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

// damaged reports whether a file that is named like a certificate file seems to have
// lost its certificate: something in it cannot be read, or nothing is recognised, as
// in an empty file. A file with only a key or parameters is not damaged.
func damaged(b *bundle.Bundle) bool {
	known := func(o *bundle.Object) bool { return o.Kind != bundle.Unknown }
	return len(b.Problems) > 0 || !slices.ContainsFunc(b.Objects, known)
}
