// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
)

// MaxListed is how many results of a kind are listed of a file: those of one rule
// under one requirement with the same outcome and severity. One more result counts
// the others, and is as severe. Nobody reads more of a pile of certificates, and a
// report of all of them takes gigabytes.
const MaxListed = 1000

// A resultKind is what results have in common that one of them can stand for.
type resultKind struct {
	requirement, follows *Requirement
	rule                 *Rule
	outcome              Outcome
	severity             Severity
	input                *Input
}

func (r *Result) kind() resultKind {
	return resultKind{r.Requirement, r.Follows, r.Rule, r.Outcome, r.Severity, r.Input}
}

// listed are the results without those of each kind above MaxListed, which one
// result at the end counts. It comes last, when every result has its severity and
// what it follows from.
func listed(all []Result) []Result {
	if len(all) <= MaxListed {
		return all
	}
	number := map[resultKind]int{}
	var order []resultKind
	kept := make([]Result, 0, MaxListed)
	for i := range all {
		kind := all[i].kind()
		number[kind]++
		switch n := number[kind]; {
		case n <= MaxListed:
			kept = append(kept, all[i])
		case n == MaxListed+1:
			order = append(order, kind)
		}
	}
	for _, kind := range order {
		kept = append(kept, kind.omitted(number[kind]-MaxListed, all))
	}
	return kept
}

// omitted returns the result that represents those of a kind that are not listed.
func (kind resultKind) omitted(n int, all []Result) Result {
	for i := range all {
		if r := &all[i]; r.kind() == kind {
			return Result{
				Requirement: kind.requirement, Rule: kind.rule, Outcome: kind.outcome, Severity: kind.severity,
				At:        bundle.Span{File: r.At.File, Line: 1, EndLine: 1},
				Citations: r.Citations, Input: kind.input, Follows: kind.follows, Omitted: n,
				Message: fmt.Sprintf("%d more results of this kind: only the first %d are listed", n, MaxListed),
			}
		}
	}
	panic("no result of the kind")
}
