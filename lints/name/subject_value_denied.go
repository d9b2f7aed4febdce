// SPDX-License-Identifier: Apache-2.0

package name

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// subjectValueDeniedParams are the parameters of subject-value-denied.
type subjectValueDeniedParams struct {
	Type   string   `yaml:"type"`   // a short name (O, ST) or a dotted object identifier
	Values []string `yaml:"values"` // what the attribute must not be
}

var subjectValueDenied = &lints.Rule{
	ID:    "subject-value-denied",
	Title: "subject still has a placeholder value",
	Doc: lints.Doc{
		What: "No attribute of the type given (a short name such as O, or a dotted object identifier) has one of values as a whole. Case and runs of blanks do not matter. A subject without such an attribute is left to subject-attribute-missing.",
		Why:  "OpenSSL fills in what is not typed: its configuration has defaults such as \"Internet Widgits Pty Ltd\". They show that the question was not answered, and are not the name of the company.",
		Fix:  "Make the request again and give every value, on the command line so that no default slips in:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
	},
	Params: subjectValueDeniedParams{},
	Values: map[string]lints.Values{"type": attributeType},
	ValidateParams: func(params any) error {
		p := params.(subjectValueDeniedParams)
		return errors.Join(given(p.Type, "type"), given(strings.Join(p.Values, ""), "values"))
	},
	Cert: checkValueDenied,
}

func checkValueDenied(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[subjectValueDeniedParams](p)
	there := chain.Values(c.RawSubject, params.Type)
	if len(there) == 0 {
		p.NotApplicable("the subject has no " + params.Type)
		return
	}
	for _, value := range there {
		if !slices.ContainsFunc(params.Values, func(denied string) bool { return chain.Fold(denied) == chain.Fold(value) }) {
			continue
		}
		required := params.Type + " other than " + fmt.Sprintf("%q", value)
		p.Fail(lints.Finding{
			Field:    bundle.Subject,
			Message:  fmt.Sprintf("the subject of %s has %s %q, a program's default; %s", c.Title(), params.Type, value, p.Requires("your own value")),
			Found:    fmt.Sprintf("%s %q", params.Type, value),
			Required: required,
		})
	}
	p.Evidence(params.Type + " " + quoted(there))
}
