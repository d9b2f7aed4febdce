// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

var (
	severities = []lints.Severity{lints.Error, lints.Warning, lints.Note}
	levels     = []lints.Level{lints.Must, lints.Should, lints.May, lints.Info}
)

var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// isName tells whether a word can be the name of a ruleset, a requirement, a
// parameter or a document.
func isName(s string) bool { return len(s) <= 80 && nameForm.MatchString(s) }

// nameIn reads a name; empty where there is none, or none of the right form.
func nameIn(o object, key string) string {
	s := o.Text(key)
	if s != "" && !isName(s) {
		o.Problem(o.At(key), "%s %s is not written in small letters, digits and single hyphens", key, quote(s))
		return ""
	}
	return s
}

// A reader reads one file into a ruleset, in which stands already what the
// part being read depends on.
type reader struct {
	*source
	rules   *index
	ruleset *Ruleset
	lines   map[string]int // where the ruleset's own requirements stand, by id
}

// add takes a requirement up into the ruleset, unless there is one of its id.
func (r *reader) add(n *yaml.Node, req *lints.Requirement, refs []reference) {
	if line, double := r.lines[req.ID]; double {
		r.Problem(n, "requirement %s stands already in line %d", quote(req.ID), line)
		return
	}
	r.lines[req.ID] = n.Line
	r.ruleset.Requirements = append(r.ruleset.Requirements, req)
	r.ruleset.references[req] = refs
}

func (r *reader) requirement(n *yaml.Node) {
	o := r.Object(n, "a requirement", "id", "title", "level", "severity", "on", "when", "if", "cite", "check", "checks", "why", "fix", "fixes", "decision", "symptoms")
	id := nameIn(o, "id")
	if id != "" {
		o.What = "requirement " + quote(id)
	}
	o.Need("id", "title", "level", "severity", "on")
	req := &lints.Requirement{
		ID: r.ruleset.Name + "/" + id, Provider: r.ruleset.Provider, Title: o.Text("title"), Level: pick(o, "level", levels),
		Severity: pick(o, "severity", severities), On: subjects(o),
		Why: o.Text("why"), Fix: o.Text("fix"), Fixes: r.fixes(o), Decision: o.Text("decision"), Symptoms: r.symptoms(o),
	}
	refs := r.checks(o, req)
	r.citations(o, req)
	if id != "" {
		r.add(o.At("id"), req, refs)
	}
}

// fixes reads the fixes for single subjects.
func (r *reader) fixes(o object) []lints.SubjectFix {
	var all []lints.SubjectFix
	for _, n := range o.Items("fixes") {
		f := r.Object(n, "a fix", "on", "fix")
		f.Need("on", "fix")
		fix := lints.SubjectFix{On: subjects(f), Fix: f.Text("fix")}
		for _, s := range fix.On {
			if !slices.Contains(fixable, s) {
				f.Problem(f.At("on"), "a fix is for single certificates (%s), not for %s", list(fixable), quote(string(s)))
			}
		}
		all = append(all, fix)
	}
	if len(all) > 0 && o.Values["fix"] == nil {
		o.Problem(o.At("fixes"), "%s has fixes and no fix, which is the one for a leaf", o.What)
	}
	return all
}

// fixable are the subjects that may have a fix of their own. A leaf's fix is the
// requirement's.
var fixable = []lints.Subject{lints.OnIntermediate, lints.OnRoot, lints.OnIssuer, lints.OnCA}

// pick reads one word of a closed set under a key that may be absent.
func pick[T ~string](o object, key string, among []T) T {
	n := o.Values[key]
	if n == nil {
		return ""
	}
	w, _ := word(o.Source, n, key, among)
	return w
}

func subjects(o object) []lints.Subject {
	var on []lints.Subject
	for _, n := range o.List("on") {
		s, ok := word(o.Source, n, "subject", lints.Subjects)
		if ok && slices.Contains(on, s) {
			o.Problem(n, "subject %s stands twice in on", quote(string(s)))
			continue
		}
		if ok {
			on = append(on, s)
		}
	}
	if len(on) == 0 && o.Values["on"] != nil && len(o.List("on")) == 0 {
		o.Problem(o.At("on"), "on names no subject")
	}
	return on
}

