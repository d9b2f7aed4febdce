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

// commonNameTokenParams are the parameters of common-name-token-not-allowed.
type commonNameTokenParams struct {
	After   string   `yaml:"after"`   // the text before the token: "-Client-"
	Allowed []string `yaml:"allowed"` // what the token may be; empty for any
	Denied  []string `yaml:"denied"`  // what the token must not be
	For     string   `yaml:"for"`     // what a name with an allowed token is for, for messages: "the sandbox"
}

var commonNameTokenNotAllowed = &lints.Rule{
	ID:    "common-name-token-not-allowed",
	Title: "common name has a token that is not allowed",
	Doc: lints.Doc{
		What: "In each common name that contains the text of after, the token after it, up to the next hyphen or the end, is one of allowed and not one of denied. If the text occurs several times, the last token must be allowed, and no token may be denied. Case is ignored. A subject whose common names do not contain that text is not checked.",
		Why:  "A provider with the environment in the common name uses it to assign its clients: a certificate for one environment does not work in another.",
		Fix:  "Use the certificate for the environment that the file is for. If there is none, make a new request:\n\n    openssl req -new -newkey rsa:2048 -nodes -keyout new-client.key -out new-client.csr",
	},
	Params: commonNameTokenParams{},
	ValidateParams: func(params any) error {
		p := params.(commonNameTokenParams)
		if len(p.Allowed)+len(p.Denied) == 0 {
			return errors.New("allowed or denied is required")
		}
		return given(p.After, "after")
	},
	Cert: checkCommonNameToken,
}

func checkCommonNameToken(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[commonNameTokenParams](p)
	applies := false
	for _, name := range chain.Values(c.RawSubject, "CN") {
		tokens := tokensAfter(name, params.After)
		if len(tokens) == 0 {
			continue
		}
		applies = true
		token, wrong := params.wrong(tokens)
		if !wrong {
			p.Evidence(fmt.Sprintf("CN %q", name))
			continue
		}
		required := params.required()
		p.Failf(bundle.Subject, fmt.Sprintf("%q after %q in the CN", token, params.After), required,
			"the %s has CN %q; %s", rolePhrase(c), name, p.Requires(required))
	}
	if !applies {
		p.NotApplicable(fmt.Sprintf("no common name contains %q", params.After))
	}
}

// tokensAfter returns the tokens of a name that follow a text, in order. Two
// occurrences of the text may share a hyphen.
func tokensAfter(name, text string) []string {
	var tokens []string
	folded, text := lowerASCII(name), lowerASCII(text)
	for at := 0; at+len(text) <= len(folded); at++ {
		if strings.HasPrefix(folded[at:], text) {
			token, _, _ := strings.Cut(name[at+len(text):], "-")
			tokens = append(tokens, token)
		}
	}
	return tokens
}

// wrong returns the first denied token, or the last token if it is not allowed:
// the tokens before it may be part of free text.
func (params commonNameTokenParams) wrong(tokens []string) (token string, wrong bool) {
	for _, token := range tokens {
		if among(params.Denied, token) {
			return token, true
		}
	}
	last := tokens[len(tokens)-1]
	return last, len(params.Allowed) > 0 && !among(params.Allowed, last)
}

func among(words []string, token string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, token) })
}

func (params commonNameTokenParams) required() string {
	required := fmt.Sprintf("%s after %q", quoted(params.Allowed), params.After)
	if len(params.Allowed) == 0 {
		required = fmt.Sprintf("no %s after %q", quoted(params.Denied), params.After)
	}
	if params.For != "" {
		required += " for " + params.For
	}
	return required
}
