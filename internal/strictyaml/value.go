// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// TextOf reads a text. A plain 30 or true is no text: quotes make it one. What
// YAML takes for a date is, since it is only ever written as one.
func (s *Source) TextOf(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" && n.ShortTag() != "!!timestamp" {
		s.Problem(n, "%s is a text, not %s", what, KindOf(n))
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		s.Problem(n, "%s is empty", what)
	}
	return strings.TrimSpace(n.Value)
}

// ValueOf reads a value of a parameter, which may be a number or true or false.
// It is one line, since people give it on a command line and read it in messages.
func (s *Source) ValueOf(n *yaml.Node, what string) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" || strings.TrimSpace(n.Value) == "":
		s.Problem(n, "%s is one value, not %s", what, KindOf(n))
		return ""
	case strings.Contains(n.Value, "\n"):
		s.Problem(n, "%s is one line, not %s", what, KindOf(n))
		return ""
	}
	return n.Value
}

// KindOf says in words what a value is: "a list", `the number "5"`. A text is
// quoted as [Quote] does.
func KindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "the number " + Quote(n.Value)
	case "!!bool":
		return "the truth value " + Quote(n.Value)
	}
	return "the text " + Quote(n.Value)
}

// Quote shows a piece of a file in a message: escaped, and not too long. Text that
// may be key material is not shown, since the file may be one that was named by
// mistake.
func Quote(text string) string {
	if secret(text) {
		return fmt.Sprintf("(%d characters that are not shown)", utf8.RuneCountInString(text))
	}
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

// longRun is as much base64 or hexadecimal text as no word of a format is.
var longRun = regexp.MustCompile(`[A-Za-z0-9+/=_]{24,}`)

// secret tells whether text may be a key or a part of one: it has PEM's marks or
// several lines, or a long run of letters with digits or of both cases.
func secret(text string) bool {
	if strings.Contains(text, "-----") || strings.Contains(strings.TrimSpace(text), "\n") {
		return true
	}
	for _, run := range longRun.FindAllString(text, -1) {
		mixed := strings.ContainsFunc(run, unicode.IsUpper) && strings.ContainsFunc(run, unicode.IsLower)
		if mixed || strings.ContainsFunc(run, unicode.IsDigit) {
			return true
		}
	}
	return false
}
