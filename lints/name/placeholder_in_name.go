// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// placeholderInNameParams are the parameters of placeholder-in-name.
type placeholderInNameParams struct {
	Values  []string `yaml:"values"`  // what a value must not be as a whole
	Words   []string `yaml:"words"`   // what it must not contain as a word
	Domains []string `yaml:"domains"` // what a host name in it must not be or be below
}

var placeholderInName = &lints.Rule{
	ID:    "placeholder-in-name",
	Title: "subject or host name still has a placeholder value",
	Doc: lints.Doc{
		What: "No attribute of the subject is one of values as a whole or contains one of words, and no attribute and no dNSName of subjectAltName is a host name in one of domains. Capitals and runs of blanks do not matter.",
		Why:  "Guides and tools put a placeholder where a name of your own belongs. A certificate that still has it was often issued by mistake, and nobody can tell from it whose it is.",
		Fix:  "Make the request again with names of your own, and have the certificate issued again.",
	},
	Params:  placeholderInNameParams{},
	Follows: []string{"subject-value-denied", "common-name-lacks-text", "common-name-not-of-form", "subject-attribute-differs"},
	Cert:    checkPlaceholderInName,
}

func checkPlaceholderInName(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[placeholderInNameParams](p)
	for _, rdn := range chain.Attributes(c.RawSubject) {
		for _, a := range rdn {
			if left := params.placeholder(a.Value); left != "" {
				p.Fail(lints.Finding{
					Field:    bundle.Subject,
					Message:  fmt.Sprintf("the subject of %s has %s %q, which is %s", c.Title(), a.Type, a.Value, placeholderWords(a.Value, left)),
					Found:    fmt.Sprintf("%s %q", a.Type, a.Value),
					Required: "a name of your own",
				})
			}
		}
	}
	for _, host := range c.DNSNames {
		if domain := params.domain(host); domain != "" {
			p.Fail(lints.Finding{
				Field:    bundle.ExtensionField(chain.OIDSubjectAltName),
				Message:  fmt.Sprintf("%s has the dNSName %q, which is %s", c.Title(), host, placeholderWords(host, domain)),
				Found:    fmt.Sprintf("dNSName %q", host),
				Required: "a host name of your own",
			})
		}
	}
}

// placeholderWords names the placeholder where it is a part of the value only.
func placeholderWords(value, left string) string {
	if value == left {
		return "a placeholder"
	}
	return fmt.Sprintf("a placeholder (%s)", left)
}

// placeholder is the parameter that a value meets; empty for none.
func (params placeholderInNameParams) placeholder(value string) string {
	folded := chain.Fold(value) // once: a name may have a megabyte
	for _, denied := range params.Values {
		if chain.Fold(denied) == folded {
			return denied
		}
	}
	if word := chain.FirstWords(value, params.Words); word != "" {
		return word
	}
	return params.domain(value)
}

// domain is the domain that a host name, or the host of an e-mail address, is in.
func (params placeholderInNameParams) domain(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host[strings.LastIndexByte(host, '@')+1:], "."))
	i := slices.IndexFunc(params.Domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
	if i < 0 {
		return ""
	}
	return params.Domains[i]
}
