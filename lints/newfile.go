// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Commands that a report prints write only to names that begin with "new-", so
// that nothing of the user's is overwritten. Somebody who checks what such a
// command has written has files of these names already: then the names begin
// with "new2-", and so on.

// A generation says with what the names of written files begin: 1 for "new-", 2
// for "new2-".
type generation int

const newDefault = "new-"

var (
	newName   = regexp.MustCompile(`(?i)^new([0-9]{0,6})-`)
	newNameIn = regexp.MustCompile(`(^|[^-.\w])new-([a-z0-9-]+\.[a-z0-9]+)`)
)

// after returns the first generation whose names none of the files has.
func after(names ...string) generation {
	latest := 0
	for _, name := range names {
		m := newName.FindStringSubmatch(path.Base(filepath.ToSlash(name)))
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = 1
		}
		latest = max(latest, n)
	}
	return generation(latest + 1)
}

func (g generation) prefix() string {
	if g < 2 {
		return newDefault
	}
	return "new" + strconv.Itoa(int(g)) + "-"
}

// rename gives the written files of a fix the names of the generation.
func (g generation) rename(fix string) string {
	if g < 2 || !strings.Contains(fix, newDefault) {
		return fix
	}
	return newNameIn.ReplaceAllString(fix, "${1}"+g.prefix()+"${2}")
}

// NewFiles gives the files that the commands of a fix write names that none of the
// user's files has.
func NewFiles(fix string, users []string) string { return after(users...).rename(fix) }

// generation is the one that no file of the user's has which the selection or the
// bundle knows of.
func (e *engine) generation() generation {
	return after(append([]string{e.chain.Bundle.Name}, e.sel.Taken...)...)
}

// NewFile is the name of a file that the command of a finding may write: the name
// given with "new-" before it, or what keeps it from the name of a file that the
// user has.
func (p *Pass) NewFile(name string) string { return p.written.prefix() + name }

// NewFiles gives the files that a fixed text writes the names of [Pass.NewFile].
func (p *Pass) NewFiles(fix string) string { return p.written.rename(fix) }
