// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// keyIdentifierMismatch follows signature-invalid: if the signature fails too, both
// rules have the same cause, the certificate in the file is not the one that signed.
// The finding of signature-invalid mentions the identifiers.
var keyIdentifierMismatch = &lints.Rule{
	ID:    "key-identifier-mismatch",
	Title: "authority key identifier is not the issuer's subject key identifier",
	Doc: lints.Doc{
		What: "The keyIdentifier in the authorityKeyIdentifier of each certificate in the path is the subjectKeyIdentifier of the certificate above it. If either is absent, there is nothing to compare and the rule passes.",
		Why:  "Verifiers that know several certificates with one name choose by this identifier, and OpenSSL accepts no other certificate: it skips the right issuer even though the signature is good.",
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
		Message:  fmt.Sprintf("%s names the issuer key identifier %s; that of %s is %s", l.Child.Title(), found, l.Issuer.Title(), required),
		Found:    found,
		Required: required,
		Related:  []lints.Related{{At: l.Issuer.At(bundle.ExtensionField(chain.OIDSubjectKeyID)), Message: "the subject key identifier of its issuer"}},
	})
}
