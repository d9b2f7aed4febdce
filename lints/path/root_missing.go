// SPDX-License-Identifier: Apache-2.0

package path

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var rootMissing = &lints.Rule{
	ID:     "root-missing",
	Remedy: lints.Repair,
	Title:  "path does not end in a self-signed certificate of the file",
	Doc: lints.Doc{
		What: "The last certificate in the path is self-signed and is in the file. A registered anchor that is not in the file does not count. The finding names the missing issuer, with its key identifier and URL if the certificate has them.",
		Why:  "A provider that requires the root cannot verify the chain without it: it does not have your private root.",
		Fix:  "Append the root's certificate to the file: cat client.pem ca.pem > new-chain.pem.",
	},
	Cite:    "RFC 5280 6.1",
	Follows: []string{"no-client-certificate"},
	Chain:   checkRootMissing,
}

func checkRootMissing(p *lints.Pass) {
	top := p.Chain.Top()
	switch {
	case top == nil:
		p.NotApplicable(lints.NoCertificate)
		return
	case top.Index < 0:
		last := p.Chain.Path[max(0, len(p.Chain.Path)-2)]
		missing(p, last, fmt.Sprintf("the path ends at %s, which is registered but not in the file", top.Title()), "")
	case top.SelfSigned():
		p.Evidence(placed(top))
	case top.SelfIssued():
		missing(p, top, fmt.Sprintf("the path ends at %s, which names itself as its issuer but did not sign itself", top.Title()), "")
	default:
		missing(p, top, fmt.Sprintf("the path ends at %s; its issuer, %s, is not in the file", top.Title(), issuerWords(top)), addIssuer(p, top))
	}
}

// addIssuer returns how to add the missing issuer of a certificate. It is empty if
// the issuer may be the root, which the fix of the requirement covers.
func addIssuer(p *lints.Pass, child *chain.Cert) string {
	fix := fmt.Sprintf("Put the certificate of %s into the file, after the one that it issued", chain.QuoteDN(child.RawIssuer))
	switch address := child.IssuerAddress(); {
	case address != "":
		return fix + "; it is at " + chain.Escape(address) + "."
	case slices.ContainsFunc(p.Chain.Strays(), p.Chain.MayJoin):
		return fix + "."
	}
	return ""
}

func missing(p *lints.Pass, last *chain.Cert, message, fix string) {
	f := lints.Finding{
		Cert:     last,
		Field:    bundle.Issuer,
		Message:  message,
		Found:    "a path that ends at " + p.Chain.Top().Title(),
		Required: "a self-signed root at the end of the path",
		Fix:      fix,
	}
	switch {
	case last.SelfIssued(): // a broken signature below it has another cause: with that fixed, the root is still missing
		f.Follows = []string{"signature-invalid"}
	case p.Chain.Bundle.LostCertificate():
		f.Follows = []string{"unreadable-object"}
	}
	p.Fail(f)
}

// issuerWords names the missing issuer as far as its child knows it.
func issuerWords(child *chain.Cert) string {
	words := chain.QuoteDN(child.RawIssuer)
	if len(child.AuthorityKeyId) > 0 {
		words += " with the key identifier " + hex.EncodeToString(child.AuthorityKeyId)
	}
	return words
}
