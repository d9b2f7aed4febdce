// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"errors"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var csrSignatureBad = &lints.Rule{
	ID:    "csr-signature-bad",
	Title: "signing request is not signed by its own key",
	Doc: lints.Doc{
		What: "The signature of the certificate signing request verifies with the public key in it. An unknown algorithm or curve fails. A known algorithm that chainlint does not verify (Ed448, ML-DSA, SLH-DSA) leaves the requirement open.",
		Why:  "The signature proves that the requester has the private key. A CA refuses a request without that proof.",
		Fix:  "Make the request again with the right key: openssl req -new -key client.key -out new-client.csr. Editing a request breaks its signature.",
	},
	Cite:    "RFC 2986 3",
	Request: checkCSRSignatureBad,
}

func checkCSRSignatureBad(p *lints.Pass, o *bundle.Object) {
	if o.Request == nil {
		p.NotApplicable("the certificate signing request does not parse")
		return
	}
	subject := chain.QuoteDN(o.Request.RawSubject)
	err := chain.VerifySignature(o.Request.RawSubjectPublicKeyInfo, o.FieldBytes(bundle.SignatureAlgorithm),
		o.Request.RawTBSCertificateRequest, o.Request.Signature)
	switch {
	case err == nil:
		p.Evidence("signed by its own key")
	case errors.Is(err, chain.ErrUnsupported) && !errors.Is(err, chain.ErrUnknown):
		p.Undecided(fmt.Sprintf("the signature of the request for %s cannot be verified here (%v): verify it with openssl req -verify", subject, err))
	default:
		p.Failf(bundle.Signature, err.Error(), "a signature by the key in the request",
			"the signature of the request for %s does not verify with the request's own key", subject)
	}
}
