// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"slices"
	"testing"

	"github.com/chainlint/chainlint/lints"
)

// TestOwnSentence checks that a provider's sentence is quoted only under its own
// ruleset.
func TestOwnSentence(t *testing.T) {
	const sentence = "You must never send us any private keys."
	quotes := func(c lints.Citation) bool { return c.Quote == sentence }
	for _, name := range providers {
		for _, req := range ruleset(t, name).Requirements {
			if req.ID != "baseline/no-private-key" {
				continue
			}
			if got, want := slices.IndexFunc(req.Citations, quotes), map[bool]int{true: 0, false: -1}[name == "worldpay"]; got != want {
				t.Errorf("%s quotes Worldpay at place %d of its citations, want %d", name, got, want)
			}
			for _, check := range req.Checks {
				if check.Citations != nil && slices.ContainsFunc(check.Citations, quotes) != (name == "worldpay") {
					t.Errorf("%s: a check of %s quotes whom it should not", name, req.ID)
				}
			}
		}
	}
}
