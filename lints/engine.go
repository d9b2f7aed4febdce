// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"cmp"
	"slices"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// Run checks the chain against every requirement of the selection at the time
// now. Each requirement appears in the results at least once; they are in the
// order of the file, then of the requirements, the file's own first, and last those
// that count what is left out, as [MaxListed] has it.
func Run(sel *Selection, c *chain.Chain, now time.Time) []Result {
	e := &engine{sel: sel, chain: c, now: now, inputs: inputs(sel, c)}
	e.written = e.generation()
	each := make([][]Result, len(sel.Requirements))
	for i, req := range sel.Requirements {
		each[i] = slices.Clip(e.requirement(req))
	}
	all := slices.Concat(each...)
	if !c.TrustBundle {
		withoutStack(all)
	}
	fold(sel, all)
	sortResults(sel, all)
	return listed(all)
}

type engine struct {
	sel    *Selection
	chain  *chain.Chain
	now    time.Time
	inputs map[string]string

	written generation
}

// requirement runs all checks of a requirement and keeps the significant results.
func (e *engine) requirement(req *Requirement) []Result {
	var all []Result
	for i := range req.Checks {
		check := &req.Checks[i]
		results := e.check(req, check)
		for j := range results {
			results[j].complete(req, check)
			results[j].fix(req, check, e.chain, e.written)
			place(&results[j], e.chain.Bundle)
		}
		all = joined(all, results)
	}
	kept := significant(all)
	if e.merges(req) {
		return merge(kept)
	}
	return kept
}

// complete fills in what a rule does not know: the requirement that it ran for.
func (r *Result) complete(req *Requirement, check *Check) {
	r.Requirement = req
	r.Rule = check.Rule
	r.Severity, r.full = severityOf(r.Severity, req, check), severityOf("", req, check)
	if r.Outcome == Passed || r.Outcome == NotApplicable {
		r.Severity, r.Citations = req.Severity, req.Citations
		return
	}
	if r.Citations = check.Citations; r.Citations == nil {
		r.Citations = req.Citations
	}
}

// fix fills in the fix for a finding, unless the rule has set it or it is the general
// fix of the requirement.
func (r *Result) fix(req *Requirement, check *Check, c *chain.Chain, written generation) {
	if r.Fix != "" || r.Outcome == Passed || r.Outcome == NotApplicable {
		return
	}
	common := cmp.Or(req.Fix, check.Rule.Doc.Fix)
	if fix := written.rename(cmp.Or(check.Fix, req.fixFor(c, r.Cert), common)); fix != common {
		r.Fix, r.general = fix, true
	}
}

// severityOf returns the severity of the ruleset, unless the rule reports a lower one.
func severityOf(found Severity, req *Requirement, check *Check) Severity {
	severity := check.Severity
	if severity == "" {
		severity = req.Severity
	}
	if found != "" && !found.AtLeast(severity) {
		return found
	}
	return severity
}

func (e *engine) check(req *Requirement, check *Check) []Result {
	rule := check.Rule
	if rule.CrossFile != nil {
		return []Result{{Outcome: NotApplicable, Message: "looks at all files of a run together: see the inventory"}}
	}
	if e.chain.Bundle.Unread() && !rule.Unread {
		return []Result{{Outcome: NotApplicable, Message: "the file cannot be read"}}
	}
	if rule.Handshake {
		return []Result{{Outcome: NotApplicable, Message: "judged by a rehearsal of the handshake"}}
	}
	if r := e.excluded(check); r != nil {
		return []Result{*r}
	}
	switch {
	case rule.Chain != nil:
		return e.whole(req, check)
	case rule.Request != nil:
		return e.requests(req, check)
	case rule.Link != nil:
		return e.links(req, check)
	}
	return e.certificates(req, check)
}

func (e *engine) run(req *Requirement, check *Check, cert *chain.Cert, call func(*Pass)) []Result {
	p := e.pass(req, check)
	p.cert = cert
	return p.run(call)
}

func (e *engine) pass(req *Requirement, check *Check) *Pass {
	return &Pass{Chain: e.chain, Now: e.now, Rule: check.Rule, params: check.Params, provider: req.Provider, level: req.Level, configured: e.sel.Configured, written: e.written}
}

