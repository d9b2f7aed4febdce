// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
)

// fold marks the failures that only follow from another one: the same rule's
// failure under an inherited requirement where the provider has a sentence of
// its own, a failure that the rule itself calls a consequence of another's, and
// whatever a rule of certificates or links finds wrong with a certificate that
// is to be taken out of the file: what a rule says of the file stays.
// A failure is never folded under one with a lower severity, and the failure that it
// is folded under is itself not folded.
func fold(sel *Selection, all []Result) {
	failures := byGravity(sel, all)
	index := newFoldIndex(failures)
	causes := map[*Result]*Result{}
	for _, r := range failures {
		for _, cause := range index.candidates(r) {
			if cause != r && explains(sel, cause, r) && top(causes, cause) != r {
				causes[r] = cause
				break
			}
		}
	}
	for r := range causes {
		r.Follows = top(causes, r).Requirement
	}
}

// top follows the causes of a failure up to one that is not folded. It exists,
// because fold does not create cycles.
func top(causes map[*Result]*Result, r *Result) *Result {
	for causes[r] != nil {
		r = causes[r]
	}
	return r
}

// A foldIndex finds the failures that may explain another one without searching all
// of them: a file of many certificates has thousands.
type foldIndex struct {
	byRule  map[string][]*Result // rule id
	ofFiles map[string][]*Result // those of byRule about the file or the chain
	byCert  map[ruleAndCert][]*Result
	surplus map[*chain.Cert][]*Result
}

type ruleAndCert struct {
	rule string
	cert *chain.Cert
}

func newFoldIndex(failures []*Result) foldIndex {
	x := foldIndex{map[string][]*Result{}, map[string][]*Result{}, map[ruleAndCert][]*Result{}, map[*chain.Cert][]*Result{}}
	for _, r := range failures {
		id := r.Rule.ID
		x.byRule[id] = append(x.byRule[id], r)
		if ofFile(r) {
			x.ofFiles[id] = append(x.ofFiles[id], r)
		}
		key := ruleAndCert{id, r.Cert}
		x.byCert[key] = append(x.byCert[key], r)
		if r.surplus {
			x.surplus[r.Cert] = append(x.surplus[r.Cert], r)
		}
	}
	return x
}

// candidates are the failures of the same rule on the same certificate, then
// those of the rules that it may follow from, then those that the certificate is
// surplus.
func (x foldIndex) candidates(r *Result) []*Result {
	candidates := slices.Clone(first(x.byCert[ruleAndCert{r.Rule.ID, r.Cert}]))
	for _, id := range r.causes() {
		if ofFile(r) {
			candidates = append(candidates, first(x.byRule[id])...)
			continue
		}
		candidates = append(candidates, x.byCert[ruleAndCert{id, r.Cert}]...)
		candidates = append(candidates, first(x.ofFiles[id])...)
	}
	return append(candidates, x.surplus[r.Cert]...)
}

// causes are the rules that a failure may follow from.
func (r *Result) causes() []string { return slices.Concat(r.Rule.Follows, r.follows) }

// first returns the part of a list that is searched: any member is enough.
func first(results []*Result) []*Result {
	const enough = 16
	return results[:min(len(results), enough)]
}

// byGravity lists the failures with the provider's own before inherited ones,
// and otherwise in the order given, so that of several causes the provider's
// sentence is named.
func byGravity(sel *Selection, all []Result) []*Result {
	var failures []*Result
	for i := range all {
		if all[i].Outcome == Failed {
			failures = append(failures, &all[i])
		}
	}
	slices.SortStableFunc(failures, func(a, b *Result) int {
		return inherited(sel, a) - inherited(sel, b)
	})
	return failures
}

func inherited(sel *Selection, r *Result) int {
	if r.Requirement.Of(sel.Name) {
		return 0
	}
	return 1
}

func explains(sel *Selection, cause, r *Result) bool {
	if !cause.Severity.AtLeast(r.Severity) {
		return false
	}
	if cause.Rule == r.Rule {
		return cause.Cert == r.Cert && inherited(sel, cause) < inherited(sel, r)
	}
	if cause.surplus && cause.Cert == r.Cert && !ofFile(r) {
		return true
	}
	return slices.Contains(r.causes(), cause.Rule.ID) && sameSubject(cause, r)
}

// sameSubject also joins a result about the file or the chain, whichever
// certificate it points at, with one about any of its certificates.
func sameSubject(a, b *Result) bool {
	return a.Cert == b.Cert || ofFile(a) || ofFile(b)
}

func ofFile(r *Result) bool { return r.Cert == nil || r.Rule.Chain != nil }
