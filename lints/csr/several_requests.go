// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"bytes"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var severalRequests = &lints.Rule{
	ID:     "several-requests",
	Remedy: lints.Repair,
	Title:  "file holds several signing requests",
	Doc: lints.Doc{
		What: "The file has one certificate signing request, or copies of one. A second, different request is a finding. A request that does not parse counts too.",
		Why:  "OpenSSL and the web forms of CAs read the first request in a file and silently skip the rest. The certificate is then issued for the wrong name or key.",
		Fix:  "Send each request in a file of its own.",
	},
	Cite:    "RFC 2986 3",
	Follows: []string{"no-request"},
	Chain:   checkSeveralRequests,
}

func checkSeveralRequests(p *lints.Pass) {
	var first *bundle.Object
	for _, o := range p.Chain.Bundle.Objects {
		switch {
		case o.Kind != bundle.CertificateRequest, first != nil && bytes.Equal(o.DER, first.DER):
		case first == nil:
			first = o
		default:
			p.Fail(lints.Finding{
				At:       o.Span,
				Message:  fmt.Sprintf("the file holds a second signing request (%s); a CA reads only the first", o.Where()),
				Found:    "a second request" + subjectOf(o),
				Required: "one request" + subjectOf(first),
			})
		}
	}
	if first == nil {
		p.NotApplicable("the file has no certificate signing request")
	}
}

// subjectOf names a request by its subject, if it parses.
func subjectOf(o *bundle.Object) string {
	if o.Request == nil {
		return ""
	}
	return " for " + chain.QuoteDN(o.Request.RawSubject)
}
