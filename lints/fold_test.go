// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"testing"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// Toy rules whose findings say themselves what they follow from.
var (
	followsOnce = &lints.Rule{ID: "follows-once", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Message: "this follows", Follows: []string{"fails-always"}})
		p.Fail(lints.Finding{Message: "this does not"})
	}}
	surplusLeaf = &lints.Rule{ID: "surplus-leaf", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Cert: p.Chain.Leaf(), Message: "take it out", Surplus: true})
	}}
	ofChainAtLeaf = &lints.Rule{ID: "of-chain-at-leaf", Chain: func(p *lints.Pass) {
		p.Fail(lints.Finding{Cert: p.Chain.Leaf(), Message: "the whole is bad"})
	}}
	failsOnEach = &lints.Rule{ID: "fails-on-each", Cert: func(p *lints.Pass, _ *chain.Cert) { p.Fail(lints.Finding{Message: "bad"}) }}
)

func TestFindingsFold(t *testing.T) {
	tests := []struct {
		story        string
		requirements []*lints.Requirement
		want         string
	}{
		{
			story: "a finding may follow from what the others of its rule do not",
			requirements: []*lints.Requirement{
				require("acme/once", lints.Error, on(followsOnce, lints.OnFile)),
				require("acme/cause", lints.Error, on(failsAlways, lints.OnFile)),
			},
			want: `acme/once fail error file line 1 "this does not"
acme/once fail error file line 1 "this follows" follows acme/cause
acme/cause fail error file line 1 "the file is bad"
`,
		},
		{
			story: "whatever is wrong with a certificate that is to go is folded under that, and what is worse is not",
			requirements: []*lints.Requirement{
				require("acme/bad", lints.Warning, on(failsOnEach, lints.OnEach)),
				require("acme/worse", lints.Error, on(failsOnEach, lints.OnLeaf)),
				require("acme/surplus", lints.Warning, on(surplusLeaf, lints.OnChain)),
			},
			want: `acme/bad fail warning leaf line 2 "bad" follows acme/surplus
acme/worse fail error leaf line 2 "bad"
acme/surplus fail warning leaf line 2 "take it out"
acme/bad fail warning root line 22 "bad"
`,
		},
		{
			story: "what a rule says of the file stands, wherever it points",
			requirements: []*lints.Requirement{
				require("acme/whole", lints.Error, on(ofChainAtLeaf, lints.OnChain)),
				require("acme/surplus", lints.Error, on(surplusLeaf, lints.OnChain)),
			},
			want: `acme/whole fail error leaf line 2 "the whole is bad"
acme/surplus fail error leaf line 2 "take it out"
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.story, func(t *testing.T) {
			sel := &lints.Selection{Name: "acme", Requirements: tt.requirements}
			if got := dump(lints.Run(sel, build(t, pair), certtest.Now)); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}
