// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
)

// sortResults orders by the certificate's place in the file (results about the
// file first), then by requirement, with causes before the
// results that follow from them, then by line.
func sortResults(sel *Selection, all []Result) {
	order := make(map[*Requirement]int, len(sel.Requirements))
	for i, r := range sel.Requirements {
		order[r] = i
	}
	slices.SortStableFunc(all, func(a, b Result) int {
		if d := index(a.Cert) - index(b.Cert); d != 0 {
			return d
		}
		if d := order[a.Requirement] - order[b.Requirement]; d != 0 {
			return d
		}
		if d := folded(a) - folded(b); d != 0 {
			return d
		}
		return a.At.Start - b.At.Start
	})
}

// folded sorts a cause before the results that follow from it.
func folded(r Result) int {
	if r.Follows != nil {
		return 1
	}
	return 0
}

// index sorts the file itself before its certificates, and a registered anchor that
// is not in the file after them.
func index(c *chain.Cert) int {
	const last = 1 << 30
	switch {
	case c == nil:
		return -1
	case c.Index < 0:
		return last
	}
	return c.Index
}
