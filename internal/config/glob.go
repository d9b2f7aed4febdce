// SPDX-License-Identifier: Apache-2.0

package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"
)

// CheckPattern tells why a pattern cannot be read; see [Glob].
func CheckPattern(pattern string) error {
	for _, segment := range strings.Split(filepath.ToSlash(pattern), "/") {
		if _, err := path.Match(segment, ""); err != nil {
			return errors.New("its brackets do not close")
		}
		if !doublestar.ValidatePattern(segment) {
			return errors.New("its braces do not close before the next slash")
		}
		if alternatives(segment) > maxAlternatives {
			return fmt.Errorf("its braces stand for more than %d names", maxAlternatives)
		}
		if strings.Contains(segment, "**") && segment != "**" {
			return errors.New("** stands alone between slashes")
		}
	}
	return nil
}

// maxAlternatives bounds how many names the braces of a segment stand for: each of them
// is tried, and a configuration may be a stranger's.
const maxAlternatives = 1000

// alternatives is how many names the braces of a segment stand for, at most.
func alternatives(segment string) int {
	product, open := 1, 1
	for _, r := range segment {
		switch r {
		case '{', '}':
			product, open = min(product*open, maxAlternatives+1), 1
		case ',':
			open++
		}
	}
	return min(product*open, maxAlternatives+1)
}

// wildcards are the characters that make a segment a pattern.
const wildcards = `*?[{\`

// Directory is the one that all files of a pattern are in: what is before the first
// segment with a wildcard, or the pattern itself where it has none and is not the
// path of a file.
func (c *Config) Directory(pattern string) string {
	segments := strings.Split(path.Clean(filepath.ToSlash(pattern)), "/")
	for i, segment := range segments {
		if strings.ContainsAny(segment, wildcards) {
			return c.Path(cmp.Or(strings.Join(segments[:i], "/"), "."))
		}
	}
	if info, err := os.Stat(c.Path(pattern)); err == nil && info.IsDir() {
		return c.Path(pattern)
	}
	return c.Path(path.Dir(path.Clean(filepath.ToSlash(pattern))))
}

// Expand returns the paths that the pattern of a target stands for, as [Glob]
// does, below the folder of the configuration.
func (c *Config) Expand(pattern string) ([]string, error) { return glob(c.Path("."), pattern) }

// Glob returns the paths that a pattern stands for, sorted, as seen from the
// current directory. A pattern is a path whose segments may have the wildcards *, ?,
// [a-z] and {a,b} of [doublestar.Match]; the segment ** stands for any number of folders, none
// included. Wildcards in the last segment match files only; written out, it may
// be a folder, and so may a last **. Folders called .git are passed over. An
// error is one of the file system; [CheckPattern] tells whether the pattern can
// be read.
func Glob(pattern string) ([]string, error) { return glob(".", pattern) }

func glob(root, pattern string) ([]string, error) {
	pattern = path.Clean(filepath.ToSlash(pattern))
	if strings.HasPrefix(pattern, "/") {
		root, pattern = "/", strings.TrimPrefix(pattern, "/")
	}
	x := &expansion{found: map[string]bool{}, tried: map[attempt]bool{}}
	if err := x.below(root, strings.Split(pattern, "/")); err != nil {
		return nil, err
	}
	var all []string
	for name := range x.found {
		all = append(all, name)
	}
	slices.Sort(all)
	return all, nil
}

// The walk is not that of doublestar: it tries each rest of a pattern once in each
// directory, so that a pattern of many ** takes no exponential time, and it skips what
// .git has.

// An expansion is one pattern while its matches are gathered. Each rest of the
// pattern is tried once in each folder, however many ** there are.
type expansion struct {
	found map[string]bool
	tried map[attempt]bool
}

type attempt struct {
	dir  string
	rest int
}

// below finds what matches the segments in a folder.
func (x *expansion) below(dir string, segments []string) error {
	try := attempt{dir, len(segments)}
	if x.tried[try] {
		return nil
	}
	x.tried[try] = true
	first, rest := segments[0], segments[1:]
	switch {
	case first == "**":
		return x.anywhere(dir, rest)
	case strings.ContainsAny(first, wildcards):
		return x.members(dir, first, rest)
	case len(rest) == 0:
		return x.named(filepath.Join(dir, first))
	}
	return x.below(filepath.Join(dir, first), rest)
}

// named takes a file or a folder if it is there.
func (x *expansion) named(name string) error {
	_, err := os.Stat(name)
	if err == nil {
		x.found[name] = true
	}
	return missing(err)
}

// members takes the members of a folder that match one segment.
func (x *expansion) members(dir, pattern string, rest []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return missing(err)
	}
	for _, e := range entries {
		if ok, _ := doublestar.Match(pattern, e.Name()); !ok || e.Name() == ".git" {
			continue
		}
		name := filepath.Join(dir, e.Name())
		info, err := os.Stat(name) // through a symbolic link
		switch {
		case err != nil:
			err = missing(err)
		case info.IsDir() && len(rest) > 0:
			err = x.below(name, rest)
		case info.Mode().IsRegular() && len(rest) == 0:
			x.found[name] = true
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// anywhere tries the rest of a pattern in a folder and in all below it.
func (x *expansion) anywhere(dir string, rest []string) error {
	if len(rest) == 0 {
		return x.named(dir)
	}
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return missing(err)
		case !e.IsDir():
			return nil
		case e.Name() == ".git":
			return fs.SkipDir
		}
		return x.below(filepath.Join(dir, filepath.FromSlash(name)), rest)
	})
}

// missing forgives that something is not there: then nothing matches.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}
