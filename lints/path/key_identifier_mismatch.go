// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A key identifier that differs where the signature fails too says the same
// thing once more: the certificate at hand is not the one that signed. Hence
// this rule follows signature-invalid, which mentions the identifiers.
var keyIdentifierMismatch = &lints.Rule{
	ID:    "key-identifier-mismatch",
	Title: "authority key identifier is not the issuer's subject key identifier",
	Doc: lints.Doc{
		What: "The keyIdentifier in authorityKeyIdentifier of each certificate of the path is the subjectKeyIdentifier of the certificate above it. Where one of the two is absent there is nothing to compare, and the rule passes.",
		Why:  "Verifiers that know several certificates of one name choose among them by this identifier, and OpenSSL takes no other: the right issuer is passed over although its signature is good.",
		Fix:  "Issue the certificate again with authorityKeyIdentifier = keyid from the CA's current certificate.",
	},
	Cite:    "RFC 5280 4.2.1.1",
	Follows: []string{"signature-invalid"},
	Link:    checkKeyIdentifierMismatch,
}

func checkKeyIdentifierMismatch(p *lints.Pass, l chain.Link) {
	if l.KeyIDs != chain.KeyIDsDiffer {
		p.Evidence("key identifiers: " + string(l.KeyIDs))
		return
	}
	found, required := fmt.Sprintf("%x", l.Child.AuthorityKeyId), fmt.Sprintf("%x", l.Issuer.SubjectKeyId)
	p.Fail(lints.Finding{
		Field:    bundle.ExtensionField(chain.OIDAuthorityKeyID),
		Message:  fmt.Sprintf("%s names %s as the key identifier of its issuer, and that of %s is %s", l.Child.Title(), found, placed(l.Issuer), required),
		Found:    found,
		Required: required,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.ExtensionField(chain.OIDSubjectKeyID)), Message: "the subject key identifier of its issuer"}},
	})
}
