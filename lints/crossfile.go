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

// A RunFile is a file of a run, as cross-file rules see it.
type RunFile struct {
	Path      string
	Part      string // a member of an archive or one of several Secrets; empty for a whole file
	Target    string // what the file is for; the path itself if unknown
	Chain     *chain.Chain
	Selection *Selection // the requirements that it is checked against

	// Inputs are the values of the ruleset's parameters for this file
	// ("environment": "stage").
	Inputs map[string]string
}

// Place returns the place of a certificate in the file, or with nil that of the file
// itself.
func (m RunFile) Place(cert *chain.Cert) Place {
	place := Place{Path: m.Path, Part: m.Part, Cert: cert}
	if m.Target != m.Path {
		place.Target = m.Target
	}
	return place
}

// A CrossFilePass is a run of a rule over several files.
type CrossFilePass struct {
	Files []RunFile
	Now   time.Time
	Rule  *Rule

	params  any
	results []Result
	wanting []wanting
}

// A wanting is an input that some files need but do not have: the requirement is
// open for them.
type wanting struct {
	input  Input
	noun   string // what the input would tell
	places []Place
}

// CrossFileParamsOf returns the parameters of the running rule as the rule's own type.
func CrossFileParamsOf[T any](p *CrossFilePass) T {
	return paramsAs[T](p.Rule, p.params)
}

// Fail reports that the certificates at these places together are not as required.
// There must be at least one place.
func (p *CrossFilePass) Fail(f Finding, places ...Place) {
	r := f.result()
	r.Cert, r.Places = cmp.Or(f.Cert, places[0].Cert), places
	if r.At == (bundle.Span{}) && r.Cert != nil {
		r.At = r.Cert.At(cmp.Or(r.Field, bundle.Whole))
	}
	p.results = append(p.results, r)
}

// NotApplicable reports that the requirement does not concern these files.
func (p *CrossFilePass) NotApplicable(reason string) {
	p.results = append(p.results, Result{Outcome: NotApplicable, Message: reason})
}

// RunCrossFile checks the files of a run against those of their requirements that
// cover several files. Each such requirement runs once, over all files that are
// checked against it under any ruleset. The results are in the order of the rulesets
// and requirements.
func RunCrossFile(files []RunFile, now time.Time) []Result {
	var all []Result
	done := map[string]bool{}
	for _, m := range files {
		for _, req := range m.Selection.Requirements {
			if done[req.ID] {
				continue
			}
			done[req.ID] = true
			for i := range req.Checks {
				if req.Checks[i].Rule.CrossFile != nil {
					all = append(all, runCrossFile(req, i, checkedAgainst(files, req.ID), now)...)
				}
			}
		}
	}
	foldCrossFile(all)
	return all
}

// checkedAgainst lists the files that a requirement is for, each once even if it is
// in several rulesets.
func checkedAgainst(files []RunFile, id string) []RunFile {
	type file struct{ path, part, target string }
	var held []RunFile
	seen := map[file]bool{}
	for _, m := range files {
		if f := (file{m.Path, m.Part, m.Target}); !seen[f] && m.Selection.Requirement(id) != nil {
			seen[f] = true
			held = append(held, m)
		}
	}
	return held
}

func runCrossFile(req *Requirement, number int, files []RunFile, now time.Time) []Result {
	check := &req.Checks[number]
	p := &CrossFilePass{Now: now, Rule: check.Rule, params: check.Params}
	least := 2
	if check.Rule.OneFile {
		least = 1
	}
	if len(files) < least {
		p.NotApplicable("the run has one file only")
	} else if reason := p.admit(req, number, files); len(p.Files) >= least {
		p.run()
	} else {
		p.NotApplicable(reason)
	}
	results, written := p.outcome(), after(taken(files)...)
	for i := range results {
		results[i].complete(req, check)
		results[i].fix(req, check, nil, written)
		results[i].Paths = paths(results[i], files)
	}
	return results
}

// taken returns the names of all files of the run and of other known files of the
// user.
func taken(files []RunFile) []string {
	var names []string
	for _, m := range files {
		names = append(append(names, m.Path), m.Selection.Taken...)
	}
	return names
}

