// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// A Member is one file of a run, as the rules over several files see it.
type Member struct {
	Path      string
	Target    string // what the file serves; the path itself where nothing else is known
	Chain     *chain.Chain
	Selection *Selection // the requirements that it is held against

	// Inputs are the values of the ruleset's parameters for this file
	// ("environment": "stage").
	Inputs map[string]string
}

// A SetPass is one run of a rule over several files.
type SetPass struct {
	Members []Member
	Now     time.Time
	Rule    *Rule

	params  any
	results []Result
}

// SetParamsOf returns the parameters of the running rule as the rule's own type.
func SetParamsOf[T any](p *SetPass) T {
	v, ok := p.params.(T)
	if !ok {
		panic(fmt.Sprintf("rule %s: parameters are %T, not %T", p.Rule.ID, p.params, v))
	}
	return v
}

// Fail reports that the certificates at these places, of which there is at
// least one, are not as required together.
func (p *SetPass) Fail(f Finding, places ...Place) {
	r := Result{
		Outcome: Failed, Severity: f.Severity, Cert: places[0].Cert, At: f.At,
		Message: f.Message, Found: f.Found, Required: f.Required, Fix: f.Fix, Related: f.Related, Places: places,
	}
	if r.At == (bundle.Span{}) && r.Cert != nil {
		r.At = r.Cert.At(bundle.Whole)
	}
	p.results = append(p.results, r)
}

// NotApplicable reports that the requirement does not concern these files.
func (p *SetPass) NotApplicable(reason string) {
	p.results = append(p.results, Result{Outcome: NotApplicable, Message: reason})
}

// RunSet holds the files of a run together against those of their requirements
// that look at several files. Each such requirement runs once, over the files
// that are held against it, whatever ruleset brought it to them. The results
// are in the order of the rulesets and requirements.
func RunSet(members []Member, now time.Time) []Result {
	var all []Result
	done := map[string]bool{}
	for _, m := range members {
		for _, req := range m.Selection.Requirements {
			if done[req.ID] {
				continue
			}
			done[req.ID] = true
			for i := range req.Checks {
				if check := &req.Checks[i]; check.Rule.Set != nil {
					all = append(all, runSet(req, check, heldAgainst(members, req.ID), now)...)
				}
			}
		}
	}
	return all
}

// heldAgainst lists the files that a requirement is for, each once even where
// several rulesets brought it.
func heldAgainst(members []Member, id string) []Member {
	type file struct{ path, target string }
	var held []Member
	seen := map[file]bool{}
	for _, m := range members {
		if f := (file{m.Path, m.Target}); !seen[f] && m.Selection.Requirement(id) != nil {
			seen[f] = true
			held = append(held, m)
		}
	}
	return held
}

func runSet(req *Requirement, check *Check, members []Member, now time.Time) []Result {
	p := &SetPass{Members: members, Now: now, Rule: check.Rule, params: check.Params}
	switch missing := missingInput(check, members); {
	case len(members) < 2:
		p.NotApplicable("the run has one file only")
	case missing != nil:
		p.results = []Result{{Outcome: Open, Message: missing.Name + " is not known: give it with " + missing.Flag(), Input: missing}}
	default:
		p.run()
	}
	if len(p.results) == 0 {
		p.results = []Result{{Outcome: Passed}}
	}
	for i := range p.results {
		p.results[i].complete(req, check)
	}
	return p.results
}

// missingInput returns a required input of the check that some file lacks.
func missingInput(check *Check, members []Member) *Parameter {
	for _, missing := range check.Missing {
		for _, m := range members {
			if _, given := m.Inputs[missing.Name]; !given && missing.Required {
				return &missing
			}
		}
	}
	return nil
}

// run calls the rule; a panic leaves the requirement open, as in [Pass].
func (p *SetPass) run() {
	defer func() {
		if r := recover(); r != nil {
			p.results = []Result{{Outcome: Open, Message: internalError(p.Rule, r)}}
		}
	}()
	p.Rule.Set(p)
}

// MemberInputs resolves the ruleset's inputs for one file.
func MemberInputs(sel *Selection, c *chain.Chain) map[string]string { return inputs(sel, c) }
