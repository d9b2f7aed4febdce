// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A CrossCheck is the opinion of another program on the path of a file. It
// changes neither the verdict nor the exit status.
type CrossCheck struct {
	Tool    string // "openssl"
	Version string // as the tool calls itself
	Accepts bool   // the tool finds nothing wrong with the path
	Says    string // in the tool's words, or why it could not be asked; text of others

	// Agrees is what [File.AgreesWith] says of Accepts.
	Agrees bool

	// Partial is what [File.Partial] says of the file.
	Partial bool
}

// refusing are the rules whose errors say that every verifier refuses a path.
// What a provider wants besides no verifier looks at.
var refusing = []string{
	"extended-key-usage-lacks", "issuer-name-mismatch", "issuer-not-ca", "key-identifier-mismatch", "key-usage-lacks",
	"name-constraint-violated", "no-valid-policy", "outside-validity", "path-length-exceeded", "purpose-not-nested",
	"signature-algorithms-differ", "signature-invalid", "unknown-critical-extension",
}

// strict are the rules whose findings, of any severity, account for it when a
// verifier refuses what others accept.
var strict = []string{
	"ec-key-weak", "rsa-exponent-weak", "rsa-key-short", "serial-number-bad", "signature-hash-not-allowed", "standard-library-refusal",
}

// AgreesWith compares the findings with the opinion of another program: that it
// accepts the path, and nothing failed for which verifiers refuse one, or that it
// does not, and something did. Where a part of the file cannot be read the two
// speak of different things.
func (f *File) AgreesWith(accepts bool) bool {
	if f.Partial() {
		return false
	}
	if slices.ContainsFunc(f.Results, refusesPath) {
		return !accepts
	}
	return accepts || slices.ContainsFunc(f.Results, func(r lints.Result) bool {
		return r.Outcome == lints.Failed && slices.Contains(strict, r.Rule.ID)
	})
}

// Partial tells whether a part of the file could not be read, so that the path is
// that of the rest.
func (f *File) Partial() bool {
	if f.Chain == nil || f.Chain.Bundle == nil {
		return false
	}
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

// crossChecks writes a line for each program that was asked.
func (t *textWriter) crossChecks(checks []CrossCheck) {
	for i, c := range checks {
		if i == 0 {
			t.line(0, "")
		}
		opinion, color := "accepts the path", green
		if !c.Accepts {
			opinion = "refuses the path: " + chain.Escape(c.Says)
		}
		agrees := "this report agrees"
		switch {
		case c.Partial:
			agrees, color = "asked about the readable part only", yellow
		case !c.Agrees:
			agrees, color = "this report does not agree", red
		}
		t.labelled("check", color, chain.Escape(c.Version)+" "+opinion+" ("+agrees+")")
	}
}

type crossCheckJSON struct {
	Tool    string `json:"tool"`
	Version string `json:"version"`
	Accepts bool   `json:"accepts"`
	Says    string `json:"says"`
	Agrees  bool   `json:"agrees"`
}

func crossChecksJSON(checks []CrossCheck) []crossCheckJSON {
	var all []crossCheckJSON
	for _, c := range checks {
		all = append(all, crossCheckJSON{c.Tool, chain.Escape(c.Version), c.Accepts, chain.Escape(c.Says), c.Agrees})
	}
	return all
}
