// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// subjectAttributeMissingParams are the parameters of subject-attribute-missing.
type subjectAttributeMissingParams struct {
	Type string `yaml:"type"` // a short name (CN, O, ST) or a dotted object identifier
}

var subjectAttributeMissing = &lints.Rule{
	ID:    "subject-attribute-missing",
	Title: "subject lacks an attribute, or has it blank",
	Doc: lints.Doc{
		What: "The subject has an attribute of the type given (a short name such as C, ST, O, OU, CN, or a dotted object identifier), and none of its values is blank: empty, or made of spaces and characters that cannot be seen. What the value says is not looked at.",
		Why:  "The provider copies what it requires in the subject into the certificate, or compares it with its records, and rejects a request without it.",
		Fix:  "Give every required attribute when you make the request:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
	},
	Cite:           "RFC 5280 4.1.2.6",
	Params:         subjectAttributeMissingParams{},
	Values:         map[string]lints.Values{"type": attributeType},
	ValidateParams: func(params any) error { return given(params.(subjectAttributeMissingParams).Type, "type") },
	Cert:           checkAttributeMissing,
}

func checkAttributeMissing(p *lints.Pass, c *chain.Cert) {
	typ := lints.ParamsOf[subjectAttributeMissingParams](p).Type
	there := chain.Values(c.RawSubject, typ)
	found := ""
	for _, value := range there {
		if blank(value) {
			found = "a blank " + typ
		}
	}
	switch {
	case len(there) == 0:
		found = "no " + typ
	case found == "":
		p.Evidence(typ + " " + quoted(there))
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("the subject of %s has %s; %s", c.Title(), found, p.Requires("a value")),
		Found:    found,
		Required: "a value of " + typ,
	})
}

// blank reports whether a text shows nothing at all.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsPrint(r) && !unicode.IsSpace(r) })
}
