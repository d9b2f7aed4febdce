// SPDX-License-Identifier: Apache-2.0

package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A CrossCheck is the opinion of another program on the path of a file. See
// [File.Compare].
type CrossCheck struct {
	Tool    string // "openssl"
	Version string // as the tool calls itself
	Opinion Opinion
	Says    string // in the tool's words, or why it was not asked; text of others

	Agreement Agreement // of the report with the opinion
}

// An Opinion is what another program makes of a path.
type Opinion string

// The opinions.
const (
	Accepts    Opinion = "accepts"    // the tool finds nothing wrong with the path
	Refuses    Opinion = "refuses"    // it does
	CannotLoad Opinion = "cannotLoad" // it cannot even read a certificate of the path
	NotAsked   Opinion = "notAsked"   // there is no path, or the tool gave no answer
)

// An Agreement compares the report with an opinion.
type Agreement string

// The agreements.
const (
	Agrees  Agreement = "agrees"
	Differs Agreement = "differs"
	Unknown Agreement = "unknown" // the tool has not seen the whole file
)

// refusing are the rules whose errors say that every verifier refuses a path.
// What a provider wants besides no verifier looks at.
var refusing = []string{
	"extended-key-usage-lacks", "issuer-name-mismatch", "issuer-not-ca", "key-identifier-mismatch", "key-usage-lacks",
	"name-constraint-violated", "no-valid-policy", "outside-validity", "path-length-exceeded", "purpose-not-nested",
	"signature-algorithms-differ", "signature-invalid", "unknown-critical-extension",
}

// damaging are further rules whose errors account for it when a tool refuses a
// path: some tools cannot load such a certificate, or find no way to an anchor.
var damaging = []string{
	"encoding-invalid", "extension-malformed", "not-anchored", "serial-number-bad",
	"unreadable-object", "version-not-3",
}

// stricter are the rules whose findings, of any severity, account for a tool's
// refusal in certain words.
var stricter = []struct {
	words string
	rules []string
}{
	{"insecure algorithm", []string{"signature-hash-not-allowed"}},
	{"md too weak", []string{"signature-hash-not-allowed"}},
	{"key too small", []string{"rsa-key-short", "ec-key-weak"}},
	{"key too weak", []string{"rsa-key-short", "ec-key-weak"}},
	{"elliptic curve", []string{"ec-key-weak"}},
	{"exponent", []string{"rsa-exponent-weak"}},
	{"serial number", []string{"serial-number-bad"}},
}

// toolNames are the names by which a finding says that a tool does not load or does
// not accept what it is about.
var toolNames = map[string]*regexp.Regexp{
	"openssl": regexp.MustCompile(`\bOpenSSL\b`),
	"go":      regexp.MustCompile(`\bGo\b|crypto/x509|x509: `),
}

// quotedRE matches what a message quotes: that of a certificate names no tool.
var quotedRE = regexp.MustCompile(`"(\\.|[^"\\])*"?`)

// Compare adds the opinion to the file. An opinion that the findings do not account
// for is a warning of its own.
func (f *File) Compare(c CrossCheck) {
	refused := c.Opinion == Refuses || c.Opinion == CannotLoad
	switch {
	case c.Opinion == NotAsked:
		c.Agreement = Unknown
	case refused && !f.accountsFor(c), c.Opinion == Accepts && slices.ContainsFunc(f.Results, refusesPath):
		c.Agreement = Differs
	case f.partial():
		c.Agreement = Unknown
	default:
		c.Agreement = Agrees
	}
	f.CrossChecks = append(f.CrossChecks, c)
	if c.Agreement == Differs || c.Opinion == NotAsked && len(f.Chain.Path) > 0 {
		f.Results = append(f.Results, c.warning(f))
	}
}

// accountsFor reports whether the findings say that the path is refused, by every
// verifier or by this one.
func (f *File) accountsFor(c CrossCheck) bool {
	return slices.ContainsFunc(f.Results, func(r lints.Result) bool {
		if r.Outcome != lints.Failed {
			return false
		}
		if refusesPath(r) || r.Severity == lints.Error && slices.Contains(damaging, r.Rule.ID) {
			return true
		}
		if name := toolNames[c.Tool]; name != nil && name.MatchString(quotedRE.ReplaceAllString(r.Message, "")) {
			return true
		}
		return slices.ContainsFunc(stricter, func(s struct {
			words string
			rules []string
		}) bool {
			return strings.Contains(c.Says, s.words) && slices.Contains(s.rules, r.Rule.ID)
		})
	})
}

