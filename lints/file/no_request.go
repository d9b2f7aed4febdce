// SPDX-License-Identifier: Apache-2.0

package file

import (
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var noRequest = &lints.Rule{
	ID:     "no-request",
	Remedy: lints.Decide,
	Title:  "file holds no certificate signing request that can be read",
	Doc: lints.Doc{
		What: "At least one PKCS#10 certificate signing request of the file parses, in PEM or DER.",
		Why:  "A portal that takes requests finds nothing to sign in any other file, a certificate included.",
		Fix:  "Make a request with the key that the certificate is to be for: openssl req -new -key client.key -out new-client.csr.",
	},
	Cite:    "RFC 2986 4; RFC 7468 7",
	Follows: []string{"unexpected-object"},
	Chain:   checkNoRequest,
}

func checkNoRequest(p *lints.Pass) {
	c := p.Chain
	if n := len(c.Requests); n > 0 {
		p.Evidence(chain.Plural(n, "certificate signing request"))
		return
	}
	found := contents(c.Bundle)
	f := lints.Finding{
		Message:  "the file holds no readable certificate signing request but " + found,
		Found:    found,
		Required: "1 certificate signing request or more",
	}
	damaged := func(p bundle.Problem) bool { return unreadable(p) && !ofKey(c.Bundle, p) }
	if !slices.ContainsFunc(c.Bundle.Problems, damaged) { // what may have been the request is not mended by taking the key out
		f.Follows = []string{"private-key-in-file"}
	}
	p.Fail(f)
}
