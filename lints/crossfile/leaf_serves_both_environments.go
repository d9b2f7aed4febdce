// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafServesBothEnvironments = &lints.Rule{
	ID:    "leaf-serves-both-environments",
	Title: "leaf serves more than one environment",
	Doc: lints.Doc{
		What: "No leaf and no certification request, by its key, is in files for different environments. What a file is for is the value of the parameter that param names; values limits the environments that are looked at. A file with a leaf that does not say what it is for leaves the question open, where the ruleset requires that parameter; where all are for one environment the rule does not apply.",
		Why:  "A certificate that opens the test system and the live one puts the live key onto test machines, which are guarded less and seen by more people.",
		Fix:  "Make a key and a certificate for each environment.",
	},
	Params:    environmentParams{Param: "environment"},
	Values:    map[string]lints.Values{"param": {Input: true}},
	CrossFile: checkLeafServesBothEnvironments,
}

func checkLeafServesBothEnvironments(p *lints.CrossFilePass) {
	all, reason := uses(p, holdersOf, "leaf certificate or request")
	if reason != "" {
		p.NotApplicable(reason)
		return
	}
	for _, shared := range byKey(all) {
		environments := environmentsOf(shared)
		if len(environments) < 2 {
			continue
		}
		names := and(environments)
		p.Fail(lints.Finding{
			Message:  fmt.Sprintf("one key serves %s: %s", names, wheres(placesOf(shared))),
			Found:    fmt.Sprintf("one key for %s", names),
			Required: "a key for each environment",
		}, placesOf(shared)...)
	}
}

// holdersOf are what says whose key a file is about: its leaf, without one its
// requests, and without any its one self-signed certificate.
func holdersOf(c *chain.Chain) []*chain.Cert {
	switch leaf := c.Leaf(); {
	case leaf != nil:
		return []*chain.Cert{leaf}
	case len(c.Requests) > 0:
		return c.Requests
	case len(c.Path) == 1 && c.Path[0].SelfSigned():
		return c.Path
	}
	return nil
}

func leafOf(c *chain.Chain) []*chain.Cert {
	if leaf := c.Leaf(); leaf != nil {
		return []*chain.Cert{leaf}
	}
	return nil
}
