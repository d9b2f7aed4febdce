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

// CheckPattern returns an error if a pattern is invalid; see [Glob].
func CheckPattern(pattern string) error {
	for _, segment := range strings.Split(filepath.ToSlash(pattern), "/") {
		if _, err := path.Match(segment, ""); err != nil {
			return errors.New("missing closing bracket")
		}
		if !doublestar.ValidatePattern(segment) {
			return errors.New("missing closing brace before the next slash")
		}
		if alternatives(segment) > maxAlternatives {
			return fmt.Errorf("its braces expand to more than %d names", maxAlternatives)
		}
		if strings.Contains(segment, "**") && segment != "**" {
			return errors.New("** must be alone between slashes")
		}
	}
	return nil
}

// maxAlternatives is the maximum number of names that the braces of a segment may
// expand to: each is tried, and a configuration may come from a stranger.
const maxAlternatives = 1000

// alternatives returns an upper bound on the names that the braces of a segment
// expand to.
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

// Directory returns the directory of all files of a pattern: the part before the
// first segment with a wildcard, or the pattern itself if it has no wildcard and is
// not the path of a file.
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

// Expand returns the paths that match the pattern of a target, like [Glob], below
// the directory of the configuration.
func (c *Config) Expand(pattern string) ([]string, error) { return glob(c.Path("."), pattern) }

// Glob returns the paths that match a pattern, sorted, relative to the current
// directory. A pattern is a path whose segments may have the wildcards *, ?, [a-z]
// and {a,b} of [doublestar.Match]; the segment ** matches any number of directories,
// including none. Wildcards in the last segment match only files; a last segment
// without wildcards, or a last **, may match a directory. Directories called .git
// are skipped. An error comes from the file system; [CheckPattern] reports whether
// the pattern is valid.
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
// directory, so that a pattern with many ** does not take exponential time, and it
// skips .git.

// An expansion is a pattern whose matches are being collected. Each rest of the
// pattern is tried once in each directory, however many ** there are.
type expansion struct {
	found map[string]bool
	tried map[attempt]bool
}

type attempt struct {
	dir  string
	rest int
}

// below finds the paths that match the segments in a directory.
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

// named adds a file or a directory if it exists.
func (x *expansion) named(name string) error {
	_, err := os.Stat(name)
	if err == nil {
		x.found[name] = true
	}
	return missing(err)
}

// members adds the members of a directory that match one segment.
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

// anywhere tries the rest of a pattern in a directory and in all directories below it.
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

// missing ignores an error about a missing file: then nothing matches.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}
