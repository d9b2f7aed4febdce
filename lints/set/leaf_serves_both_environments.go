// SPDX-License-Identifier: Apache-2.0

package set

import (
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafServesBothEnvironments = &lints.Rule{
	ID:    "leaf-serves-both-environments",
	Title: "leaf serves more than one environment",
	Doc: lints.Doc{
		What: "No leaf, told by its key, stands in files for different environments. What a file is for is the value of the parameter that param names; values limits the environments that are looked at. Files that say nothing are left out, and where all are for one environment the rule does not apply.",
		Why:  "A certificate that opens the test system and the live one puts the live key onto test machines, which are guarded less and seen by more people.",
		Fix:  "Make a key and a certificate for each environment.",
	},
	Params: EnvironmentParams{Param: "environment"},
	Set:    checkLeafServesBothEnvironments,
}

func checkLeafServesBothEnvironments(p *lints.SetPass) {
	servesOneEnvironment(p, (*chain.Chain).Leaf, "leaf", "a key for each environment")
}
