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
	Values  []string `yaml:"values"`  // what a whole value must not be
	Words   []string `yaml:"words"`   // words that a value must not contain
	Domains []string `yaml:"domains"` // domains that a host name must not be in
}

var placeholderInName = &lints.Rule{
	ID:    "placeholder-in-name",
	Title: "subject or host name still has a placeholder value",
	Doc: lints.Doc{
		What: "No attribute of the subject is one of values or contains one of words, and no attribute and no dNSName of subjectAltName is a host name in one of domains. Case and repeated spaces are ignored.",
		Why:  "Guides and tools have placeholders where your own name belongs. A certificate that still has one was often issued by mistake, and does not show whose it is.",
		Fix:  "Make the request again with your own names, and have the certificate issued again.",
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
				p.Failf(bundle.Subject, fmt.Sprintf("%s %q", a.Type, a.Value), "your own name",
					"%s has %s %q, which is %s", c.Title(), a.Type, a.Value, placeholderWords(a.Value, left))
			}
		}
	}
	for _, host := range c.DNSNames {
		if domain := params.domain(host); domain != "" {
			p.Failf(bundle.ExtensionField(chain.OIDSubjectAltName), fmt.Sprintf("dNSName %q", host), "your own host name",
				"%s has the dNSName %q, which is %s", c.Title(), host, placeholderWords(host, domain))
		}
	}
}

// placeholderWords names the placeholder if it is only a part of the value.
func placeholderWords(value, left string) string {
	if value == left {
		return "a placeholder"
	}
	return fmt.Sprintf("a placeholder (%s)", left)
}

// placeholder returns the parameter that a value matches, or an empty string.
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

// domain returns the domain that contains a host name or the host of an e-mail address.
func (params placeholderInNameParams) domain(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host[strings.LastIndexByte(host, '@')+1:], "."))
	i := slices.IndexFunc(params.Domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
	if i < 0 {
		return ""
	}
	return params.Domains[i]
}
