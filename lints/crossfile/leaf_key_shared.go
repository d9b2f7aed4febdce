// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafKeyShared = &lints.Rule{
	ID:     "leaf-key-shared",
	Remedy: lints.Decide,
	Title:  "two leaf certificates have the same key",
	Doc: lints.Doc{
		What: "No two leaf certificates or self-signed certificates of different targets have the same public key. Requests are not checked. A target is an entry under targets in the configuration; without a configuration, each file is a target of its own. The same certificate in two files counts as one leaf.",
		Why:  "A key that is used in two places has to be replaced in both if one of them loses it, and is only as safe as the weaker of the two places.",
		Fix:  "Make a key for each certificate: openssl genrsa -out new-client.key 2048, then a request and a certificate for that key.",
	},
	Follows:   []string{"leaf-serves-both-environments"},
	CrossFile: checkLeafKeyShared,
}

func checkLeafKeyShared(p *lints.CrossFilePass) {
	var keys group[[32]byte]
	targets := map[[32]byte]map[string]bool{}
	for _, m := range p.Files {
		for _, holder := range holdersOf(m.Chain) {
			if holder.Role == chain.Request {
				continue
			}
			key := holder.SPKISHA256()
			keys.add(key, m.Place(holder))
			if targets[key] == nil {
				targets[key] = map[string]bool{}
			}
			targets[key][m.Target] = true
		}
	}
	if len(keys.keys) == 0 {
		p.NotApplicable("no file of the run has a leaf certificate")
		return
	}
	for _, key := range keys.keys {
		leaves := distinct(keys.places[key])
		if len(leaves) < 2 || len(targets[key]) < 2 {
			continue
		}
		p.Fail(lints.Finding{
			Cert: leaves[0].Cert, Field: bundle.SubjectPublicKey,
			Message:  fmt.Sprintf("one key is in %d certificates: %s", len(leaves), wheres(leaves)),
			Found:    fmt.Sprintf("%d certificates with one key", len(leaves)),
			Required: "a key for each target",
		}, leaves...)
	}
}
