// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// commonNameLacksTextParams are the parameters of common-name-lacks-text.
type commonNameLacksTextParams struct {
	Text string `yaml:"text"` // what the common name must contain
}

var commonNameLacksText = &lints.Rule{
	ID:    "common-name-lacks-text",
	Title: "common name does not contain a text",
	Doc: lints.Doc{
		What: "The subject's common name contains text. Both are compared after Unicode normalisation (NFKC) and case folding, by their letters and digits alone: " +
			"\"Northwind Trading\" is found in \"NORTHWIND TRADING Client\", in \"northwind-trading\", in \"NorthwindTrading-API\" and in full-width letters. Other attributes, such as O, are not looked at.",
		Why: "The person or program that takes the file knows the company by the common name, and cannot assign a certificate that does not have it there.",
		Fix: "Put the name into the common name and have the certificate issued again:\n\n    openssl req -new -key client.key -subj \"/CN=Northwind Trading Client/O=Northwind Trading\" -out new-client.csr",
	},
	Params: commonNameLacksTextParams{},
	Values: map[string]lints.Values{"text": {
		Has: func(text string) bool { return squeeze(text) != "" }, Form: "a text with a letter or a digit in it",
	}},
	Cert: checkCommonName,
}

func checkCommonName(p *lints.Pass, c *chain.Cert) {
	text := lints.ParamsOf[commonNameLacksTextParams](p).Text
	if text == "" {
		p.NotApplicable("no text was given that the common name must contain")
		return
	}
	names := chain.Values(c.RawSubject, "CN")
	for _, name := range names {
		if containsText(name, text) {
			p.Evidence(fmt.Sprintf("CN %q", name))
			return
		}
	}
	found := "no CN"
	if len(names) > 0 {
		found = "CN " + quoted(names)
	}
	required := fmt.Sprintf("a CN that contains %q", text)
	p.Fail(lints.Finding{
		At:       c.At(bundle.Subject),
		Message:  fmt.Sprintf("the %s has %s%s; %s", rolePhrase(c), found, inOrganization(c, text), p.Requires(required)),
		Found:    found,
		Required: required,
	})
}

// rolePhrase is the certificate's role alone, since the finding gives its common
// name anyway.
func rolePhrase(c *chain.Cert) string {
	if c.Role == chain.Stray {
		return "stray certificate"
	}
	return string(c.Role)
}

// inOrganization tells the reader that the text stands where it does not help.
func inOrganization(c *chain.Cert, text string) string {
	for _, o := range chain.Values(c.RawSubject, "O") {
		if containsText(o, text) {
			return fmt.Sprintf(" (O %q does not count)", o)
		}
	}
	return ""
}
