// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// subjectValueAbbreviatedParams are the parameters of subject-value-abbreviated.
type subjectValueAbbreviatedParams struct {
	Type       string `yaml:"type"`        // a short name (ST, O) or a dotted object identifier
	MaxLetters int    `yaml:"max-letters"` // at most this many capital letters are an abbreviation
}

var subjectValueAbbreviated = &lints.Rule{
	ID:    "subject-value-abbreviated",
	Title: "subject attribute is abbreviated or only punctuation",
	Doc: lints.Doc{
		What: "No attribute of the given type (a short name such as ST, or a dotted object identifier) is an abbreviation or only punctuation. An abbreviation has at most max-letters letters, all of them capitals, with or without periods (\"CA\", \"N.Y.\"). The rule subject-attribute-missing covers a missing attribute and a blank value.",
		Why:  "OpenSSL prompts for the full name. A period at that prompt leaves the field out, and an abbreviation is often ambiguous: CA is California or Canada.",
		Fix:  "Write the name out when you make the request:\n\n    openssl req -new -key client.key -subj \"/C=DE/ST=Berlin/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
	},
	Params:         subjectValueAbbreviatedParams{MaxLetters: 3},
	Values:         map[string]lints.Values{"type": attributeType},
	ValidateParams: func(params any) error { return given(params.(subjectValueAbbreviatedParams).Type, "type") },
	Cert:           checkValueAbbreviated,
}

func checkValueAbbreviated(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[subjectValueAbbreviatedParams](p)
	there := chain.Values(c.RawSubject, params.Type)
	if len(there) == 0 {
		p.NotApplicable("the subject has no " + params.Type)
		return
	}
	p.Evidence(params.Type + " " + quoted(there))
	for _, value := range there {
		if blank(value) || !params.abbreviated(value) {
			continue
		}
		const required = "the full name"
		found := fmt.Sprintf("%s %q", params.Type, value)
		p.Failf(bundle.Subject, found, required,
			"the subject of %s has %s; %s", c.Title(), found, p.Requires(required))
	}
}

// abbreviated reports whether a value has only a few letters, all capitals, or
// only punctuation.
func (params subjectValueAbbreviatedParams) abbreviated(value string) bool {
	text := strings.Map(func(r rune) rune {
		if inWord(r) {
			return r
		}
		return -1
	}, value)
	others := strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsUpper(r) })
	return !others && utf8.RuneCountInString(text) <= params.MaxLetters
}
