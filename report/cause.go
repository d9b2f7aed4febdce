// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// explains names, for each cause, the rules whose findings it accounts for. The
// first ones, as many as says counts, say the very same: a reader of one of them
// learns nothing from the cause. A cause that is not here accounts for nothing
// that fails.
var explains = map[chain.Cause]struct {
	says  int
	rules []string
}{
	chain.CauseBadSignature:     {0, []string{"signature-invalid", "root-missing", "not-anchored", "issuer-not-public", "public-ca-impersonated"}},
	chain.CauseWrongKey:         {0, []string{"signature-invalid", "key-identifier-mismatch", "root-missing", "not-anchored", "stray-certificate", "issuer-not-public", "public-ca-impersonated"}},
	chain.CauseWrongName:        {1, []string{"issuer-name-mismatch", "not-anchored"}},
	chain.CauseWrongKeyID:       {1, []string{"key-identifier-mismatch", "not-anchored"}},
	chain.CauseIssuerMissing:    {1, []string{"root-missing", "leaf-or-root-missing", "not-anchored", "stray-certificate", "out-of-order"}},
	chain.CauseCircle:           {0, []string{"root-missing", "leaf-or-root-missing", "not-anchored", "path-length-exceeded"}},
	chain.CauseOutsideValidity:  {1, []string{"outside-validity", "expires-soon"}},
	chain.CauseExpiredIssuer:    {0, []string{"outside-validity", "expires-soon", "stray-certificate", "outlives-issuer"}},
	chain.CauseWrongIssuerFirst: {0, []string{"stray-certificate", "out-of-order"}},
	chain.CauseReversed:         {1, []string{"out-of-order"}},
	chain.CauseShuffled:         {1, []string{"out-of-order"}},
	chain.CauseForeign:          {1, []string{"stray-certificate", "duplicate-certificate"}},
	chain.CauseOutlivesIssuer:   {1, []string{"outlives-issuer", "expires-soon"}},
}

// cause is the diagnosis that a reader of the findings wants to see beside them:
// the gravest one that accounts for any of them, unless a finding says the same
// and nothing else failed for that reason. It is nil where nothing failed, where
// no cause accounts for what did, and where it would only repeat a finding.
func cause(f *File, at time.Time) *chain.Diagnosis {
	failed := failedRules(f.Results)
	if len(failed) == 0 {
		return nil
	}
	for _, d := range f.Chain.Diagnose(at) {
		entry := explains[d.Cause]
		if d.Cause == chain.CauseBadSignature && len(d.Certs) == 1 {
			entry.says = 1 // of a root that did not sign itself there is no more to say
		}
		var accounted []string
		for _, rule := range entry.rules {
			if slices.Contains(failed, rule) {
				accounted = append(accounted, rule)
			}
		}
		switch {
		case len(accounted) == 0:
			continue
		case len(accounted) == 1 && slices.Contains(entry.rules[:entry.says], accounted[0]):
			return nil
		}
		return &d
	}
	return nil
}

// failedRules are the rules that something failed by that is not folded under
// something else, each once.
func failedRules(results []lints.Result) []string {
	var rules []string
	for _, r := range results {
		if r.Outcome == lints.Failed && r.Follows == nil {
			rules = with(rules, r.Rule.ID)
		}
	}
	return rules
}

type diagnosisJSON struct {
	Cause        chain.Cause `json:"cause"`
	Text         string      `json:"text"`
	Certificates []int       `json:"certificates"`
	Help         string      `json:"help,omitempty"`
}

// diagnosesJSON leaves registered anchors out of the certificates: they stand in
// no list of the file.
func diagnosesJSON(found []chain.Diagnosis) []diagnosisJSON {
	all := make([]diagnosisJSON, len(found))
	for i, d := range found {
		all[i] = diagnosisJSON{d.Cause, d.Text, []int{}, d.Fix}
		for _, c := range d.Certs {
			if c.Index >= 0 {
				all[i].Certificates = append(all[i].Certificates, c.Index)
			}
		}
	}
	return all
}
