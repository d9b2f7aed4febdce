// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// checks reads the checks of a requirement into it, and returns the references
// of all of them.
func (r *reader) checks(o object, req *lints.Requirement) []reference {
	nodes := o.Items("checks")
	if n := o.Values["check"]; n != nil {
		nodes = []*yaml.Node{n}
	}
	switch {
	case o.Node.Kind != yaml.MappingNode:
		return nil
	case o.Values["check"] != nil && o.Values["checks"] != nil:
		o.Problem(o.At("checks"), "%s has both check and checks: put all checks under checks", o.What)
	case len(nodes) == 0 && (o.Values["checks"] == nil || o.Values["checks"].Kind == yaml.SequenceNode):
		o.Problem(o.At("checks"), "%s has no check", o.What)
	}
	common := lints.Check{On: req.On, When: r.conditions(o), Fact: fact(o)}
	before := len(r.Problems)
	var refs []reference
	for _, n := range nodes {
		check, used := r.check(n, common)
		for _, ref := range used {
			ref.check = len(req.Checks)
			refs = append(refs, ref)
		}
		if check.Rule != nil {
			req.Checks = append(req.Checks, check)
		}
	}
	if len(r.Problems) == before {
		r.unused(o, req, nodes)
	}
	return refs
}

// check reads a check. It inherits what it leaves out from the requirement.
func (r *reader) check(n *yaml.Node, common lints.Check) (lints.Check, []reference) {
	o := r.Object(n, "a check", "rule", "on", "severity", "when", "if", "with", "cite", "fix")
	o.Need("rule")
	check := lints.Check{
		Rule: r.rule(o), On: common.On, Severity: pick(o, "severity", severities),
		When: slices.Concat(common.When, r.conditions(o)), Fact: common.Fact, Fix: o.Text("fix"),
	}
	check.Citations, _ = r.cited(o)
	if o.Values["if"] != nil {
		if common.Fact != "" {
			o.Problem(o.At("if"), "the requirement already has if: a check can depend on only one fact")
		}
		check.Fact = fact(o)
	}
	if check.Rule == nil {
		return check, nil
	}
	check.On = r.suited(o, check)
	r.wholeRun(o, check)
	check.Params = check.Rule.Params
	with := o.Values["with"]
	if with == nil {
		r.defaults(o, check.Rule)
		return check, nil
	}
	params, refs := r.with(check, with, r.ruleset.Params)
	check.Params = params
	return check, refs
}

// fact reads the fact of a chain that a check depends on, which may be empty.
func fact(o object) string {
	n := o.Values["if"]
	if n == nil {
		return ""
	}
	f, _ := word(o.Source, n, "fact", lints.Facts())
	return f
}

// rule reads the name of a rule and returns the rule, or nil if it is unknown.
func (r *reader) rule(o object) *lints.Rule {
	id := o.Text("rule")
	rule := r.rules.byID[id]
	if rule == nil && id != "" {
		o.Problem(o.At("rule"), "unknown rule %s%s", quote(id), didYouMean(id, r.rules.ids))
	}
	return rule
}

// defaults reports a rule without "with" that has no default values: it would never
// find anything. An empty "with: {}" says that this is intended.
func (r *reader) defaults(o object, rule *lints.Rule) {
	if !rule.HasDefaults() {
		o.Problem(o.At("rule"), "rule %s has no defaults: set with {%s}", quote(rule.ID), strings.Join(fieldNames(rule), ", "))
	}
}

// conditions reads the inputs that a requirement or a check depends on.
func (r *reader) conditions(o object) []lints.Condition {
	n := o.Values["when"]
	if n == nil {
		return nil
	}
	var all []lints.Condition
	for _, e := range r.Entries(n, "when") {
		p, ok := find(r.ruleset.Params, e.Name)
		if !ok {
			r.Problem(e.Key, "unknown parameter %s: params does not declare it%s", quote(e.Name), didYouMean(e.Name, paramNames(r.ruleset.Params)))
			continue
		}
		all = append(all, lints.Condition{Param: p.Name, OneOf: r.alternatives(p, e.Value)})
	}
	return all
}

