// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"encoding/xml"
	"io"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

// A junitSuite has the attributes and elements that the schemas of Ant and of Jenkins
// both accept, in the order that they require.
type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Package   string      `xml:"package,attr"`
	ID        int         `xml:"id,attr"`
	Timestamp string      `xml:"timestamp,attr"` // without a time zone, as the schemas have it: UTC
	Hostname  string      `xml:"hostname,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Property  struct{}    `xml:"properties"`
	Cases     []junitCase `xml:"testcase"`
	Out       string      `xml:"system-out"`
	Err       string      `xml:"system-err"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr"`
	Skipped *struct{}     `xml:"skipped"`
	Error   *junitProblem `xml:"error"`
	Failure *junitProblem `xml:"failure"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test suite for each file and ruleset, with a test case for each
// requirement: a failure if it fails with the severity error, an error if it is open, and
// skipped if it does not apply or needs a person. Warnings and notes do not fail a run:
// the output of the suite has them. The lints of another tool's collection have cases only
// where they fail.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Suites: []junitSuite{}}
	for i := range r.Files {
		f := &r.Files[i]
		doc.Suites = append(doc.Suites, r.junitSuite(i, f.title()+": "+f.whose(), f.Results))
	}
	if len(r.CrossFile) > 0 {
		doc.Suites = append(doc.Suites, r.junitSuite(len(r.Files), "all files together", r.CrossFile))
	}
	return writeXML(w, doc)
}

func (r *Report) junitSuite(id int, name string, results []lints.Result) junitSuite {
	s := junitSuite{
		Name: chain.Escape(name), Package: "chainlint", ID: id, Time: "0", Hostname: "localhost",
		Timestamp: r.At.UTC().Format("2006-01-02T15:04:05"),
	}
	var out strings.Builder
	for _, group := range byRequirement(results) {
		if c, ok := junitCaseOf(s.Name, group, &out); ok {
			s.add(c)
		}
	}
	s.Out = out.String()
	return s
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// byRequirement groups results by their requirement, in the order of the first ones.
func byRequirement(results []lints.Result) [][]*lints.Result {
	var groups [][]*lints.Result
	index := map[*lints.Requirement]int{}
	for i := range results {
		r := &results[i]
		at, ok := index[r.Requirement]
		if !ok {
			at = len(groups)
			index[r.Requirement] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	return groups
}

// junitCaseOf makes the case of a requirement. It writes warnings and notes to out.
func junitCaseOf(class string, results []*lints.Result, out *strings.Builder) (c junitCase, ok bool) {
	req := results[0].Requirement
	c = junitCase{Name: chain.Escape(req.ID), Class: class, Time: "0"}
	var failed, open []*lints.Result
	passed, milder := false, false
	for _, r := range results {
		switch {
		case r.Outcome == lints.Failed && r.Severity == lints.Error:
			failed = append(failed, r)
		case r.Outcome == lints.Failed:
			milder = true
			out.WriteString(string(r.Severity) + "[" + c.Name + "] " + message(r) + " (" + place(r.At) + ")\n")
		case r.Outcome == lints.Open && req.Level == lints.Must:
			open = append(open, r)
		case r.Outcome == lints.Passed:
			passed = true
		}
	}
	switch {
	case len(failed) > 0:
		c.Failure = junitProblemOf(failed)
	case len(open) > 0:
		c.Error = junitProblemOf(open)
	case !passed && !milder:
		c.Skipped = &struct{}{}
	}
	return c, !req.Collected() || len(failed) > 0
}

func junitProblemOf(results []*lints.Result) *junitProblem {
	p := &junitProblem{Message: message(results[0]), Type: cmp.Or(string(results[0].Severity), string(lints.Error))}
	var text strings.Builder
	for _, r := range results {
		text.WriteString(place(r.At) + ": " + message(r) + "\n")
		if len(r.Citations) > 0 && r.Citations[0].Quote != "" {
			text.WriteString(quoted(r.Citations[0].Quote) + " (" + source(r.Citations[0]) + ")\n")
		}
		if fix := howToFix(r); fix != "" {
			text.WriteString("fix: " + fix + "\n")
		}
	}
	p.Text = text.String()
	return p
}
