// SPDX-License-Identifier: Apache-2.0

package lints

import "slices"

// foldCrossFile marks the failures over several files that only follow from another
// one: their rule says so, and the other is about the same keys in the same
// files, if not about more. As in [fold], the cause is itself not folded
// and has no lower severity.
func foldCrossFile(all []Result) {
	causes := map[*Result]*Result{}
	for i := range all {
		r := &all[i]
		if r.Outcome != Failed || len(r.Rule.Follows) == 0 {
			continue
		}
		for j := range all {
			if cause := &all[j]; explainsCrossFile(cause, r) && top(causes, cause) != r {
				causes[r] = cause
				break
			}
		}
	}
	for r := range causes {
		r.Follows = top(causes, r).Requirement
	}
}

func explainsCrossFile(cause, r *Result) bool {
	return cause.Outcome == Failed && cause.Severity.AtLeast(r.Severity) &&
		slices.Contains(r.Rule.Follows, cause.Rule.ID) &&
		!slices.ContainsFunc(r.Places, func(p Place) bool { return !slices.ContainsFunc(cause.Places, p.sameKey) })
}

// sameKey reports whether two places are in the same file of the same target and
// have the same key.
func (p Place) sameKey(o Place) bool {
	return p.Path == o.Path && p.Target == o.Target && p.Cert != nil && o.Cert != nil && p.Cert.SPKISHA256() == o.Cert.SPKISHA256()
}