func (r *reader) alternatives(p lints.Parameter, n *yaml.Node) []string {
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	if len(nodes) == 0 {
		r.Problem(n, "when has no value for parameter %s", quote(p.Name))
	}
	var values []string
	for _, n := range nodes {
		value := r.ValueOf(n, "a value of "+p.Name)
		if value == "" {
			continue
		}
		if err := holds(p, value); err != nil {
			r.Problem(n, "%v", err)
		}
		values = append(values, value)
	}
	return values
}

// suited returns the subjects of a check. The rule must support all subjects that
// the check names; of the requirement's subjects it uses those that it supports.
func (r *reader) suited(o object, check lints.Check) []lints.Subject {
	can, what := scope(check.Rule)
	if o.Values["on"] == nil {
		var on []lints.Subject
		for _, s := range check.On {
			if slices.Contains(can, s) {
				on = append(on, s)
			}
		}
		if len(on) == 0 && len(check.On) > 0 {
			o.Problem(o.At("rule"), "rule %s checks %s, not %s: give the check its own on", quote(check.Rule.ID), what, list(check.On))
		}
		return on
	}
	on := subjects(o)
	for _, s := range on {
		if !slices.Contains(can, s) {
			o.Problem(o.At("on"), "rule %s checks %s, not %s", quote(check.Rule.ID), what, quote(string(s)))
		}
	}
	return on
}

// scope returns the subjects that a rule can check, and describes them.
func scope(rule *lints.Rule) (can []lints.Subject, what string) {
	switch {
	case rule.CrossFile != nil:
		return []lints.Subject{lints.OnInventory}, `all files of a run ("inventory")`
	case rule.Handshake:
		return []lints.Subject{lints.OnHandshake}, `the connection that a client makes ("handshake")`
	case rule.Request != nil:
		return []lints.Subject{lints.OnRequest}, `certificate signing requests ("csr")`
	case rule.Link != nil:
		return []lints.Subject{lints.OnChain, lints.OnPath, lints.OnCA, lints.OnEach}, `every certificate with its issuer ("chain")`
	case rule.Cert != nil:
		not := []lints.Subject{lints.OnFile, lints.OnKey, lints.OnInventory, lints.OnHandshake}
		return without(lints.Subjects, not...), `single certificates ("leaf", "each" and so on) and requests ("csr")`
	}
	return without(lints.Subjects, lints.OnInventory, lints.OnHandshake), "one file"
}

// wholeRun reports conditions of a check that covers all files of a run: their
// inputs and facts are known only for one file at a time.
func (r *reader) wholeRun(o object, check lints.Check) {
	if check.Rule.CrossFile != nil && (len(check.When) > 0 || check.Fact != "") {
		o.Problem(o.At("rule"), "rule %s checks all files of a run, so it cannot have when or if", quote(check.Rule.ID))
	}
}

// unused reports a subject of the requirement that none of its checks covers,
// unless a check names its subjects itself.
func (r *reader) unused(o object, req *lints.Requirement, checks []*yaml.Node) {
	for _, n := range checks {
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == "on" {
				return
			}
		}
	}
	for _, s := range req.On {
		looked := slices.ContainsFunc(req.Checks, func(c lints.Check) bool { return slices.Contains(c.On, s) })
		if !looked {
			o.Problem(o.At("on"), "no check of %s covers %s", o.What, quote(string(s)))
		}
	}
}

func without(all []lints.Subject, not ...lints.Subject) []lints.Subject {
	return slices.DeleteFunc(slices.Clone(all), func(s lints.Subject) bool { return slices.Contains(not, s) })
}

func list(on []lints.Subject) string {
	words := make([]string, len(on))
	for i, s := range on {
		words[i] = quote(string(s))
	}
	return strings.Join(words, " or ")
}
