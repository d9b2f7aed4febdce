// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxDepth is the maximum depth of rulesets that extend one another.
const maxDepth = 16

// extended loads the rulesets that this one extends, by default baseline. If an
// extended file has problems, only these are reported, because problems of this
// file may be consequences.
func (l *loader) extended(o object, trail []string) ([]*Ruleset, error) {
	nodes := o.List("extends")
	if o.Values["extends"] == nil {
		nodes = []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: "baseline", Line: o.Node.Line, Column: o.Node.Column}}
	}
	var all []*Ruleset
	for _, n := range nodes {
		base, err := l.base(o, n, trail)
		var wrong *Error
		switch {
		case errors.As(err, &wrong):
			return nil, err
		case err != nil:
			o.Problem(n, "%v", err)
		case base != nil && slices.Contains(all, base):
			o.Problem(n, "duplicate %s in extends", quote(n.Value))
		case base != nil:
			all = append(all, base)
		}
	}
	return all, nil
}

// base loads an extended ruleset. Nil without an error means that a problem of this
// file was reported.
func (l *loader) base(o object, n *yaml.Node, trail []string) (*Ruleset, error) {
	name := o.TextOf(n, "a member of extends")
	if name == "" {
		return nil, nil
	}
	from := trail[len(trail)-1]
	file := builtinDir + name + ".yaml"
	if IsPath(name) {
		if file = name; !filepath.IsAbs(name) {
			file = filepath.Join(filepath.Dir(from), name)
		}
		file = ownPath(file)
	}
	if i := slices.Index(trail, file); i >= 0 {
		o.Problem(n, "a ruleset cannot extend itself: %s", strings.Join(append(slices.Clone(trail[i:]), file), " -> "))
		return nil, nil
	}
	switch {
	case len(trail) > maxDepth:
		o.Problem(n, "rulesets extend one another more than %d levels deep", maxDepth)
		return nil, nil
	case !IsPath(name):
		return l.builtin(name, trail)
	case l.loaded[file] != nil:
		return l.loaded[file], nil
	}
	data, err := l.read(file)
	if err != nil {
		return nil, err
	}
	return l.parse(file, data, trail)
}

// distinctNames reports two rulesets with the same name: the ids of their
// requirements, which begin with it, would be ambiguous. ownName reports a file with
// the name of a built-in ruleset.
func (r *reader) distinctNames(o object, extended []*Ruleset) {
	files := map[string]string{r.ruleset.Name: r.ruleset.File}
	for _, base := range extended {
		for _, t := range base.texts {
			if file, double := files[t.name]; double && file != t.file && isBuiltin(file) == isBuiltin(t.file) {
				o.Problem(o.At("extends"), "two rulesets are named %s: %s and %s", quote(t.name), file, t.file)
			}
			files[t.name] = t.file
		}
	}
}

// extend adds the declarations of the extended rulesets to the ruleset's own, which
// take precedence: documents, parameters, and artifacts if it has none.
func (r *Ruleset) extend(extended []*Ruleset) {
	for _, base := range extended {
		r.Extends = append(r.Extends, base.Name)
		if len(r.Artifacts) == 0 {
			r.Artifacts = base.Artifacts
		}
		for _, d := range base.Documents {
			if !slices.Contains(documentIDs(r.Documents), d.ID) {
				r.Documents = append(r.Documents, d)
			}
		}
		for _, p := range base.Params {
			if _, ok := find(r.Params, p.Name); !ok {
				r.Params = append(r.Params, p)
			}
		}
		for _, t := range base.texts {
			if !slices.ContainsFunc(r.texts, func(have text) bool { return have.file == t.file }) {
				r.texts = append(r.texts, t)
			}
		}
	}
}
