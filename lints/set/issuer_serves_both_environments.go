// SPDX-License-Identifier: Apache-2.0

package set

import (
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerServesBothEnvironments = &lints.Rule{
	ID:    "issuer-serves-both-environments",
	Title: "issuer serves more than one environment",
	Doc: lints.Doc{
		What: "No issuer, told by its key, stands above the leaves of different environments. The issuer is the registered anchor of the path, or else its topmost CA certificate. What a file is for is the value of the parameter that param names; values limits the environments that are looked at.",
		Why:  "Whatever a registered issuer signs is let in. An issuer that serves the test system and the live one makes each test certificate a key to the live system.",
		Fix:  "Run a CA for each environment, and register each with its own.",
	},
	Params: EnvironmentParams{Param: "environment"},
	Set:    checkIssuerServesBothEnvironments,
}

func checkIssuerServesBothEnvironments(p *lints.SetPass) {
	servesOneEnvironment(p, (*chain.Chain).Issuer, "issuer", "an issuer for each environment")
}
