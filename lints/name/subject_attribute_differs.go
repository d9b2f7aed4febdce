// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// subjectAttributeDiffersParams are the parameters of subject-attribute-differs.
type subjectAttributeDiffersParams struct {
	Type      string `yaml:"type"`       // a short name (O, OU) or a dotted object identifier
	Value     string `yaml:"value"`      // what it must be, exactly
	MaxLength int    `yaml:"max-length"` // in characters; 0 for no limit
}

var subjectAttributeDiffers = &lints.Rule{
	ID:    "subject-attribute-differs",
	Title: "subject attribute does not have the required value",
	Doc: lints.Doc{
		What: "The subject has one attribute of the given type (a short name such as O, or a dotted object identifier). It is exactly value, including case and spaces, and has at most max-length characters if that is set.",
		Why:  "The provider compares the attribute with its records, and rejects a request that differs.",
		Fix:  "Copy the value from the provider's page into the request:\n\n    openssl req -new -key client.key -subj \"/O=Northwind Trading/CN=Northwind Trading Client\" -out new-client.csr",
	},
	Cite:           "RFC 5280 4.1.2.6",
	Params:         subjectAttributeDiffersParams{},
	Values:         map[string]lints.Values{"type": attributeType},
	ValidateParams: func(params any) error { return given(params.(subjectAttributeDiffersParams).Type, "type") },
	Cert:           checkAttributeDiffers,
}

func checkAttributeDiffers(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[subjectAttributeDiffersParams](p)
	there := chain.Values(c.RawSubject, params.Type)
	found := "no " + params.Type
	if len(there) > 0 {
		found = params.Type + " " + quoted(there)
	}
	if !slices.Equal(there, []string{params.Value}) {
		required := fmt.Sprintf("%s %q", params.Type, params.Value)
		p.Failf(bundle.Subject, found, required,
			"%s has %s%s; %s", c.Title(), found, nearly(there, params.Value), p.Requires(required))
	}
	for _, value := range there {
		if n := utf8.RuneCountInString(value); params.MaxLength > 0 && n > params.MaxLength {
			p.Fail(tooLong(p, c, params.Type, n, params.MaxLength))
		}
	}
	p.Evidence(found)
}

// nearly explains why a value that looks right is refused.
func nearly(there []string, value string) string {
	if len(there) == 1 {
		return difference(there[0], value)
	}
	return ""
}

// tooLong returns the finding about a value of n characters.
func tooLong(p *lints.Pass, c *chain.Cert, typ string, n, most int) lints.Finding {
	limit := fmt.Sprintf("at most %d characters", most)
	return lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("the %s of %s has %d characters; %s", typ, c.Title(), n, p.Requires(limit)),
		Found:    fmt.Sprintf("%d characters", n),
		Required: limit,
	}
}
