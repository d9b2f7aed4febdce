// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"github.com/chainlint/chainlint/lints"
)

// A Ruleset is the requirements of a provider, including those of the rulesets that
// it extends, before the user's inputs are bound.
type Ruleset struct {
	Name     string // "connectpay"
	Title    string
	Provider string // the provider's name in messages; empty if the ruleset has no provider
	Version  string

	// SHA256 is the digest, in hexadecimal, of the YAML text of the ruleset
	// followed by the texts of those it extends, each once, in the order in
	// which they are first named, an extended one before those it extends
	// itself.
	SHA256 string

	File string // the file it was read from; "<built-in>/NAME.yaml" for a built-in one

	Extends   []string         // the names of the rulesets that it extends
	Artifacts []lints.Artifact // what a file may be submitted as

	Documents []Document        // its own first, then inherited ones
	Params    []lints.Parameter // its own first, then inherited ones

	// Requirements are the ruleset's own first, then inherited ones. They are
	// for reading: [Ruleset.Bind] makes those that can be run.
	Requirements []*lints.Requirement

	// Overrides are the changes that this ruleset, or one that it extends,
	// makes to inherited requirements, as far as they are in effect.
	Overrides []lints.Override

	Cases []Case // its own, with the expected results

	profiles  []Profile // its own first, then inherited ones
	newInputs []NewInput

	references map[*lints.Requirement][]reference
	texts      []text
}

// A text is a YAML file that belongs to a ruleset.
type text struct {
	name, file string
	data       []byte
}

// A Document is a publication whose requirements a ruleset checks.
type Document struct {
	ID    string // its name in citations
	Title string
	URL   string
	Read  string // the date it was read, YYYY-MM-DD
}

// Sources are the names of the built-in rulesets and the paths of the files that
// the ruleset extends, directly or through others.
func (r *Ruleset) Sources() []string {
	var all []string
	for _, t := range r.texts[min(len(r.texts), 1):] {
		if isBuiltin(t.file) {
			all = append(all, t.name)
		} else {
			all = append(all, t.file)
		}
	}
	return all
}

// Path is the path of the file that the ruleset was read from; empty for a
// built-in one.
func (r *Ruleset) Path() string {
	if isBuiltin(r.File) {
		return ""
	}
	return r.File
}

// Requirement returns the requirement with this id, or nil.
func (r *Ruleset) Requirement(id string) *lints.Requirement {
	for _, req := range r.Requirements {
		if req.ID == id {
			return req
		}
	}
	return nil
}
