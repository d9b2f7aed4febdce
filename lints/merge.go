// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// merges reports whether all passes of a requirement become one result.
func (e *engine) merges(req *Requirement) bool {
	return req.Checks[0].Rule.Source != "" || len(e.chain.Certs) > manyCertificates
}

// joined is append, without a copy if there is nothing to append to: a file of many
// certificates has megabytes of results.
func joined(all, more []Result) []Result {
	if len(all) == 0 {
		return more
	}
	return append(all, more...)
}

// manyCertificates is the largest number of certificates in a file for which each
// pass is listed: as many as a person or a provider handles. A file of thousands
// would otherwise take gigabytes of passes.
const manyCertificates = 64

// merge makes one result of all passes, and one of all certificates that a rule
// does not apply to. It serves piles of certificates, and the rules of another
// tool's collection: they are many, and what each of them passes on each
// certificate is of no interest.
func merge(results []Result) []Result {
	merged := results[:0]
	seen := map[Outcome]bool{}
	for _, r := range results {
		if r.Outcome == Passed || r.Outcome == NotApplicable {
			if seen[r.Outcome] {
				continue
			}
			seen[r.Outcome] = true
			r.Cert, r.At, r.Found = nil, bundle.Span{File: r.At.File, Line: 1, EndLine: 1}, ""
		}
		merged = append(merged, r)
	}
	return merged
}

// significant drops results that another result of the same requirement makes
// redundant: a pass of a subject with a more specific result, a second pass of a
// subject, a repetition of an earlier message, and every "not applicable" next to a
// result that applies.
func significant(all []Result) []Result {
	decided := map[*chain.Cert]bool{}
	applicable := false
	for i := range all {
		switch r := &all[i]; r.Outcome {
		case NotApplicable:
			continue
		case Passed:
		default:
			decided[r.Cert] = true
		}
		applicable = true
	}
	said := map[statement]bool{}
	kept := all[:0]
	for i := range all {
		switch r := &all[i]; r.Outcome {
		case NotApplicable:
			if applicable || len(kept) > 0 {
				continue
			}
		case Passed:
			if decided[r.Cert] {
				continue
			}
			decided[r.Cert] = true
		case Open, Failed:
			s := statement{r.Outcome, r.Severity, r.Message, r.Cert, r.At}
			if said[s] {
				continue
			}
			said[s] = true
		}
		kept = append(kept, all[i])
	}
	return kept
}

// A statement is what two checks of a requirement may both say of a subject: one
// that runs with what is known of the inputs, and one that needs them all.
type statement struct {
	outcome  Outcome
	severity Severity
	message  string
	cert     *chain.Cert
	at       bundle.Span
}
