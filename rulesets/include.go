// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// An index finds rules by their names, including former names.
type index struct {
	byID map[string]*lints.Rule
	all  []*lints.Rule // by id
	ids  []string
}

func newIndex(rules []*lints.Rule) *index {
	x := &index{byID: map[string]*lints.Rule{}, all: slices.Clone(rules)}
	slices.SortFunc(x.all, func(a, b *lints.Rule) int { return strings.Compare(a.ID, b.ID) })
	for _, rule := range x.all {
		for _, alias := range rule.Aliases {
			x.byID[alias] = rule
		}
	}
	for _, rule := range x.all {
		x.byID[rule.ID] = rule
		x.ids = append(x.ids, rule.ID)
	}
	return x
}

// collection lists the rules of another tool's collection by their sources.
func (x *index) collection(name string) map[string][]*lints.Rule {
	bySource := map[string][]*lints.Rule{}
	for _, rule := range x.all {
		if name != "" && rule.Source != "" && strings.HasPrefix(rule.ID, name+"/") {
			bySource[rule.Source] = append(bySource[rule.Source], rule)
		}
	}
	return bySource
}

// collections lists the names of all collections.
func (x *index) collections() []string {
	var names []string
	for _, rule := range x.all {
		name, _, found := strings.Cut(rule.ID, "/")
		if found && rule.Source != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// include makes a requirement for each included rule.
func (r *reader) include(nodes []*yaml.Node) {
	named := map[*lints.Rule]bool{}
	for _, req := range r.ruleset.Requirements {
		for _, check := range req.Checks {
			named[check.Rule] = true
		}
	}
	done := map[string]bool{}
	for _, n := range nodes {
		r.includeEntry(n, named, done)
	}
}

// includeEntry leaves out the rules that a requirement of the same ruleset names,
// because that requirement covers them.
func (r *reader) includeEntry(n *yaml.Node, named map[*lints.Rule]bool, done map[string]bool) {
	o := r.Object(n, "an entry of include", "collection", "sources", "level", "severity", "on", "if", "except")
	o.Need("collection", "sources", "severity", "on")
	template := lints.Requirement{Level: lints.Should, Severity: pick(o, "severity", severities), On: subjects(o)}
	if o.Values["level"] != nil {
		template.Level = pick(o, "level", levels)
	}
	check := lints.Check{On: template.On, Fact: fact(o)}
	rules := r.included(o, done)
	r.includable(o, rules, template.On)
	except := r.except(o, rules)
	for _, rule := range rules {
		if named[rule] || except[rule] {
			continue
		}
		req, check := template, check
		check.Rule, check.Params = rule, rule.Params
		req.ID, req.Title, req.Why, req.Fix = rule.ID, rule.Title, rule.Doc.Why, rule.Doc.Fix
		req.Checks, req.Citations = []lints.Check{check}, standards(rule.Cite)
		r.add(o.Node, &req, nil)
	}
}

// included lists the rules of an entry's sources, by id. Each source is included once.
func (r *reader) included(o object, done map[string]bool) []*lints.Rule {
	collection := o.Text("collection")
	bySource := r.rules.collection(collection)
	if len(bySource) == 0 {
		if collection != "" {
			o.Problem(o.At("collection"), "unknown collection %s%s", quote(collection), didYouMean(collection, r.rules.collections()))
		}
		return nil
	}
	var known []string
	for source := range bySource {
		known = append(known, source)
	}
	slices.Sort(known)
	var rules []*lints.Rule
	for _, n := range o.List("sources") {
		source := o.TextOf(n, "source")
		switch {
		case source == "":
			continue
		case bySource[source] == nil:
			o.Problem(n, "unknown source %s; it is one of %s%s", quote(source), strings.Join(known, ", "), suggest(source, known))
			continue
		case done[collection+"/"+source]:
			o.Problem(n, "duplicate source %s of %s", quote(source), quote(collection))
			continue
		}
		done[collection+"/"+source] = true
		rules = append(rules, bySource[source]...)
	}
	slices.SortFunc(rules, func(a, b *lints.Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}

// includable reports a subject that the included rules cannot check.
func (r *reader) includable(o object, rules []*lints.Rule, on []lints.Subject) {
	for _, s := range on {
		for _, rule := range rules {
			if can, what := scope(rule); !slices.Contains(can, s) {
				o.Problem(o.At("on"), "rule %s checks %s, not %s", quote(rule.ID), what, quote(string(s)))
				break
			}
		}
	}
}

// except reads the rules that an entry leaves out, each with a reason.
func (r *reader) except(o object, rules []*lints.Rule) map[*lints.Rule]bool {
	n := o.Values["except"]
	if n == nil || len(rules) == 0 {
		return nil
	}
	excluded := map[*lints.Rule]bool{}
	for _, e := range r.Entries(n, "except") {
		r.TextOf(e.Value, "the reason for leaving out "+quote(e.Name))
		rule := r.rules.byID[e.Name]
		switch {
		case rule == nil:
			r.Problem(e.Key, "unknown rule %s%s", quote(e.Name), didYouMean(e.Name, r.rules.ids))
		case !slices.Contains(rules, rule):
			r.Problem(e.Key, "rule %s has the source %s, which is not included here", quote(e.Name), quote(rule.Source))
		}
		excluded[rule] = true
	}
	return excluded
}
