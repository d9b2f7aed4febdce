// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

// refusing lists the rules whose errors say that every verifier refuses a path. A
// verifier does not check what only a provider requires.
var refusing = []string{
	"extended-key-usage-lacks", "issuer-name-mismatch", "issuer-not-ca", "key-identifier-mismatch", "key-usage-lacks",
	"name-constraint-violated", "no-valid-policy", "outside-validity", "path-length-exceeded", "purpose-not-nested",
	"signature-algorithms-differ", "signature-invalid", "unknown-critical-extension",
}

// damaging lists further rules whose errors explain why a tool refuses a path: some
// tools cannot load such a certificate, or find no path to an anchor.
var damaging = []string{
	"encoding-invalid", "extension-malformed", "not-anchored", "serial-number-bad",
	"unreadable-object", "version-not-3",
}

// stricter lists the rules whose findings, of any severity, explain a tool's refusal
// in certain words.
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

// toolNames lists the names that a finding uses to say that a tool does not load or
// does not accept the certificate.
var toolNames = map[string]*regexp.Regexp{
	"openssl": regexp.MustCompile(`\bOpenSSL\b`),
	"go":      regexp.MustCompile(`\bGo\b|crypto/x509|x509: `),
}

// quotedRE matches quoted text in a message: text from a certificate cannot name a
// tool.
var quotedRE = regexp.MustCompile(`"(\\.|[^"\\])*"?`)

// Compare adds the opinion to the file. An opinion that the findings do not explain
// is a separate warning.
func Compare(f *report.File, c report.CrossCheck) {
	refused := c.Opinion == report.Refuses || c.Opinion == report.CannotLoad
	switch {
	case c.Opinion == report.NotAsked:
		c.Agreement = report.Unknown
	case refused && !accountsFor(f, c), c.Opinion == report.Accepts && slices.ContainsFunc(f.Results, refusesPath):
		c.Agreement = report.Differs
	case partial(f):
		c.Agreement = report.Unknown
	default:
		c.Agreement = report.Agrees
	}
	f.CrossChecks = append(f.CrossChecks, c)
	if c.Agreement == report.Differs || c.Opinion == report.NotAsked && len(f.Chain.Path) > 0 {
		f.Results = append(f.Results, warning(f, c))
	}
}

// accountsFor reports whether the findings say that the path is refused, by every
// verifier or by this one.
func accountsFor(f *report.File, c report.CrossCheck) bool {
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

// partial reports whether a part of the file could not be read, so that the tool saw
// only the path of the rest.
func partial(f *report.File) bool {
	return slices.ContainsFunc(f.Chain.Bundle.Problems, func(p bundle.Problem) bool { return p.Lost })
}

func refusesPath(r lints.Result) bool {
	switch {
	case r.Outcome != lints.Failed || r.Severity != lints.Error || !slices.Contains(refusing, r.Rule.ID):
		return false
	case r.Cert != nil && r.Cert.Role == chain.Stray:
		return false
	case r.Rule.ID == "extended-key-usage-lacks":
		return r.Cert != nil && len(r.Cert.EKUs()) > 0 // without the extension, a certificate is for every purpose
	}
	return true
}

// ruleDisagrees is the rule of the warning about an opinion. No ruleset has it:
// --cross-check turns it on.
var ruleDisagrees = &lints.Rule{
	ID: "verifier-disagrees", Title: "another program judges the path differently",
	Doc: lints.Doc{
		What: "The path of the file, as a program named with --cross-check verifies it.",
		Why:  "A provider that uses this program, or a library like it, may judge the file as the program does.",
		Fix:  "Read the program's output. If it refuses the file, a server that uses it probably refuses the file as well.",
	},
}

// warning returns the finding about an opinion that the other findings do not
// explain.
func warning(f *report.File, c report.CrossCheck) lints.Result {
	message, fix := c.Version+" "+c.Words(), ruleDisagrees.Doc.Fix
	switch c.Opinion {
	case report.NotAsked:
		fix = "Run chainlint again, or verify the path by hand."
	case report.Accepts:
		message += "; this report refuses it"
	case report.Refuses, report.CannotLoad:
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