// whole runs a rule of the file or the path. Certificates that are not there are
// not as required for that.
func (e *engine) whole(req *Requirement, check *Check) []Result {
	results := e.run(req, check, nil, check.Rule.Chain)
	if results[0].Outcome == Passed && len(e.chain.Path) == 0 && onCertificates(check.On) {
		return []Result{{Outcome: NotApplicable, Message: absent([]Subject{OnEach})}}
	}
	return results
}

func (e *engine) certificates(req *Requirement, check *Check) []Result {
	certs := certificates(e.chain, check.On)
	if check.Rule.Loads {
		certs = append(certs, anchorForms(e.chain, check.On)...)
	}
	once, exempt := len(req.Checks) == 1 && e.merges(req), false // one pass and one exemption will do
	p := e.pass(req, check)
	var all []Result
	for _, cert := range certs {
		p.cert, p.results, p.evidence = cert, nil, ""
		results := p.run(func(p *Pass) { check.Rule.Cert(p, cert) })
		p.passed = p.passed || once && results[0].Outcome == Passed
		if once && len(results) == 1 && results[0].Outcome == NotApplicable {
			if exempt {
				continue
			}
			exempt = true
		}
		all = append(all, results...)
	}
	return orAbsent(all, check)
}

func (e *engine) links(req *Requirement, check *Check) []Result {
	var all []Result
	for _, link := range e.chain.AllLinks() {
		all = append(all, e.run(req, check, link.Child, func(p *Pass) { check.Rule.Link(p, link) })...)
	}
	if len(all) == 0 {
		return []Result{{Outcome: NotApplicable, Message: "not checked: " + absent(check.On)}}
	}
	return all
}

func (e *engine) requests(req *Requirement, check *Check) []Result {
	var all []Result
	for _, o := range e.chain.Bundle.Objects {
		if o.Kind != bundle.CertificateRequest {
			continue
		}
		results := e.run(req, check, nil, func(p *Pass) { check.Rule.Request(p, o) })
		for i := range results {
			if results[i].At == (bundle.Span{}) {
				results[i].At = o.Span
				if field := results[i].Field; field != "" {
					results[i].At = o.At(field)
				}
			}
		}
		all = append(all, results...)
	}
	return orAbsent(all, check)
}

func orAbsent(results []Result, check *Check) []Result {
	if len(results) > 0 {
		return results
	}
	return []Result{{Outcome: NotApplicable, Message: absent(check.On)}}
}

// excluded is the result of a check that does not run: a fact that is not
// given, a condition that does not hold, or an input that the user has not
// supplied. It is nil for one that runs.
//
// What does not concern the file asks for no input.
func (e *engine) excluded(check *Check) *Result {
	if reason := unmet(check, e.sel, e.chain, e.inputs); reason != "" {
		return &Result{Outcome: NotApplicable, Message: reason}
	}
	missing := missingOf(check, e.sel, e.inputs)
	switch {
	case missing == nil:
		return nil
	case !e.holds(check):
		return &Result{Outcome: NotApplicable, Message: absent(check.On)}
	case !missing.Required:
		return &Result{Outcome: NotApplicable, Message: notGiven(missing)}
	}
	return &Result{
		Outcome: Open, Input: paramInput(*missing, e.sel.Configured),
		Message: missing.Name + " is not known",
	}
}

// holds reports whether the file has a subject of the check. The file itself and the
// given key are always subjects.
func (e *engine) holds(check *Check) bool {
	switch rule := check.Rule; {
	case rule.Request != nil:
		return slices.ContainsFunc(e.chain.Bundle.Objects, func(o *bundle.Object) bool { return o.Kind == bundle.CertificateRequest })
	case rule.Link != nil:
		return len(e.chain.AllLinks()) > 0
	case rule.Chain != nil && !onCertificates(check.On):
		return true
	}
	return len(certificates(e.chain, check.On)) > 0
}

// RunCert runs a rule of certificates on one certificate, outside any ruleset:
// with its default parameters when params is nil. The result is open where
// params are none for the rule: see [Rule.CheckParams].
func RunCert(rule *Rule, params any, c *chain.Chain, cert *chain.Cert, now time.Time) []Result {
	if params == nil {
		params = rule.Params
	}
	p := &Pass{Chain: c, Now: now, Rule: rule, params: params, cert: cert}
	results := p.run(func(p *Pass) {
		if err := rule.CheckParams(params); err != nil {
			p.add(Result{Outcome: Open, Message: err.Error()})
			return
		}
		rule.Cert(p, cert)
	})
	for i := range results {
		results[i].Rule = rule
		place(&results[i], c.Bundle)
	}
	return results
}
