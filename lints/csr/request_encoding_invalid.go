// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var requestEncodingInvalid = &lints.Rule{
	ID:    "request-encoding-invalid",
	Title: "signing request has an encoding that CA software refuses",
	Doc: lints.Doc{
		What: "OpenSSL 3.0 and Go 1.26 load the certificate signing request: its tags, lengths, numbers and strings are encoded as X.690 and RFC 2986 require, as far as the two enforce it. A defect that only one of them refuses is a warning that names it.",
		Why:  "A CA whose software cannot load the request reports that it is malformed, but not where.",
		Fix:  "Make the request again with software that encodes DER: openssl req -new -key client.key -out new-client.csr. The message names the field and the defect.",
	},
	Cite:    "RFC 2986 4",
	Request: checkRequestEncoding,
}

func checkRequestEncoding(p *lints.Pass, o *bundle.Object) {
	if o.Request == nil {
		p.NotApplicable("the certificate signing request does not parse")
		return
	}
	defects := chain.EncodingDefects(o)
	if !o.HasAttributes() { // request-nonconforming reports this as the reason why Go refuses it
		defects = chain.WithoutOther(defects)
	}
	for _, d := range defects {
		f := lints.Finding{
			Field:    d.Field,
			Message:  fmt.Sprintf("%s %s; %s it", requestField(d.Field), d.Text, d.RefusedBy.Refuse()),
			Found:    d.Text,
			Required: "an encoding that OpenSSL 3.0 and Go 1.26 load", RefusedBy: d.RefusedBy,
		}
		switch {
		case d.Kind == chain.BadKey && strings.Contains(d.Text, "EC key on"): // a key that a provider may allow
			f.Severity = lints.Note
		case !chain.RefusedByAll(defects, d):
			f.Severity = lints.Warning
		}
		p.Fail(f)
	}
}

func requestField(field bundle.Field) string {
	if field == bundle.Whole {
		return "the request"
	}
	return chain.FieldWord(field) + " of the request"
}
