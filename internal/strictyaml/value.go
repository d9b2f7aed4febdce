// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"strconv"
	"strings"

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

// KindOf says in words what a value is: "a list", `the number "5"`.
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

// Quote shows a piece of a file in a message: escaped, and not too long.
func Quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