// citations reads whose sentence a requirement is. The provider's sentence
// comes first, the standards that the rules cite follow. In the ruleset of a
// provider a requirement that no sentence of the provider's stands behind has
// no place; elsewhere a standard will do.
func (r *reader) citations(o object, req *lints.Requirement) {
	own, sentence := r.cited(o)
	req.Citations = own
	for i := range req.Checks {
		check := &req.Checks[i]
		standard := standards(check.Rule.Cite)
		req.Citations = join(req.Citations, check.Citations, standard)
		r.speaks(check, req.Checks[0].Rule, own)
	}
	switch {
	case o.Node.Kind != yaml.MappingNode:
	case r.ruleset.Provider != "" && !sentence:
		o.Problem(o.At("cite"), "%s cites no document of %s: cite {document, clause, quote}", o.What, r.ruleset.Provider)
	case len(req.Citations) == 0 && len(req.Checks) > 0:
		o.Problem(o.At("cite"), "%s cites nothing, and neither do its rules: cite {document, clause, quote} or {source}", o.What)
	}
}

// speaks settles what a finding of one of several checks cites, and what mends
// it. What the requirement says is about its first rule; of another rule the
// standard comes first, unless a provider's sentence stands behind both.
func (r *reader) speaks(check *lints.Check, first *lints.Rule, own []lints.Citation) {
	standard := standards(check.Rule.Cite)
	if r.ruleset.Provider == "" && check.Rule != first && len(standard) > 0 {
		own = slices.DeleteFunc(slices.Clone(own), func(c lints.Citation) bool {
			return !slices.ContainsFunc(standard, func(s lints.Citation) bool { return samePlace(c, s) })
		})
	}
	check.Citations = join(check.Citations, own, standard)
	if check.Rule != first && check.Fix == "" {
		check.Fix = check.Rule.Doc.Fix
	}
}

// cited reads the citations under a key "cite", and tells whether one of them
// is of a document.
func (r *reader) cited(o object) (all []lints.Citation, document bool) {
	for _, n := range o.List("cite") {
		some, sentence := r.citation(n)
		all = append(all, some...)
		document = document || sentence
	}
	return all, document
}

// join lists citations, each place once.
func join(lists ...[]lints.Citation) []lints.Citation {
	var all []lints.Citation
	for _, c := range slices.Concat(lists...) {
		if !slices.ContainsFunc(all, func(have lints.Citation) bool { return samePlace(have, c) }) {
			all = append(all, c)
		}
	}
	return all
}

// citation reads one citation: of a sentence of one of the documents, or of a
// standard by its name and clause.
func (r *reader) citation(n *yaml.Node) (cited []lints.Citation, document bool) {
	if n.Kind == yaml.ScalarNode {
		return standards(r.TextOf(n, "cite")), false
	}
	o := r.Object(n, "cite", "document", "source", "clause", "quote", "url")
	if o.Values["source"] != nil {
		return r.standard(o), false
	}
	o.Need("document", "quote")
	if o.Values["url"] != nil {
		o.Problem(o.At("url"), "the address of a document stands in documents, once")
	}
	id := o.Text("document")
	c := lints.Citation{Clause: o.Text("clause"), Quote: o.Text("quote")}
	i := slices.IndexFunc(r.ruleset.Documents, func(d Document) bool { return d.ID == id })
	if i < 0 {
		if id != "" {
			o.Problem(o.At("document"), "unknown document %s%s", quote(id), didYouMean(id, documentIDs(r.ruleset.Documents)))
		}
		return []lints.Citation{c}, true
	}
	d := r.ruleset.Documents[i]
	c.Document, c.URL, c.Read = d.Title, address(d.URL, c.Clause), d.Read
	return []lints.Citation{c}, true
}

// standard reads the citation of a source that is no document of the ruleset.
func (r *reader) standard(o object) []lints.Citation {
	if o.Values["document"] != nil {
		o.Problem(o.At("source"), "cite has a document or a source, not both")
	}
	cited := standards(o.Text("source"))
	for i := range cited {
		c := &cited[i]
		c.Quote = o.Text("quote")
		if clause := o.Text("clause"); clause != "" {
			c.Clause, c.URL = clause, address(c.URL, clause)
		}
		if url := r.url(o); url != "" {
			c.URL = url
		}
	}
	return cited
}
