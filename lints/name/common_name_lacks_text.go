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
	ID:        "common-name-lacks-text",
	Attribute: "CN",
	Title:     "common name does not contain a text",
	Doc: lints.Doc{
		What: "The subject's common name contains text. Both are compared after Unicode normalisation (NFKC) and case folding. The text must be whole words, with the same separators or, if it has at least three letters or digits, with others (\"Northwind Trading\" in \"northwind-trading\", \"AT&T\" in \"ATT Root\", but \"C&A\" not in \"CA Root\"). A text of four letters or more may also be the start of a longer word, or a word in camel case (\"NorthwindTrading-API\", \"acmepay-client\"). " +
			"A text that is only inside other words is a warning, or an error if it has fewer than four letters (\"ING\" in \"Issuing CA\"). In scripts without spaces, such as Han, Kana and Thai, it may be anywhere. A letter of another script that only looks like the one in the text is named by its code point. NUL, U+200B, U+2060 and U+FEFF in the common name fail; other invisible characters are a warning, except U+200C and U+200D between letters of scripts that use them. Other attributes, such as O, are not checked.",
		Why: "The provider identifies the company by the common name, and cannot assign a certificate whose common name does not contain it.",
		Fix: "Put the name into the common name and have the certificate issued again:\n\n    openssl req -new -key client.key -subj \"/CN=Northwind Trading Client/O=Northwind Trading\" -out new-client.csr",
	},
	Params: commonNameLacksTextParams{},
	Values: map[string]lints.Values{"text": {
		Match: func(text string) bool { return len(textUnits(text)) > 0 }, Form: "a text with a letter or a digit in it",
	}},
	Cert: checkCommonName,
}

func checkCommonName(p *lints.Pass, c *chain.Cert) {
	text := lints.ParamsOf[commonNameLacksTextParams](p).Text
	if text == "" {
		p.NotApplicable("the text that the common name must contain is not set")
		return
	}
	names := chain.Values(c.RawSubject, "CN")
	for _, name := range names {
		failHidden(p, c, name)
	}
	best, in := absent, ""
	for _, name := range names {
		if how := containsText(name, text); how > best {
			best, in = how, name
		}
	}
	if best == present {
		p.Evidence(fmt.Sprintf("CN %q", in))
		return
	}
	failLacking(p, c, names, text, best)
}

// failHidden reports the invisible characters of a common name.
func failHidden(p *lints.Pass, c *chain.Cert, name string) {
	broken, odd := hiddenIn(name)
	if len(broken) > 0 {
		p.Fail(hiddenFinding(c, name, broken))
	}
	if len(odd) > 0 {
		f := hiddenFinding(c, name, odd)
		f.Severity = lints.Warning
		p.Fail(f)
	}
}

func hiddenFinding(c *chain.Cert, name string, codes []string) lints.Finding {
	found := fmt.Sprintf("%s in CN %q", points(codes), name)
	return lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("the %s has the invisible %s in CN %q", rolePhrase(c), points(codes), name),
		Found:    found,
		Required: "a CN without invisible characters",
		Fix:      "Issue the certificate again with a common name that is typed, not pasted.",
	}
}

// failLacking reports that no common name contains the text, or only inside
// other words.
func failLacking(p *lints.Pass, c *chain.Cert, names []string, text string, best containment) {
	found := "no CN"
	if len(names) > 0 {
		found = "CN " + quoted(names)
	}
	required := fmt.Sprintf("a CN that contains %q", text)
	f := lints.Finding{
		Field:    bundle.Subject,
		Message:  fmt.Sprintf("the %s has %s%s; %s", rolePhrase(c), found, hint(c, names, text, best), p.Requires(required)),
		Found:    found,
		Required: required,
	}
	if best == insideWord && manyLetters(textUnits(text)) {
		f.Severity = lints.Warning
	}
	p.Fail(f)
}

// hint describes a near match of the text: a part of another word, a letter of
// another script, or another attribute.
func hint(c *chain.Cert, names []string, text string, best containment) string {
	if best == insideWord {
		return fmt.Sprintf(", with %q only inside another word", text)
	}
	for _, name := range names {
		if got, want, ok := lookAlike(name, text); ok {
			return wrongLetter(got, string(want))
		}
	}
	return inOrganization(c, text)
}

// rolePhrase returns only the certificate's role, because the finding has its
// common name anyway.
func rolePhrase(c *chain.Cert) string {
	if c.Role == chain.Stray {
		return "stray certificate"
	}
	return string(c.Role)
}

// inOrganization says that the text is in O, which does not count.
func inOrganization(c *chain.Cert, text string) string {
	for _, o := range chain.Values(c.RawSubject, "O") {
		if containsText(o, text) == present {
			return fmt.Sprintf(" (O %q does not count)", o)
		}
	}
	return ""
}
