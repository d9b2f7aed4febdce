// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// Run holds the chain against every requirement of the selection at the time
// now. Each requirement appears in the results at least once; they are in the
// order of the file, then of the requirements, the file's own first.
func Run(sel *Selection, c *chain.Chain, now time.Time) []Result {
	e := &engine{sel: sel, chain: c, now: now, inputs: inputs(sel, c)}
	var all []Result
	for _, req := range sel.Requirements {
		all = append(all, e.requirement(req)...)
	}
	fold(sel, all)
	sortResults(sel, all)
	return all
}

type engine struct {
	sel    *Selection
	chain  *chain.Chain
	now    time.Time
	inputs map[string]string

	provider string // of the requirement that is being run
}

// requirement runs all checks of a requirement and keeps what counts.
func (e *engine) requirement(req *Requirement) []Result {
	var all []Result
	for i := range req.Checks {
		check := &req.Checks[i]
		results := e.check(req, check)
		for j := range results {
			results[j].complete(req, check)
			place(&results[j], e.chain.Bundle)
		}
		all = append(all, results...)
	}
	kept := significant(all)
	if req.Checks[0].Rule.Source != "" || len(e.chain.Certs) > manyCertificates {
		return merge(kept)
	}
	return kept
}

// manyCertificates is how many certificates a file may hold for each pass to be
// told of each: what a person or a provider handles. A pile of thousands would
// otherwise take gigabytes to say that it is fine.
const manyCertificates = 64

// merge makes one result of all passes, and one of all certificates that a rule
// does not apply to. It serves piles of certificates, and the rules of another
// tool's collection: they are many, and what each of them found good on each
// certificate interests nobody.
func merge(results []Result) []Result {
	merged := results[:0]
	seen := map[Outcome]bool{}
	for _, r := range results {
		if r.Outcome == Passed || r.Outcome == NotApplicable {
			if seen[r.Outcome] {
				continue
			}
			seen[r.Outcome] = true
			r.Cert, r.At, r.Found = nil, bundle.Span{File: r.At.File, Line: 1, EndLine: 1}, ""
		}
		merged = append(merged, r)
	}
	return merged
}

// complete fills in what a rule does not know: whose requirement it served.
func (r *Result) complete(req *Requirement, check *Check) {
	r.Requirement = req
	r.Rule = check.Rule
	r.Severity = severityOf(r.Severity, req, check)
	if r.Outcome == Passed || r.Outcome == NotApplicable {
		r.Severity, r.Citations = req.Severity, req.Citations
		return
	}
	r.Fix = cmp.Or(r.Fix, check.Fix)
	if r.Citations = check.Citations; r.Citations == nil {
		r.Citations = req.Citations
	}
}

// severityOf is what the ruleset says, unless the rule found something milder.
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
	e.provider = req.Provider
	if reason, input := e.excluded(check); reason != "" {
		if input != nil {
			return []Result{{Outcome: Open, Message: reason, Input: input}}
		}
		return []Result{{Outcome: NotApplicable, Message: reason}}
	}
	rule := check.Rule
	switch {
	case rule.Set != nil:
		return []Result{{Outcome: NotApplicable, Message: "looks at all files of a run together: see the inventory"}}
	case rule.Chain != nil:
		return e.run(check, nil, func(p *Pass) { rule.Chain(p) })
	case rule.Request != nil:
		return e.requests(check)
	case rule.Link != nil:
		return e.links(check)
	}
	return e.certificates(check)
}

func (e *engine) run(check *Check, cert *chain.Cert, call func(*Pass)) []Result {
	p := &Pass{Chain: e.chain, Now: e.now, Rule: check.Rule, params: check.Params, provider: e.provider, cert: cert}
	return p.run(func() { call(p) })
}

func (e *engine) certificates(check *Check) []Result {
	var all []Result
	for _, cert := range certificates(e.chain, check.On) {
		all = append(all, e.run(check, cert, func(p *Pass) { check.Rule.Cert(p, cert) })...)
	}
	return orAbsent(all, check)
}

func (e *engine) links(check *Check) []Result {
	var all []Result
	for _, link := range e.chain.Links {
		all = append(all, e.run(check, link.Child, func(p *Pass) { check.Rule.Link(p, link) })...)
	}
	return orAbsent(all, check)
}