// partial reports whether a part of the file could not be read, so that the path is
// that of the rest.
func (f *File) partial() bool {
	return slices.ContainsFunc(f.Chain.Bundle.Problems, func(p bundle.Problem) bool { return p.Lost })
}

func refusesPath(r lints.Result) bool {
	switch {
	case r.Outcome != lints.Failed || r.Severity != lints.Error || !slices.Contains(refusing, r.Rule.ID):
		return false
	case r.Cert != nil && r.Cert.Role == chain.Stray:
		return false
	case r.Rule.ID == "extended-key-usage-lacks":
		return r.Cert != nil && len(r.Cert.EKUs()) > 0 // without the extension a certificate is for everything
	}
	return true
}

// words say the opinion as a predicate.
func (c CrossCheck) words() string {
	switch c.Opinion {
	case Accepts:
		return "accepts the path"
	case CannotLoad:
		return "cannot load the file: " + chain.Escape(c.Says)
	case NotAsked:
		return "did not verify the path: " + chain.Escape(c.Says)
	}
	return "refuses the path: " + chain.Escape(c.Says)
}

// crossChecks writes a line for each program that was asked.
func (t *textWriter) crossChecks(checks []CrossCheck) {
	for i, c := range checks {
		if i == 0 {
			t.line(0, "")
		}
		color := green
		if c.Opinion != Accepts {
			color = yellow
		}
		words := chain.Escape(c.Version) + " " + c.words()
		switch {
		case c.Opinion == NotAsked:
		case c.Agreement == Agrees:
			words += " (this report agrees)"
		case c.Agreement == Differs:
			color = red
			words += " (this report differs: see the warning)"
		default:
			color = yellow
			words += " (asked about the readable part only)"
		}
		t.labelled("check", color, words)
	}
}

// ruleDisagrees is the rule of the warning about an opinion. No ruleset has it: the
// user asks for it with --cross-check.
var ruleDisagrees = &lints.Rule{
	ID: "verifier-disagrees", Title: "another program judges the path otherwise",
	Doc: lints.Doc{
		What: "The path of the file, as a program named with --cross-check verifies it.",
		Why:  "A provider that uses this program, or a library like it, may judge the file as the program does.",
		Fix:  "Read what the program says. If it refuses the file, expect that a server that uses it refuses the file as well.",
	},
}

// warning is the finding about an opinion that the findings do not account for.
func (c CrossCheck) warning(f *File) lints.Result {
	message, fix := c.Version+" "+c.words(), ruleDisagrees.Doc.Fix
	switch c.Opinion {
	case NotAsked:
		fix = "Run chainlint again, or verify the path by hand."
	case Accepts:
		message += "; this report refuses it"
	case Refuses, CannotLoad:
		message += "; this report does not say so"
	}
	return lints.Result{
		Requirement: &lints.Requirement{
			ID: "cross-check/" + c.Tool, Title: c.Tool + " and this report agree about the path", Level: lints.Should, Severity: lints.Warning,
			On: []lints.Subject{lints.OnPath}, Checks: []lints.Check{{Rule: ruleDisagrees}},
			Why: ruleDisagrees.Doc.Why, Fix: fix,
		},
		Rule: ruleDisagrees, Outcome: lints.Failed, Severity: lints.Warning,
		At:      bundle.Span{File: f.Path, Line: 1, EndLine: 1},
		Message: message,
	}
}

type crossCheckJSON struct {
	Tool    string  `json:"tool"`
	Version string  `json:"version"`
	Opinion Opinion `json:"opinion"`
	Accepts bool    `json:"accepts"`
	Says    string  `json:"says"`
	Agrees  bool    `json:"agrees"`
}

func crossChecksJSON(checks []CrossCheck) []crossCheckJSON {
	var all []crossCheckJSON
	for _, c := range checks {
		all = append(all, crossCheckJSON{
			c.Tool, chain.Escape(c.Version), c.Opinion, c.Opinion == Accepts, chain.Escape(c.Says), c.Agreement == Agrees,
		})
	}
	return all
}
