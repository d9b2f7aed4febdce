// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// An Outcome is the outcome of a requirement for one subject. The words are
// those of SARIF's result kinds (SARIF 2.1.0 section 3.27.9).
type Outcome string

// The outcomes.
const (
	Passed        Outcome = "pass"
	Failed        Outcome = "fail"
	Open          Outcome = "open"   // an input is missing
	Review        Outcome = "review" // only a person can confirm
	NotApplicable Outcome = "notApplicable"
)

// A Result is the outcome of one requirement on one subject.
type Result struct {
	Requirement *Requirement
	Rule        *Rule // the rule that decided; the first one when none applied
	Outcome     Outcome
	Severity    Severity

	// Cert is the certificate the result is about; nil for the file. Field is the
	// field of it, or of a request; empty for the whole.
	Cert  *chain.Cert
	Field bundle.Field

	// At is where to look, in the file of the certificate.
	At bundle.Span

	// Citations are the sentences that the result is about, the one that binds
	// most first.
	Citations []Citation

	Message  string
	Found    string
	Required string
	Fix      string // the finding's or the check's own; empty: the requirement's
	Related  []Related

	// Commands are lines for a POSIX shell that fix the finding; empty if none are
	// known.
	Commands string

	// Input is the missing input of an open result.
	Input *Input

	// Follows is the failing requirement that explains this failure: this one
	// is then folded under it, and not counted.
	Follows *Requirement

	// Places are the certificates that a failure over several files is about, and
	// the files that an open result wants an input for.
	Places []Place

	// Paths are the files of a result over several files, each once: those of a
	// failure's places, else all that were looked at.
	Paths []string

	// RefusedBy are the TLS stacks that refuse the file for it, as far as the rule
	// says it of stacks.
	RefusedBy chain.Stacks

	// Omitted is how many unlisted results this one represents,
	// as [MaxListed] has it; 0 for any other result.
	Omitted int

	full    Severity // where the rule finds nothing milder
	follows []string // see Finding.Follows
	surplus bool     // see Finding.Surplus
	general bool     // Fix is that of the requirement for subjects such as this one
}

// FixIsGeneral reports whether the fix is that of the requirement or the rule, whose
// commands are for files of other names. A rule that knows better says so in the finding.
func (r *Result) FixIsGeneral() bool { return r.Fix == "" || r.general }

// Count returns how many results this one represents: itself, or those that are not listed.
func (r *Result) Count() int { return max(1, r.Omitted) }

// A Place is a certificate in one of the files of a run, or such a file.
type Place struct {
	Path   string
	Part   string      // of an archive or of several Secrets; empty for a whole file
	Target string      // what the file is for; empty without a configuration
	Cert   *chain.Cert // nil for the file
}
