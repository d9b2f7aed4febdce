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

// isName reports whether a word can be the name of a ruleset, a requirement, a
// parameter or a document.
func isName(s string) bool { return len(s) <= 80 && nameForm.MatchString(s) }

// nameIn reads a name. It returns an empty string if the name is missing or invalid.
func nameIn(o object, key string) string {
	s := o.Text(key)
	if s != "" && !isName(s) {
		o.Problem(o.At(key), "%s %s must be lower-case letters, digits and single hyphens", key, quote(s))
		return ""
	}
	return s
}

// A reader reads a file into a ruleset. Each part is read after the parts that it
// depends on.
type reader struct {
	*source
	rules   *index
	ruleset *Ruleset
	lines   map[string]int // the lines of the ruleset's own requirements, by id
}

// add adds a requirement to the ruleset unless its id is a duplicate.
func (r *reader) add(n *yaml.Node, req *lints.Requirement, refs []reference) {
	if line, double := r.lines[req.ID]; double {
		r.Problem(n, "duplicate requirement %s (first on line %d)", quote(req.ID), line)
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
				f.Problem(f.At("on"), "a fix must be for single certificates (%s), not for %s", list(fixable), quote(string(s)))
			}
		}
		all = append(all, fix)
	}
	if len(all) > 0 && o.Values["fix"] == nil {
		o.Problem(o.At("fixes"), "%s has fixes but no fix, which is the fix for a leaf", o.What)
	}
	return all
}

// fixable are the subjects that may have a separate fix. The fix of the requirement
// is the one for a leaf.
var fixable = []lints.Subject{lints.OnIntermediate, lints.OnRoot, lints.OnIssuer, lints.OnCA}

// pick reads a word from a closed set under a key that may be absent.
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
			o.Problem(n, "duplicate subject %s in on", quote(string(s)))
			continue
		}
		if ok {
			on = append(on, s)
		}
	}
	if len(on) == 0 && o.Values["on"] != nil && len(o.List("on")) == 0 {
		o.Problem(o.At("on"), "on has no subjects")
	}
	return on
}

// citations reads the source of a requirement. The provider's sentence comes first,
// then the standards that the rules cite. In the ruleset of a provider every
// requirement must cite a sentence of the provider; elsewhere a standard is enough.
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
		o.Problem(o.At("cite"), "%s does not cite a document of %s: cite {document, clause, quote}", o.What, r.ruleset.Provider)
	case len(req.Citations) == 0 && len(req.Checks) > 0:
		o.Problem(o.At("cite"), "neither %s nor its rules cite a source: cite {document, clause, quote} or {source}", o.What)
	}
}

// speaks decides what a finding of one of several checks cites, and its fix. The text
// of the requirement is about its first rule; for another rule the standard comes
// first, unless a provider's sentence covers both.
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

// cited reads the citations under a key "cite", and reports whether one of them is
// of a document.
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

// citation reads a citation: of a sentence in one of the documents, or of a standard
// by its name and clause.
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
		o.Problem(o.At("url"), "the url of a document must be in documents")
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

// standard reads the citation of a source that is not a document of the ruleset.
func (r *reader) standard(o object) []lints.Citation {
	if o.Values["document"] != nil {
		o.Problem(o.At("source"), "cite must have document or source, not both")
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
