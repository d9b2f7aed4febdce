// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"

	"github.com/chainlint/chainlint/lints"
)

// A located is a result that a person has to act on, and where it is: a failure that does
// not follow from another one, or a must requirement that cannot be judged.
type located struct {
	file        *File // nil for a result about several files
	path        string
	line, end   int
	result      *lints.Result
	fingerprint string // as in SARIF and JSON; unique in the report
}

// located lists the results to act on, in the order of the report.
func (r *Report) located() []located {
	var all []located
	for i := range r.Files {
		f := &r.Files[i]
		names := fingerprints(f.Results, f.Chain.Bundle)
		for j := range f.Results {
			if toActOn(&f.Results[j]) {
				all = append(all, newLocated(f, f.Path, &f.Results[j], names[j]))
			}
		}
	}
	names := fingerprints(r.CrossFile, nil)
	for i := range r.CrossFile {
		if res := &r.CrossFile[i]; toActOn(res) {
			path := ""
			if len(res.Places) > 0 {
				path = res.Places[0].Path
			} else if len(res.Paths) > 0 {
				path = res.Paths[0]
			}
			all = append(all, newLocated(nil, path, res, names[i]))
		}
	}
	return all
}

func toActOn(r *lints.Result) bool {
	return r.Outcome == lints.Failed && r.Follows == nil || r.Outcome == lints.Open && r.Requirement.Level == lints.Must
}

func newLocated(f *File, path string, r *lints.Result, fingerprint string) located {
	at := r.At
	if f == nil && len(r.Places) > 0 {
		at = spanOf(r.Places[0])
	}
	if at.File == "" {
		at.File = path
	}
	return located{f, at.File, max(1, at.Line), max(1, at.Line, at.EndLine), r, fingerprint}
}

// level is the severity, or "open".
func (l *located) level() string {
	if l.result.Outcome == lints.Open {
		return string(lints.Open)
	}
	return string(l.result.Severity)
}

// where is the place in the form of compilers.
func (l *located) where() string {
	at := l.result.At
	at.File, at.Line = l.path, l.line
	return place(at)
}

// ruleset is the name of the ruleset that the file was checked against.
func (l *located) ruleset() string {
	if l.file == nil {
		return ""
	}
	return l.file.Selection.Name
}

// severities of services that have three levels: an open must requirement is as bad as an
// error, since the file cannot be sent.
func (l *located) threeLevels(errorWord, warningWord, noteWord string) string {
	return cmp.Or(map[string]string{"warning": warningWord, "note": noteWord}[l.level()], errorWord)
}
