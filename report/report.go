// SPDX-License-Identifier: Apache-2.0

// Package report contains the results of a run and writes them: text for a person,
// JSON for a program, SARIF for a code scanning service.
package report

import (
	"iter"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A Verdict sums up one file under one ruleset.
type Verdict string

// The verdicts.
const (
	Pass       Verdict = "pass"
	Fail       Verdict = "fail"       // a requirement of severity error fails
	Incomplete Verdict = "incomplete" // none fails, but a must requirement is open
)

// A Report is the outcome of a run.
type Report struct {
	Version  string // chainlint's own version
	Rulesets []Ruleset
	At       time.Time // the evaluation time

	// Files has one entry for each file and ruleset: files in the order checked,
	// rulesets in the order given.
	Files []File

	// CrossFile has the results of requirements about several files.
	CrossFile []lints.Result
}

// A File is one file under one ruleset.
type File struct {
	Path string

	// Target is the name of the file's target, and Owner says who maintains the
	// file, as given in a configuration; both may be empty.
	Target, Owner string

	Chain *chain.Chain

	// ArtifactReason says why the file is read as the chain's artifact; empty if
	// nothing was inferred.
	ArtifactReason string

	Selection *lints.Selection
	Results   []lints.Result

	// CrossChecks has the results of other programs for the path; empty without
	// --cross-check.
	CrossChecks []CrossCheck

	// Data is the file as it was read. SARIF takes the base64 of certificates and
	// the hash of a finding's line from it; nothing else of it is ever written. It
	// may be nil: the log then has lines without columns.
	Data []byte
}

// Awaited yields each result that is open because an input is missing, with the
// target that lacks it; the target is empty if the command line gives the input.
func (r *Report) Awaited() iter.Seq2[*lints.Result, string] {
	awaits := func(res *lints.Result) bool { return res.Outcome == lints.Open && res.Input != nil }
	return func(yield func(*lints.Result, string) bool) {
		for i := range r.Files {
			f := &r.Files[i]
			for j := range f.Results {
				if awaits(&f.Results[j]) && !yield(&f.Results[j], f.Target) {
					return
				}
			}
		}
		for i := range r.CrossFile {
			for _, p := range r.CrossFile[i].Places {
				if awaits(&r.CrossFile[i]) && !yield(&r.CrossFile[i], p.Target) {
					return
				}
			}
		}
	}
}

// Verdict returns Fail if a requirement of severity error fails, else Incomplete if a
// must requirement is open, else Pass. Reviews do not change the verdict; the
// headline of the text report counts those of must requirements.
//
// A closed file, as [bundle.Bundle.Closed] reports it, does not pass, even if no
// requirement is about that.
func (f *File) Verdict() Verdict {
	v := verdict(f.Results)
	if v == Pass && f.Chain.Bundle.Closed() {
		return Incomplete
	}
	return v
}

// Objected reports whether a requirement fails or is open.
func (f *File) Objected() bool { return verdict(f.Results) != Pass }

// CrossFileVerdict returns the verdict of the requirements about several files.
func (r *Report) CrossFileVerdict() Verdict { return verdict(r.CrossFile) }

func verdict(results []lints.Result) Verdict {
	verdict := Pass
	for _, r := range results {
		switch {
		case r.Outcome == lints.Failed && r.Severity == lints.Error:
			return Fail
		case r.Outcome == lints.Open && r.Requirement.Level == lints.Must:
			verdict = Incomplete
		}
	}
	return verdict
}

// A Summary counts files by verdict, and failures by severity. A failure that
// follows from another one is not counted.
type Summary struct {
	Files      int `json:"files"`
	Fail       int `json:"fail"`
	Pass       int `json:"pass"`
	Incomplete int `json:"incomplete"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
}

// Summary counts the whole report, including the results about several files.
func (r *Report) Summary() Summary {
	s := Summary{Files: len(r.Files)}
	for i := range r.Files {
		f := &r.Files[i]
		switch f.Verdict() {
		case Fail:
			s.Fail++
		case Incomplete:
			s.Incomplete++
		default:
			s.Pass++
		}
		s.count(f.Results)
	}
	s.count(r.CrossFile)
	return s
}

func (s *Summary) count(results []lints.Result) {
	for _, r := range results {
		if r.Outcome != lints.Failed || r.Follows != nil {
			continue
		}
		switch r.Severity {
		case lints.Error:
			s.Errors += r.Count()
		case lints.Warning:
			s.Warnings += r.Count()
		case lints.Note:
			s.Notes += r.Count()
		}
	}
}
