// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// sentences puts the provider's own sentences before the citations of inherited
// requirements, if its document states what every provider requires.
func (r *reader) sentences(nodes []*yaml.Node) {
	for _, n := range nodes {
		o := r.Object(n, "a sentence", "id", "cite")
		o.Need("id", "cite")
		id := o.Text("id")
		cited, document := r.cited(o)
		i := slices.IndexFunc(r.ruleset.Requirements, func(req *lints.Requirement) bool { return req.ID == id })
		_, own := r.lines[id]
		switch {
		case id == "":
		case own:
			o.Problem(o.At("id"), "requirement %s belongs to this ruleset: cite the sentence there", quote(id))
		case i < 0:
			o.Problem(o.At("id"), "unknown requirement %s: not inherited%s", quote(id), suggestID(id, r.inherited()))
		case !document:
			o.Problem(o.At("cite"), "a sentence must cite a document of the ruleset: {document, clause, quote}")
		default:
			r.replace(i, saying(r.ruleset.Requirements[i], cited))
		}
	}
}

// saying returns the requirement with more citations, before its own.
func saying(req *lints.Requirement, cited []lints.Citation) *lints.Requirement {
	changed := *req
	changed.Citations = join(cited, req.Citations)
	changed.Checks = slices.Clone(req.Checks)
	for i := range changed.Checks {
		if c := &changed.Checks[i]; c.Citations != nil {
			c.Citations = join(cited, c.Citations)
		}
	}
	return &changed
}

// replace replaces an inherited requirement by a changed copy. Other rulesets share
// the original.
func (r *reader) replace(i int, changed *lints.Requirement) {
	req := r.ruleset.Requirements[i]
	r.ruleset.Requirements[i] = changed
	r.ruleset.references[changed] = r.ruleset.references[req]
	delete(r.ruleset.references, req)
}
