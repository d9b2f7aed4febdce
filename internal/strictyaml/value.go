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

// TextOf reads a string. A plain 30 or true is not a string unless it is quoted. A
// value that YAML treats as a date is a string, because it has only one spelling.
func (s *Source) TextOf(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" && n.ShortTag() != "!!timestamp" {
		s.Problem(n, "%s must be a text, not %s", what, KindOf(n))
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		s.Problem(n, "%s is empty", what)
	}
	return strings.TrimSpace(n.Value)
}

// ValueOf reads a value of a parameter, which may be a number or true or false.
// It is one line, because people give it on a command line and read it in messages.
func (s *Source) ValueOf(n *yaml.Node, what string) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" || strings.TrimSpace(n.Value) == "":
		s.Problem(n, "%s must be one value, not %s", what, KindOf(n))
		return ""
	case strings.Contains(n.Value, "\n"):
		s.Problem(n, "%s must be one line, not %s", what, KindOf(n))
		return ""
	}
	return n.Value
}

// KindOf describes a value: "a list", `the number "5"`. It quotes a string with
// [Quote].
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
		return "the value " + Quote(n.Value)
	}
	return "the text " + Quote(n.Value)
}

// Quote formats a part of a file for a message: escaped and shortened. It does not
// show text that may be key material, because the file may be named by mistake.
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

// longRun is a length of base64 or hexadecimal text that no word of a format has.
var longRun = regexp.MustCompile(`[A-Za-z0-9+/=_]{24,}`)

// secret reports whether text may be a key or a part of one: it has a PEM boundary
// or several lines, or a long run of letters with digits or of both cases.
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
