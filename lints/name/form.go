// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
)

// A form is how a common name is to be written: text with places in braces.
type form struct {
	variant string // what the form is for: "staging"; empty for a form without a name
	text    string // "api.{label}.payrails.io"
}

// readForm takes "VARIANT: TEXT" apart. The text alone will do.
func readForm(line string) form {
	if variant, text, ok := strings.Cut(line, ": "); ok {
		return form{strings.TrimSpace(variant), strings.TrimSpace(text)}
	}
	return form{text: line}
}

// The places of a form and what may stand there.
var placeText = map[string]string{
	"{label}":  `([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)`, // a label of a DNS name (RFC 1123 2.1)
	"{text}":   `([^\s/:]+)`,                        // anything but blanks and what makes an address
	"{digits}": `([0-9]+)`,
}

// isForm tells whether all braces of a form are those of places.
func isForm(line string) bool {
	text := readForm(line).text
	return text != "" && !strings.ContainsAny(placeRE.ReplaceAllString(text, ""), "{}")
}

var placeRE = regexp.MustCompile(`\{(?:label|text|digits)\}`)

// match tells whether a name is of the form from end to end, and what stands in
// its places. A form with a label is that of a DNS name: capitals do not count,
// and a character outside of ASCII is none of it. In the place of the digits
// may stand what is said to belong there, too, digits or not.
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
		if stands := text[at[0]:at[1]]; stands == "{digits}" && digits != "" {
			expression += "([0-9]+|" + regexp.QuoteMeta(digits) + ")"
		} else {
			expression += placeText[stands]
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

// with writes the form with what is known of its places, and the others in
// capitals: "api.LABEL.payrails.io".
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

// sameLabel compares a label with a name that need not be one: of a company
// that is written in several words only letters and digits count.
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

// describe is the form for a message, with what it is for.
func (f form) describe(known map[string]string) string {
	if f.variant == "" {
		return fmt.Sprintf("%q", f.with(known))
	}
	return fmt.Sprintf("%q (%s)", f.with(known), f.variant)
}
