// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var leafOrRootMissing = &lints.Rule{
	ID:     "leaf-or-root-missing",
	Remedy: lints.Repair,
	Title:  "leaf and root do not stand in the same file",
	Doc: lints.Doc{
		What: "The file holds both ends of the path: the leaf certificate and the self-signed root that it leads to, as two certificates.",
		Why:  "A provider that asks for the chain in one file reads that file only. A leaf without its root cannot be verified, and a root without a leaf says nothing of the client.",
		Fix:  "Put all certificates of the path into one file: cat client.pem ca.pem > new-chain.pem.",
	},
	Follows: []string{"no-certificate", "no-client-certificate", "root-missing", "key-shared-in-path"},
	Chain:   checkLeafOrRootMissing,
}

func checkLeafOrRootMissing(p *lints.Pass) {
	leaf, top := p.Chain.Leaf(), p.Chain.Top()
	if top == nil {
		p.NotApplicable(lints.NoCertificate)
		return
	}
	rooted := top != leaf && top.Index >= 0 && p.Chain.Root() == top
	var message, found string
	var about *chain.Cert
	switch {
	case leaf != nil && rooted:
		p.Evidence(fmt.Sprintf("leaf %q and root %q", leaf.Name(), top.Name()))
		return
	case leaf == nil && rooted:
		about, found = top, "a root without a leaf"
		message = fmt.Sprintf("the file holds root %q and no leaf", top.Name())
	case leaf == nil:
		about, found = p.Chain.Path[0], "neither a leaf nor a root"
		message = fmt.Sprintf("the file holds %q, neither leaf nor root", about.Name())
	case leaf.SelfSigned():
		about, found = leaf, "one self-signed certificate"
		message = fmt.Sprintf("the file holds only the self-signed %q", leaf.Name())
	case slices.ContainsFunc(p.Chain.Strays(), p.Chain.MayJoin):
		about, found = leaf, "a leaf, and a CA that its path does not reach"
		message = fmt.Sprintf("the file holds leaf %q but no path to a root", leaf.Name())
	default:
		about, found = leaf, "a leaf without its root"
		message = fmt.Sprintf("the file holds leaf %q without its root", leaf.Name())
	}
	f := lints.Finding{
		Cert: about, Message: message + "; " + p.Requires("both in one file"), Found: found, Required: "leaf and root in one file",
	}
	if p.Chain.Bundle.LostCertificate() {
		f.Follows = []string{"unreadable-object"}
	}
	p.Fail(f)
}
