// SPDX-License-Identifier: Apache-2.0

// Package strictyaml reads the YAML files that people write for chainlint. It
// keeps the position of every value, refuses YAML features that the formats do not
// need, and reports all problems of a file at once, each unknown word with the
// nearest known one.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// MaxSize is the maximum size of a file in bytes.
const MaxSize = 1 << 20

// A Source is a YAML file that is being read. It collects the problems of the file,
// so that all of them are reported at once.
type Source struct {
	File     string // its name, for messages
	Holds    string // what a file contains, for messages: "ruleset"
	Problems []Problem
}

// Problem reports a problem at a node. The message is one line of printing
// characters, whatever the arguments contain: an error of the regular expression
// parser, for example, repeats a part of the file.
func (s *Source) Problem(n *yaml.Node, format string, args ...any) {
	message := escapeUnprintable(fmt.Sprintf(format, args...))
	s.Problems = append(s.Problems, Problem{max(1, n.Line), max(1, n.Column), message})
}

func escapeUnprintable(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == '\n' || Unprintable(r) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || Unprintable(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Err returns the problems found so far as an [*Error], or nil.
func (s *Source) Err() error {
	if len(s.Problems) == 0 {
		return nil
	}
	return newError(s.File, s.Problems)
}

// Document parses the only YAML document of a file. It returns nil if a reported
// problem makes the file unreadable.
func (s *Source) Document(data []byte) *yaml.Node {
	top := &yaml.Node{}
	if len(data) > MaxSize {
		s.Problem(top, "the file has more than %d bytes, the limit for a %s", MaxSize, s.Holds)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	switch err := decode(dec, &doc); {
	case errors.Is(err, io.EOF):
		s.Problem(top, "the file is empty")
		return nil
	case err != nil:
		s.syntax(err)
		return nil
	}
	switch err := decode(dec, &next); {
	case err == nil:
		s.Problem(&next, "a second YAML document: a file must have one %s", s.Holds)
		return nil
	case !errors.Is(err, io.EOF):
		s.syntax(err)
		return nil
	}
	if s.plain(&doc); len(s.Problems) > 0 || len(doc.Content) != 1 {
		return nil
	}
	if n := doc.Content[0]; n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		s.Problem(n, "the file is a text, not a %s: it has no keys with values", s.Holds)
		return nil
	}
	return doc.Content[0]
}

// decode reads the next document. A bug in the parser must not end the program,
// because the file may come from anywhere.
func decode(dec *yaml.Decoder, n *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot parse as YAML: %v", r)
		}
	}()
	return dec.Decode(n)
}

var syntaxLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// syntax reports an error of the YAML parser, which knows only the line, and not
// always that.
func (s *Source) syntax(err error) {
	text := err.Error()
	m := syntaxLine.FindStringSubmatch(text)
	line, _ := strconv.Atoi(m[1])
	s.Problem(&yaml.Node{Line: line}, "YAML: %s", strings.TrimPrefix(text, m[0]))
}

// plain refuses features that a configuration file does not need and that could be
// abused: an anchor with aliases can expand a few lines to gigabytes, a tag changes
// the type of a value, and a control character can control a terminal.
func (s *Source) plain(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		s.Problem(n, "aliases are not supported: write the value in full")
	case n.Anchor != "":
		s.Problem(n, "anchors are not supported: write the value in full where it is needed")
	case n.Style&yaml.TaggedStyle != 0:
		s.Problem(n, "tags such as %s are not supported", Quote(n.Tag))
	case n.Kind == yaml.ScalarNode && strings.ContainsFunc(n.Value, Unprintable):
		s.Problem(n, "the text %s has a non-printing character", Quote(n.Value))
	}
	for _, child := range n.Content {
		s.plain(child)
	}
}

// Unprintable reports whether a character is a control character or changes the
// direction of writing.
func Unprintable(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
		return true
	}
	return unicode.IsControl(r) || r == unicode.ReplacementChar
}
