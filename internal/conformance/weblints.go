// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/zlint"
)

// webSources are the documents by whose lints a case of the Web PKI is judged.
var webSources = []string{
	"RFC5280", "RFC3279", "RFC5480", "RFC5891", "RFC8813",
	"CABF_BR", "CABF_EV", "Mozilla", "Apple", "Chrome", "Community",
}

// leafIsCA is the rule that a leaf is not a CA (Baseline Requirements, section
// 7.1.2.7.8), which zlint does not have.
const leafIsCA = "client-is-ca"

// webRules are the rules by which cases of the Web PKI are judged: lints of zlint
// and leafIsCA.
func webRules(rules []*lints.Rule) []*lints.Rule {
	var found []*lints.Rule
	for _, r := range rules {
		if r.ID == leafIsCA || strings.HasPrefix(r.ID, zlint.Collection+"/") && slices.Contains(webSources, r.Source) {
			found = append(found, r)
		}
	}
	return found
}

// decisive lists lints that decide the cases about exactly their sentence, although
// some paths that must pass break it as well.
var decisive = map[string]string{
	"webpki::cn::": "zlint/e_subject_common_name_not_exactly_from_san", // Baseline Requirements 7.1.4.3
}

func decides(rule *lints.Rule, c *Case) bool {
	for prefix, id := range decisive {
		if rule.ID == id && strings.HasPrefix(c.ID, prefix) {
			return true
		}
	}
	return false
}

// failing returns the rules of the Web PKI that fail on a path, without those that
// also fail on paths that must pass.
func (j *judge) failing(built *chain.Chain, processed []*chain.Cert, c *Case) []string {
	var ids []string
	for i, p := range processed {
		issued := asIssued(p, c.At)
		for _, rule := range j.web {
			if j.noise[rule.ID] && !decides(rule, c) || slices.Contains(ids, rule.ID) || rule.ID == leafIsCA && i > 0 {
				continue
			}
			for _, r := range lints.RunCert(rule, nil, built, issued, c.At) {
				if r.Outcome == lints.Failed {
					ids = append(ids, rule.ID)
				}
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// asIssued returns the certificate with dates as if it had been issued shortly before
// the case. The suites date their certificates from 1970 so that they never expire,
// and lints of newer rules do not apply to those.
func asIssued(c *chain.Cert, at time.Time) *chain.Cert {
	dated, parsed := *c, *c.Certificate
	parsed.NotBefore, parsed.NotAfter = at.AddDate(0, 0, -30), at.AddDate(0, 0, 30)
	dated.Certificate = &parsed
	return &dated
}

// learnNoise finds the lints of a suite that fail on paths that must pass. Each
// certificate is made to test one point, and lacks much that the CA/Browser Forum
// requires. A lint that fails on paths that must pass decides nothing.
func (j *judge) learnNoise(cases []*Case) error {
	j.noise = make(map[string]bool)
	seen := make(map[string]bool)
	for _, c := range cases {
		if c.Want != Accepted || c.Profile != Web {
			continue
		}
		_, err := j.judgeWith(c, func(built *chain.Chain, processed []*chain.Cert) {
			for _, id := range j.failing(built, processed, c) {
				seen[id] = true
			}
		})
		if err != nil {
			return err
		}
	}
	j.noise = seen
	return nil
}
