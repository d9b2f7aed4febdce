// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var csrVersionNot0 = &lints.Rule{
	ID:    "csr-version-not-0",
	Title: "certification request has a version other than 0",
	Doc: lints.Doc{
		What: "The version of the certification request is 0, which means version 1, the only version that exists.",
		Why:  "Some programs write 2, as in a certificate. OpenSSL and Go ignore it; Java refuses the request (\"not PKCS #10 v1\"), and so may the provider's software.",
		Fix:  "Make the request again for the same key, with a program that writes version 0:\n\n    openssl req -new -key client.key -out new-client.csr",
	},
	Cite:    "RFC 2986 4.1",
	Request: checkCSRVersion,
}

func checkCSRVersion(p *lints.Pass, o *bundle.Object) {
	if o.Request == nil {
		p.NotApplicable("the certification request does not parse")
		return
	}
	if o.Request.Version == 0 {
		p.Evidence("version 0")
		return
	}
	p.Fail(lints.Finding{
		At:       o.Span,
		Message:  fmt.Sprintf("the request for %s has version %d; %s", chain.QuoteDN(o.Request.RawSubject), o.Request.Version, p.Requires("version 0")),
		Found:    fmt.Sprintf("version %d", o.Request.Version),
		Required: "version 0",
	})
}
