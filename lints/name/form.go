// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
)

// A form is the required form of a common name: text with places in braces.
type form struct {
	variant string // what the form is for: "staging"; empty for a form without a name
	text    string // "api.{label}.payrails.io"
}

// readForm parses "VARIANT: TEXT", or the text alone.
func readForm(line string) form {
	if variant, text, ok := strings.Cut(line, ": "); ok {
		return form{strings.TrimSpace(variant), strings.TrimSpace(text)}
	}
	return form{text: line}
}

// The places of a form and the text that each may have.
var placeText = map[string]string{
	"{label}":  `([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)`, // a label of a DNS name (RFC 1123 2.1)
	"{text}":   `([^\s/:]+)`,                        // anything except spaces and the characters of a URL
	"{digits}": `([0-9]+)`,
}

// isForm reports whether all braces of a form belong to places.
func isForm(line string) bool {
	text := readForm(line).text
	return text != "" && !strings.ContainsAny(placeRE.ReplaceAllString(text, ""), "{}")
}

var placeRE = regexp.MustCompile(`\{(?:label|text|digits)\}`)

// match reports whether a whole name has the form, and returns the values in its
// places. A form with a label is a DNS name: case is ignored, and non-ASCII
// characters do not match. The place of the digits may also have the value that is
// required there, even if it is not digits.
func (f form) match(name, digits string) (found map[string]string, ok bool) {
	if strings.Contains(f.text, "{label}") {
		return find(lowerASCII(name), strings.ToLower(f.text), strings.ToLower(digits))
	}
	return find(name, f.text, digits)
}

func find(name, text, digits string) (map[string]string, bool) {
	var names []string
	expression, last := `\A`, 0
	for _, at := range placeRE.FindAllStringIndex(text, -1) {
		names = append(names, text[at[0]:at[1]])
		expression += regexp.QuoteMeta(text[last:at[0]])
		if place := text[at[0]:at[1]]; place == "{digits}" && digits != "" {
			expression += "([0-9]+|" + regexp.QuoteMeta(digits) + ")"
		} else {
			expression += placeText[place]
		}
		last = at[1]
	}
	expression += regexp.QuoteMeta(text[last:]) + `\z`
	whole, err := regexp.Compile(expression)
	if err != nil {
		return nil, false
	}
	groups := whole.FindStringSubmatch(name)
	if groups == nil {
		return nil, false
	}
	found := map[string]string{}
	for i, name := range names {
		found[name] = groups[i+1]
	}
	return found, true
}

// with returns the form with the known values in its places, and the other places
// in capitals: "api.LABEL.payrails.io".
func (f form) with(known map[string]string) string {
	return placeRE.ReplaceAllStringFunc(f.text, func(name string) string {
		if known[name] != "" {
			return known[name]
		}
		return strings.ToUpper(strings.Trim(name, "{}"))
	})
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// sameLabel compares a label with a name that may have several words: only its
// letters and digits count.
func sameLabel(label, name string) bool {
	if isLabel(name) {
		return label == lowerASCII(name)
	}
	return onlyWords(label) == onlyWords(name)
}

var labelRE = regexp.MustCompile(`\A[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\z`)

func isLabel(s string) bool { return len(s) <= 63 && labelRE.MatchString(s) }

func onlyWords(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, chain.Fold(s))
}

// describe returns the form for a message, with its variant.
func (f form) describe(known map[string]string) string {
	if f.variant == "" {
		return fmt.Sprintf("%q", f.with(known))
	}
	return fmt.Sprintf("%q (%s)", f.with(known), f.variant)
}
