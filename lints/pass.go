// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"cmp"
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// A Pass is one run of one rule on one subject: what the rule may look at, and
// where it reports. A rule that reports nothing has passed.
type Pass struct {
	Chain *chain.Chain
	Now   time.Time // the evaluation time, from the clock or from --at
	Rule  *Rule

	params   any
	provider string
	level    Level       // of the requirement; empty outside any ruleset
	cert     *chain.Cert // the subject; nil where the rule looks at the file
	results  []Result
	evidence string
	passed   bool // an earlier subject, and one pass is enough

	configured bool // as in [Selection]
	written    generation
}

// ParamsOf returns the parameters of the running rule as the rule's own type.
func ParamsOf[T any](p *Pass) T {
	return paramsAs[T](p.Rule, p.params)
}

func paramsAs[T any](rule *Rule, params any) T {
	v, ok := params.(T)
	if !ok {
		panic(fmt.Sprintf("rule %s: parameters are %T, not %T", rule.ID, params, v))
	}
	return v
}

// Requires says who requires something and how firmly, by the level of the
// requirement: "ConnectPay requires 365 to 1095 days", "Worldpay recommends at
// most one year", or "365 to 1095 days is required" where the ruleset is not a
// provider's.
func (p *Pass) Requires(what string) string {
	switch {
	case p.provider == "" && p.level.binds():
		return what + " is required"
	case p.provider == "":
		return what + " is recommended"
	case p.level.binds():
		return p.provider + " requires " + what
	case p.level == Info:
		return p.provider + " expects " + what
	}
	return p.provider + " recommends " + what
}

// Fail reports that the subject is not as required.
func (p *Pass) Fail(f Finding) {
	if f.Cert == nil {
		f.Cert = p.cert
	}
	p.results = append(p.results, f.result())
}

// Failf reports what is found in a field of the subject and what is required there;
// the rest is the format of the message and its arguments.
func (p *Pass) Failf(field bundle.Field, found, required, format string, args ...any) {
	p.Fail(Finding{Field: field, Found: found, Required: required, Message: fmt.Sprintf(format, args...)})
}

// Open reports that the rule cannot decide without an input that is not a
// parameter of the ruleset. Reports add how to give it to the message.
func (p *Pass) Open(kind InputKind, message string) {
	p.OpenAt(bundle.Span{}, kind, message)
}

// OpenAt is Open of what is at one place of the file.
func (p *Pass) OpenAt(at bundle.Span, kind InputKind, message string) {
	p.add(Result{Outcome: Open, At: at, Message: message, Input: &Input{Kind: kind, Configured: p.configured}})
}

// Undecided reports that chainlint cannot decide with any input.
func (p *Pass) Undecided(message string) { p.add(Result{Outcome: Open, Message: message}) }

// Review reports that only a person can confirm the requirement.
func (p *Pass) Review(message string) { p.add(Result{Outcome: Review, Message: message}) }

// ReviewOf is Review of one certificate, by a rule that looks at the file or
// the path as a whole.
func (p *Pass) ReviewOf(cert *chain.Cert, message string) {
	p.results = append(p.results, Result{Outcome: Review, Cert: cert, Message: message})
}

// NotApplicable reports that the requirement does not concern the subject.
func (p *Pass) NotApplicable(reason string) {
	p.add(Result{Outcome: NotApplicable, Message: reason})
}

// NoCertificate is why a rule does not apply to a file without certificates.
const NoCertificate = "the file holds no certificate"

// Evidence says what a passing subject has, for reports that list passes.
func (p *Pass) Evidence(found string) { p.evidence = found }

func (p *Pass) add(r Result) {
	r.Cert = p.cert
	p.results = append(p.results, r)
}

// outcome returns what the run reported, or a pass.
func (p *Pass) outcome() []Result {
	if len(p.results) > 0 || p.passed {
		return p.results
	}
	return []Result{{Outcome: Passed, Cert: p.cert, Found: p.evidence}}
}

// run calls the rule on one subject. A rule that panics leaves its requirement
// open: its verdict cannot be relied on, and the other rules still run.
func (p *Pass) run(call func(*Pass)) (results []Result) {
	defer func() {
		if r := recover(); r != nil {
			results = []Result{{
				Outcome: Open, Cert: p.cert,
				Message: internalError(p.Rule, r),
			}}
		}
	}()
	call(p)
	return p.outcome()
}

func internalError(rule *Rule, recovered any) string {
	return fmt.Sprintf("internal error in the rule %s: %v; please report it with the file", rule.ID, recovered)
}

// place fills in the place of a result if the rule has not set it.
func place(r *Result, b *bundle.Bundle) {
	if r.At != (bundle.Span{}) {
		return
	}
	if r.Cert != nil {
		r.At = r.Cert.At(cmp.Or(r.Field, bundle.Whole))
		return
	}
	r.At = bundle.Span{File: b.Name, Line: 1, EndLine: 1}
}
