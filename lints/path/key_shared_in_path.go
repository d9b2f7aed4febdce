// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var keySharedInPath = &lints.Rule{
	ID:    "key-shared-in-path",
	Title: "leaf and root share a key or are one certificate",
	Doc: lints.Doc{
		What: "The leaf and the root are two certificates, and no two certificates in the path have the same key. A self-signed leaf without any other certificate has both roles, and fails.",
		Why:  "The root's key signs certificates and belongs offline; the leaf's key sits on a server and signs handshakes. With one key for both, the CA key is on every machine that runs the client.",
		Fix:  "Make one key for the root and another for the client, and sign the client's certificate with the root's key.",
	},
	Chain: checkKeySharedInPath,
}

func checkKeySharedInPath(p *lints.Pass) {
	path, leaf := p.Chain.Path, p.Chain.Leaf()
	switch {
	case leaf == nil:
		p.NotApplicable("the file holds no leaf certificate")
		return
	case len(path) == 1 && leaf.SelfIssued():
		p.Fail(lints.Finding{
			Cert:     leaf,
			Message:  fmt.Sprintf("leaf %q is self-signed, so it is also the root; %s", leaf.Name(), p.Requires("two certificates")),
			Found:    "one self-signed certificate",
			Required: "two certificates with two keys",
		})
		return
	case len(path) == 1:
		p.NotApplicable("the path has one certificate, and its issuer is not in the file")
		return
	}
	for i, upper := range path {
		for _, lower := range path[:i] {
			if lower.SPKISHA256() != upper.SPKISHA256() {
				continue
			}
			p.Fail(lints.Finding{
				Cert:     lower,
				Field:    bundle.SubjectPublicKey,
				Message:  fmt.Sprintf("%s has the key of %s; %s", lower.Title(), upper.Title(), p.Requires("two keys")),
				Found:    "one key in two certificates",
				Required: "a key for each certificate",
				Related:  []lints.Related{{At: upper.At(bundle.SubjectPublicKey), Message: "the same key"}},
			})
		}
	}
	p.Evidence(chain.Plural(len(path), "certificate") + " with different keys")
}
