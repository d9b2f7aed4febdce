// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// inherit adds the requirements of the extended rulesets after the ruleset's own.
// If a requirement is inherited in several ways, the first applies, even if it is
// disabled there.
func (r *reader) inherit(o object, extended []*Ruleset) {
	have := map[string]bool{}
	for _, req := range r.ruleset.Requirements {
		have[req.ID] = true
	}
	for _, base := range extended {
		for _, req := range base.Requirements {
			if have[req.ID] {
				continue
			}
			have[req.ID] = true
			r.ruleset.Requirements = append(r.ruleset.Requirements, req)
			r.ruleset.references[req] = base.references[req]
			r.stillFits(o, req)
		}
		for _, v := range base.Overrides {
			have[v.Requirement] = true
		}
		r.ruleset.Overrides = append(r.ruleset.Overrides, base.Overrides...)
	}
}

// stillFits reports a parameter that is declared again, or by two extended rulesets,
// in a way that an inherited requirement cannot use.
func (r *reader) stillFits(o object, req *lints.Requirement) {
	complain := func(param string, err error) {
		o.Problem(declared(o, param), "inherited requirement %s: %v", quote(req.ID), err)
	}
	for _, ref := range r.ruleset.references[req] {
		p, _ := find(r.ruleset.Params, ref.param)
		if err := fits(p, req.Checks[ref.check], ref.field); err != nil {
			complain(p.Name, err)
		}
	}
	for _, check := range req.Checks {
		for _, when := range check.When {
			p, _ := find(r.ruleset.Params, when.Param)
			for _, value := range when.OneOf {
				if err := holds(p, value); err != nil {
					complain(p.Name, err)
				}
			}
		}
	}
}

// declared returns the place where the ruleset itself declares a parameter, or else
// that of extends.
func declared(o object, param string) *yaml.Node {
	if params := o.Values["params"]; params != nil && params.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(params.Content); i += 2 {
			if params.Content[i].Value == param {
				return params.Content[i]
			}
		}
	}
	return o.At("extends")
}

// overrides reads and makes the changes to inherited requirements.
func (r *reader) overrides(nodes []*yaml.Node) {
	lines := map[string]int{}
	for _, n := range nodes {
		o := r.Object(n, "an override", "id", "severity", "disable", "reason")
		o.Need("id", "reason")
		v := lints.Override{
			Requirement: o.Text("id"), Severity: pick(o, "severity", severities),
			Reason: o.Text("reason"), Ruleset: r.ruleset.Name, File: r.ruleset.Path(),
		}
		off := o.Flag("disable")
		if n.Kind == yaml.MappingNode && (o.Values["severity"] != nil) == (o.Values["disable"] != nil) {
			o.Problem(o.Node, "an override must have either severity or disable: true")
		}
		if o.Values["disable"] != nil && !off {
			o.Problem(o.At("disable"), "disable: false has no effect: remove the override")
		}
		if line, double := lines[v.Requirement]; double {
			o.Problem(o.At("id"), "duplicate override of requirement %s (first on line %d)", quote(v.Requirement), line)
			continue
		}
		lines[v.Requirement] = n.Line
		r.override(o, v)
	}
	r.effective()
}

func (r *reader) override(o object, v lints.Override) {
	if rule := r.rules.byID[v.Requirement]; rule != nil {
		v.Requirement = rule.ID // an included rule's former name
	}
	_, own := r.lines[v.Requirement]
	i := slices.IndexFunc(r.ruleset.Requirements, func(req *lints.Requirement) bool { return req.ID == v.Requirement })
	switch {
	case v.Requirement == "":
		return
	case own:
		o.Problem(o.At("id"), "requirement %s belongs to this ruleset: change it there", quote(v.Requirement))
		return
	case i < 0:
		o.Problem(o.At("id"), "unknown requirement %s: not inherited%s", quote(v.Requirement), suggestID(v.Requirement, r.inherited()))
		return
	}
	req := r.ruleset.Requirements[i]
	v.Was = r.original(req)
	r.ruleset.Overrides = append(r.ruleset.Overrides, v)
	if v.Severity == "" {
		r.ruleset.Requirements = slices.Delete(r.ruleset.Requirements, i, i+1)
		delete(r.ruleset.references, req)
		return
	}
	r.replace(i, apply(v, req))
}

// inherited lists the ids that an override may name.
func (r *reader) inherited() []string {
	var ids []string
	for _, req := range r.ruleset.Requirements {
		if _, own := r.lines[req.ID]; !own {
			ids = append(ids, req.ID)
		}
	}
	return ids
}

// suggestID returns the end of a message about an unknown id. It compares the two
// halves of an id separately, because the first is often most of it: otherwise a
// requirement with a different name would seem near.
func suggestID(id string, among []string) string {
	first, second, whole := strings.Cut(id, "/")
	if !whole {
		second = id
	}
	var firsts []string
	for _, candidate := range among {
		before, _, _ := strings.Cut(candidate, "/")
		firsts = append(firsts, before)
	}
	near, ok := Nearest(first, firsts)
	if whole && !ok {
		return ""
	}
	ids := map[string]string{} // by the second half
	for _, candidate := range among {
		if before, after, _ := strings.Cut(candidate, "/"); !whole || before == near {
			ids[after] = candidate
		}
	}
	name, ok := Nearest(second, slices.Collect(maps.Keys(ids)))
	if !ok {
		return ""
	}
	return "; did you mean " + quote(ids[name]) + "?"
}

// original returns the severity of a requirement before an extended ruleset changed it.
func (r *reader) original(req *lints.Requirement) lints.Severity {
	for _, v := range r.ruleset.Overrides {
		if v.Requirement == req.ID && v.Severity == req.Severity {
			return v.Was
		}
	}
	return req.Severity
}

// effective drops the overrides without effect: a later one changed the requirement
// again, or another extended ruleset provided it first.
func (r *reader) effective() {
	var kept []lints.Override
	for _, v := range r.ruleset.Overrides {
		req := r.ruleset.Requirement(v.Requirement)
		if off := v.Severity == ""; off != (req == nil) || !off && v.Severity != req.Severity {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k lints.Override) bool { return k.Requirement == v.Requirement })
		kept = append(kept, v)
	}
	r.ruleset.Overrides = kept
}

// apply returns the requirement with the new severity. A check with a lower severity
// keeps it.
func apply(v lints.Override, req *lints.Requirement) *lints.Requirement {
	changed := *req
	changed.Severity = v.Severity
	changed.Checks = slices.Clone(req.Checks)
	for i := range changed.Checks {
		if c := &changed.Checks[i]; c.Severity != "" && c.Severity.AtLeast(v.Severity) {
			c.Severity = ""
		}
	}
	note := fmt.Sprintf("Reported as %s instead of %s by ruleset %s: %s", v.Severity, req.Severity, v.Ruleset, v.Reason)
	changed.Decision = strings.TrimSpace(req.Decision + "\n\n" + note)
	return &changed
}