func (e *engine) requests(check *Check) []Result {
	var all []Result
	for _, o := range e.chain.Bundle.Objects {
		if o.Kind != bundle.CertificateRequest {
			continue
		}
		results := e.run(check, nil, func(p *Pass) { check.Rule.Request(p, o) })
		for i := range results {
			if results[i].At == (bundle.Span{}) {
				results[i].At = o.Span
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

// excluded says why a check does not run: a condition that does not hold, a
// fact that is not given, or (with the input) something the user must supply.
//
// The fact comes first: what does not concern the file asks for no input.
func (e *engine) excluded(check *Check) (reason string, input *Parameter) {
	if check.Fact != "" && !factHolds(check.Fact, e.chain) {
		return factReason(check.Fact), nil
	}
	for _, when := range check.When {
		value, given := e.inputs[when.Param]
		if !given {
			return e.missing(when.Param)
		}
		if !slices.Contains(when.OneOf, value) {
			return fmt.Sprintf("applies where %s is %s; here it is %s", when.Param, strings.Join(when.OneOf, " or "), value), nil
		}
	}
	for _, param := range check.Missing {
		return e.missing(param.Name)
	}
	return "", nil
}

func (e *engine) missing(name string) (string, *Parameter) {
	param, ok := e.sel.Param(name)
	if !ok || !param.Required {
		return fmt.Sprintf("no %s was given", name), nil
	}
	return fmt.Sprintf("%s is not known: give it with %s", name, param.Flag()), &param
}

// Flag is how the parameter is given on the command line.
func (p Parameter) Flag() string {
	switch {
	case strings.HasPrefix(p.Name, "-"):
		return p.Name
	case len(p.OneOf) > 0:
		return "-p " + p.Name + "=" + strings.Join(slices.DeleteFunc(slices.Clone(p.OneOf), func(v string) bool { return v == "auto" }), "|")
	case p.Form != "":
		return "-p " + p.Name + "=" + p.Form
	}
	return "-p " + p.Name + "=" + strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_"))
}

// RunCert runs a rule of certificates on one certificate, outside any ruleset:
// with its default parameters when params is nil.
func RunCert(rule *Rule, params any, c *chain.Chain, cert *chain.Cert, now time.Time) []Result {
	if params == nil {
		params = rule.Params
	}
	p := &Pass{Chain: c, Now: now, Rule: rule, params: params, cert: cert}
	results := p.run(func() { rule.Cert(p, cert) })
	for i := range results {
		results[i].Rule = rule
		place(&results[i], c.Bundle)
	}
	return results
}

// significant drops what another result of the same requirement makes
// worthless: a pass of a subject that something else says more of, a second
// pass of a subject, a second time that one input is missing, and every "not
// applicable" beside a result that is.
func significant(all []Result) []Result {
	decided := map[*chain.Cert]bool{}
	applicable := false
	for _, r := range all {
		switch r.Outcome {
		case NotApplicable:
			continue
		case Passed:
		default:
			decided[r.Cert] = true
		}
		applicable = true
	}
	var kept []Result
	for _, r := range all {
		switch {
		case r.Outcome == NotApplicable && (applicable || len(kept) > 0):
			continue
		case r.Outcome == Passed && decided[r.Cert]:
			continue
		case r.Outcome == Passed:
			decided[r.Cert] = true
		case r.Outcome == Open && slices.ContainsFunc(kept, func(k Result) bool { return k.Message == r.Message && k.Cert == r.Cert }):
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

// sortResults orders by the certificate's place in the file (results about the
// file first), then by requirement, then by line.
func sortResults(sel *Selection, all []Result) {
	order := make(map[*Requirement]int, len(sel.Requirements))
	for i, r := range sel.Requirements {
		order[r] = i
	}
	slices.SortStableFunc(all, func(a, b Result) int {
		if d := index(a.Cert) - index(b.Cert); d != 0 {
			return d
		}
		if d := order[a.Requirement] - order[b.Requirement]; d != 0 {
			return d
		}
		return a.At.Start - b.At.Start
	})
}

// index places the file itself before its certificates, and a registered
// anchor that the file does not hold behind them.
func index(c *chain.Cert) int {
	const last = 1 << 30
	switch {
	case c == nil:
		return -1
	case c.Index < 0:
		return last
	}
	return c.Index
}
