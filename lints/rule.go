// SPDX-License-Identifier: Apache-2.0

// Package lints defines rules and requirements, and runs requirements over a chain.
// The rules themselves are in the packages below it, by subject, and lints/all lists
// them.
package lints

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// A Severity is the severity of a failure, in SARIF's words.
type Severity string

// The severities, from the worst down.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// AtLeast reports whether s is at least as severe as t.
func (s Severity) AtLeast(t Severity) bool { return s.rank() >= t.rank() }

func (s Severity) rank() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Note:
		return 1
	}
	return 0
}

// A Doc explains a rule to its user. All three texts are sentences.
type Doc struct {
	What string // what the rule checks, parameters included
	Why  string // why it matters
	Fix  string // how to comply, in general
}

// A Rule is a check: a constant value, generic and parameterised, named after
// the bad pattern it finds. Whether its finding is an error is the business of
// the requirement that binds it. Exactly one of the five functions is set, the
// one with the narrowest scope that will do, or Handshake; the engine walks.
type Rule struct {
	ID    string // kebab-case, read after "allow": "root-missing"
	Title string // what is found, in one line without a final period
	Doc   Doc
	Cite  string // the standard's clause: "RFC 5280, section 4.1.2.5"; empty if there is no standard

	// Remedy is what has to be done about a finding.
	Remedy Remedy

	// Attribute is the type of the subject attribute that the rule is about: "C". Empty if
	// the parameter "type" says it, or if it is about no attribute.
	Attribute string

	// Params is a struct that holds the defaults; its fields have yaml tags. A
	// requirement gives values to some of them. Nil when the rule takes none.
	Params any

	// Values say which texts the parameters may be, by the names that rulesets
	// call them by.
	Values map[string]Values

	// ValidateParams says what is wrong with the parameters together, a lower bound
	// above the upper one for instance: its argument is of the type of Params.
	// Nil where any values go together.
	ValidateParams func(params any) error

	// Follows names the rules whose finding explains this rule's finding on
	// the same subject: a failure here is then folded under theirs.
	Follows []string

	// Aliases are earlier ids of the rule, which rulesets may still use.
	Aliases []string

	// Source is the document that a rule out of another tool's collection
	// checks ("RFC5280", "CABF_BR"), by which a ruleset's include selects it.
	Source string

	Cert      func(*Pass, *chain.Cert)    // checks a certificate
	Link      func(*Pass, chain.Link)     // checks a certificate and its issuer
	Chain     func(*Pass)                 // checks the file or the path as a whole
	Request   func(*Pass, *bundle.Object) // checks a certificate signing request
	CrossFile func(*CrossFilePass)        // checks all files of a run

	// Handshake is set instead of a function where only a handshake shows whether
	// the rule is kept. In a check of files the rule does not apply.
	Handshake bool

	// Loads says that a rule of certificates is about those that a program loads: all
	// of the file, another form of a registered anchor included.
	Loads bool

	// OneFile is set for a rule with CrossFile that can find something in one file alone.
	OneFile bool

	// Unread is set for a rule that says why no byte of a file could be had. No
	// other one applies to such a file.
	Unread bool
}

// A Finding is what a rule reports when its subject is not as required.
type Finding struct {
	// Cert is the certificate the finding is about. A rule of certificates or
	// links need not set it: the engine fills in the subject or the child.
	Cert *chain.Cert

	// Field is the field of the certificate or request that the finding is about;
	// empty for all of it. The engine finds its place in the file.
	Field bundle.Field

	// At is the place of a finding that is about no certificate and no request.
	// Left zero, it is that of Cert and Field, or the file's first line.
	At bundle.Span

	Message  string // found and required in one clause: lower case, no final period
	Found    string // what is there, short
	Required string // what should be there, short

	// Fix is the fix for this finding; if empty, the requirement's own applies.
	Fix string

	// Severity is set where the finding is milder than the requirement says.
	Severity Severity

	// RefusedBy are the TLS stacks that refuse the file for it.
	RefusedBy chain.Stacks

	// Follows names rules whose finding explains this one, in addition to those that
	// explain every finding of the rule.
	Follows []string

	// Surplus means that Cert should be removed from the file, which fixes everything that
	// the rules of certificates and links find wrong with it.
	Surplus bool

	Related []Related
}

func (f Finding) result() Result {
	return Result{
		Outcome: Failed, Severity: f.Severity, Cert: f.Cert, Field: f.Field, At: f.At,
		Message: f.Message, Found: f.Found, Required: f.Required, Fix: f.Fix, Related: f.Related,
		RefusedBy: f.RefusedBy, follows: f.Follows, surplus: f.Surplus,
	}
}

// A Related place helps to understand a finding.
type Related struct {
	At      bundle.Span
	Message string
}

// Validate returns the problems of the rule's own description.
func (r *Rule) Validate() []string {
	var wrong []string
	if r.scopes() != 1 {
		wrong = append(wrong, "exactly one of Cert, Link, Chain, Request, Set and Handshake must be set")
	}
	for _, part := range []struct{ name, text string }{
		{"ID", r.ID}, {"Title", r.Title}, {"Doc.What", r.Doc.What}, {"Doc.Why", r.Doc.Why}, {"Doc.Fix", r.Doc.Fix},
	} {
		if part.text == "" {
			wrong = append(wrong, part.name+" is empty")
		}
	}
	return append(wrong, r.validateValues()...)
}

func (r *Rule) scopes() int {
	n := 0
	for _, set := range []bool{r.Cert != nil, r.Link != nil, r.Chain != nil, r.Request != nil, r.CrossFile != nil, r.Handshake} {
		if set {
			n++
		}
	}
	return n
}
