// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafServesBothEnvironments = &lints.Rule{
	ID:     "leaf-serves-both-environments",
	Remedy: lints.Decide,
	Title:  "leaf serves more than one environment",
	Doc: lints.Doc{
		What: "No leaf or certification request, identified by its key, is in files for different environments. The environment of a file is the value of the parameter that param names; values limits the environments to check. If the ruleset requires that parameter, a file with a leaf and without a value leaves the requirement open. If all files are for one environment, the rule does not apply.",
		Why:  "If one certificate works on the test system and on the live system, the live key is on test machines, which have weaker protection and more users.",
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

// holdersOf returns the certificates or requests whose key the file is about: its
// leaf, without a leaf its requests, or else its only self-signed certificate.
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
