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
		What: "No attribute of the given type (a short name such as O, or a dotted object identifier) is one of values. Case and repeated spaces are ignored. The rule subject-attribute-missing covers a subject without such an attribute.",
		Why:  "OpenSSL fills in defaults from its configuration, such as \"Internet Widgits Pty Ltd\". They mean that the prompt was not answered, and are not the name of the company.",
		Fix:  "Make the request again and set every value on the command line, so that no default is used:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
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
		p.Failf(bundle.Subject, fmt.Sprintf("%s %q", params.Type, value), required,
			"%s has %s %q, a program's default; %s", c.Title(), params.Type, value, p.Requires("your own value"))
	}
	p.Evidence(params.Type + " " + quoted(there))
}
