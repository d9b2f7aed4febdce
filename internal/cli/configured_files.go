// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/config"
)

// excluded returns whether a file, by its real path, is one that the target excludes. What
// a target excludes belongs to no target, unless another one names it.
func (r *resolver) excluded(t config.Target) func(real string) bool {
	var paths []string
	for _, pattern := range t.Excludes {
		matches, err := r.config.Expand(pattern.Text)
		switch {
		case err != nil:
			r.wrong(pattern, err)
		case len(matches) == 0:
			r.wrong(pattern, fmt.Errorf("%q excludes nothing: it matches no file below %s", "!"+pattern.Text, r.config.Path(".")))
		}
		for _, match := range matches {
			paths = append(paths, realPath(match))
		}
	}
	return func(real string) bool {
		return slices.ContainsFunc(paths, func(path string) bool { return covers(path, real) })
	}
}

// inputs reads the files of a target, or those of them that the command line
// names if it names any.
func (r *resolver) inputs(t config.Target, target *chainlint.Target, files map[config.Word][]string) *collector {
	c := r.app.collector(r.limits, target.Passwords)
	c.root = r.root
	excluded := r.excluded(t)
	c.chosen = func(real string) bool {
		if excluded(real) {
			return false
		}
		r.claimed[real] = true
		return r.chosen == nil || r.chosen.seen[real]
	}
	for _, pattern := range t.Files {
		for _, path := range files[pattern] {
			if err := c.path(path); err != nil {
				var hinted *hintError
				if errors.As(err, &hinted) {
					err = hinted.error
				}
				r.wrong(pattern, err)
			}
		}
	}
	target.Inputs = c.inputs
	return c
}