// admit adds the files that the check covers and that have the inputs it needs, and
// returns why it left out the others.
func (p *CrossFilePass) admit(req *Requirement, number int, files []RunFile) (reason string) {
	for _, m := range files {
		check := m.check(req, number)
		if unmet := unmet(check, m.Selection, m.Chain, m.Inputs); unmet != "" {
			reason = unmet
			continue
		}
		switch missing := missingOf(check, m.Selection, m.Inputs); {
		case missing == nil:
			p.Files = append(p.Files, m)
		case missing.Required:
			p.wants(*paramInput(*missing, false), m)
		default:
			reason = notGiven(missing)
		}
	}
	return reason
}

// check returns a check of the requirement with the inputs of the file's own ruleset.
func (m RunFile) check(req *Requirement, number int) *Check {
	check := &req.Checks[number]
	if own := m.Selection.Requirement(req.ID).Checks; number < len(own) && own[number].Rule == check.Rule {
		return &own[number]
	}
	return check
}

// Input returns the value of a parameter of the ruleset for a file, or an empty
// string. A file without a value that its ruleset requires leaves the requirement
// open.
func (p *CrossFilePass) Input(m RunFile, name string) string {
	value := m.Inputs[name]
	if input, ok := m.Selection.Param(name); ok && input.Required && value == "" {
		p.wants(*paramInput(input, false), m)
	}
	return value
}

// Open reports that the rule cannot decide about a file without an input that
// is not a parameter of the ruleset; noun is what the input shows ("the issuer").
func (p *CrossFilePass) Open(m RunFile, kind InputKind, noun string) {
	p.wantsFor(Input{Kind: kind}, noun, m)
}

func (p *CrossFilePass) wants(input Input, m RunFile) { p.wantsFor(input, input.Name(), m) }

func (p *CrossFilePass) wantsFor(input Input, noun string, m RunFile) {
	i := slices.IndexFunc(p.wanting, func(w wanting) bool { return w.input.Name() == input.Name() })
	if i < 0 {
		i = len(p.wanting)
		p.wanting = append(p.wanting, wanting{input: input, noun: noun})
	}
	p.wanting[i].places = append(p.wanting[i].places, m.Place(nil))
}

// outcome returns the result that the run reported, or a pass. While an input is
// missing, the rule has not seen enough to pass or not to apply; a failure remains.
func (p *CrossFilePass) outcome() []Result {
	results := p.results
	if len(p.wanting) > 0 {
		results = slices.DeleteFunc(results, func(r Result) bool { return r.Outcome == Passed || r.Outcome == NotApplicable })
	}
	for _, w := range p.wanting {
		message, configured := w.message()
		w.input.Configured = configured
		results = append(results, Result{Outcome: Open, Message: message, Input: &w.input, Places: w.places})
	}
	if len(results) == 0 {
		return []Result{{Outcome: Passed}}
	}
	return results
}

// message names the input and the files without it, and reports whether one of them
// belongs to a target.
func (w wanting) message() (message string, configured bool) {
	const most = 5
	var files []string
	for _, p := range w.places[:min(len(w.places), most)] {
		file := `"` + chain.Escape(p.Path) + `"`
		if p.Part != "" {
			file = `"` + chain.Escape(p.Path+" ["+p.Part+"]") + `"`
		}
		if p.Target != "" {
			file += ` of target "` + chain.Escape(p.Target) + `"`
			configured = true
		}
		files = append(files, file)
	}
	message = w.noun + " is not known for " + strings.Join(files, ", ")
	if more := len(w.places) - most; more > 0 {
		message += fmt.Sprintf(" and %d more", more)
	}
	return message, configured
}

// paths returns the files that a result is about, each once: those of a failure, or
// else all that were checked.
func paths(r Result, files []RunFile) []string {
	places := r.Places
	if r.Outcome != Failed {
		places = nil
		for _, m := range files {
			places = append(places, Place{Path: m.Path})
		}
	}
	var all []string
	seen := map[string]bool{}
	for _, p := range places {
		if !seen[p.Path] {
			seen[p.Path] = true
			all = append(all, p.Path)
		}
	}
	return all
}

// run calls the rule; a panic leaves the requirement open, as in [Pass].
func (p *CrossFilePass) run() {
	defer func() {
		if r := recover(); r != nil {
			p.results = []Result{{Outcome: Open, Message: internalError(p.Rule, r)}}
		}
	}()
	p.Rule.CrossFile(p)
}

// FileInputs resolves the ruleset's inputs for a file.
func FileInputs(sel *Selection, c *chain.Chain) map[string]string { return inputs(sel, c) }
