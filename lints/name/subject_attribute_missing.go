// SPDX-License-Identifier: Apache-2.0

package name

import (
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
	Title: "subject attribute is missing or blank",
	Doc: lints.Doc{
		What: "The subject has an attribute of the given type (a short name such as C, ST, O, OU, CN, or a dotted object identifier), and none of its values is blank: empty, or only spaces and invisible characters. The value itself is not checked.",
		Why:  "The provider copies the required attributes from the subject into the certificate, or compares them with its records, and rejects a request without them.",
		Fix:  "Set every required attribute when you make the request:\n\n    openssl req -new -key client.key -subj \"/C=GB/ST=London/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
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
	p.Failf(bundle.Subject, found, "a value of "+typ,
		"the subject of %s has %s; %s", c.Title(), found, p.Requires("a value"))
}

// blank reports whether a text has no visible characters.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsPrint(r) && !unicode.IsSpace(r) })
}
