// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// headline says what the verdict is worth: "ConnectPay: no problem found",
// "ConnectPay: 2 errors". That a provider accepts a file is for the provider to say.
func headline(f *File) string { return f.title() + ": " + f.whose() + ": " + f.worth() }

// title names the file, the part of it that was checked, and its target.
func (f *File) title() string {
	name := chain.Escape(f.Path)
	if part := f.Chain.Bundle.Part; part != "" {
		name += " [" + chain.Escape(part) + "]"
	}
	if f.Target != "" {
		name += " (" + chain.Escape(f.Target) + ")"
	}
	return name
}

// Headline says in one line what the verdict on the file is worth. It is safe to
// print.
func (f *File) Headline() string { return headline(f) }

// whose is whose requirements the file is checked against: a provider's, or those of
// a ruleset.
func (f *File) whose() string {
	if f.Selection.Provider != "" {
		return chain.Escape(f.Selection.Provider)
	}
	return calledInFull(f.Selection)
}

// context says below the headline what the verdict rests on: the file of the ruleset
// and what that changes, and what the checked file was taken for.
func (t *textWriter) context(f *File) {
	if sel := f.Selection; sel.File != "" && sel.Provider != "" {
		t.prose(2, "requirements of "+calledInFull(sel))
	}
	if f.ArtifactReason != "" {
		t.prose(2, "read as "+artifactWords(f.Chain.Artifact)+": "+chain.Escape(f.ArtifactReason))
	}
	if public := f.Chain.Public; public.Root != "" || public.Claimed != "" {
		t.prose(2, "public CAs are those of Mozilla's root program on "+chain.RootsDate)
	}
	for _, words := range OverrideWords(f.Selection.Overrides) {
		t.prose(2, words)
	}
}

// artifactWords call what a file is read as.
func artifactWords(a chain.Artifact) string {
	switch a {
	case chain.IssuerFile:
		return "an issuer submission"
	case chain.ServerChain:
		return "the chain of a server"
	case chain.RequestFile:
		return "a certification request"
	}
	return "a " + strings.ReplaceAll(string(a), "-", " ")
}

// worth is the headline without names.
func (f *File) worth() string {
	switch f.Verdict() {
	case Fail:
		return strings.Join(severityWords(f.Results, lints.Error, lints.Warning), ", ")
	case Incomplete:
		words := openWords(f.Results)
		if len(words) == 0 { // no requirement is about that
			words = []string{chain.Escape(f.Chain.Bundle.Reason())}
		}
		return "cannot be judged; " + strings.Join(words, ", ")
	}
	words := "no problem found"
	if warnings := severityWords(f.Results, lints.Warning); len(warnings) > 0 {
		words += " apart from " + warnings[0]
	}
	if n := len(points(f.Results)); n > 0 {
		words += "; confirm " + chain.Plural(n, "point")
	}
	return words
}

// severityWords counts the failures of each severity that has any, as [Summary]
// does.
func severityWords(results []lints.Result, severities ...lints.Severity) []string {
	var s Summary
	s.count(results)
	number := map[lints.Severity]int{lints.Error: s.Errors, lints.Warning: s.Warnings, lints.Note: s.Notes}
	var words []string
	for _, severity := range severities {
		if n := number[severity]; n > 0 {
			words = append(words, chain.Plural(n, string(severity)))
		}
	}
	return words
}

// openWords say what keeps the must requirements from being judged: inputs, each
// counted once, and what no input would decide.
func openWords(results []lints.Result) []string {
	inputs, others := map[string]bool{}, map[*lints.Requirement]bool{}
	for _, r := range results {
		switch {
		case r.Outcome != lints.Open || r.Requirement.Level != lints.Must:
		case r.Input != nil:
			inputs[r.Input.Name()] = true
		default:
			others[r.Requirement] = true
		}
	}
	var words []string
	if n := len(inputs); n > 0 {
		words = append(words, isAre(n, "input")+" missing")
	}
	if n := len(others); n > 0 {
		words = append(words, isAre(n, "requirement")+" undecided")
	}
	return words
}

func isAre(n int, noun string) string {
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s %s", chain.Plural(n, noun), verb)
}

// points are the must requirements that only a person can confirm, each once.
func points(results []lints.Result) []*lints.Requirement {
	var all []*lints.Requirement
	seen := map[*lints.Requirement]bool{}
	for _, r := range results {
		if isPoint(&r) && !seen[r.Requirement] {
			seen[r.Requirement] = true
			all = append(all, r.Requirement)
		}
	}
	return all
}

// isPoint reports whether a result is a must requirement that only a person can
// confirm.
func isPoint(r *lints.Result) bool {
	return r.Outcome == lints.Review && r.Requirement.Level == lints.Must
}
