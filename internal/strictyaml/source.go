// SPDX-License-Identifier: Apache-2.0

// Package strictyaml reads the YAML files that people write for chainlint. It
// keeps the place of every value, refuses what the format has no use for, and
// reports everything that is wrong with a file at once, each unknown word with
// the nearest known one.
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

// MaxSize is how long a file may be, in bytes.
const MaxSize = 1 << 20

// A Source is one YAML file while it is read: what is wrong with it is
// gathered, so that all of it is reported at once.
type Source struct {
	File     string // its name, for messages
	Holds    string // what one file holds, for messages: "ruleset"
	Problems []Problem
}

// Problem reports something that is wrong at a node. The message is one line
// that prints, whatever the arguments hold: an error of the regular expression
// parser, say, repeats a piece of the file as it stands there.
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

// Err returns what was found so far, nil if nothing. The error is an [*Error].
func (s *Source) Err() error {
	if len(s.Problems) == 0 {
		return nil
	}
	return newError(s.File, s.Problems)
}

// Document parses the only YAML document of a file. Nil means that a problem
// was reported and that reading on makes no sense.
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
		s.Problem(&next, "a second YAML document: a file holds one %s", s.Holds)
		return nil
	case !errors.Is(err, io.EOF):
		s.syntax(err)
		return nil
	}
	if s.plain(&doc); len(s.Problems) > 0 || len(doc.Content) != 1 {
		return nil
	}
	if n := doc.Content[0]; n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		s.Problem(n, "the file is a text, not a %s: it holds no keys with values", s.Holds)
		return nil
	}
	return doc.Content[0]
}

// decode reads the next document. The parser's own bugs must not end the
// program, since the file may come from anywhere.
func decode(dec *yaml.Decoder, n *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not readable as YAML: %v", r)
		}
	}()
	return dec.Decode(n)
}

var syntaxLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// syntax reports an error of the YAML parser, which knows the line only, and
// that not always.
func (s *Source) syntax(err error) {
	text := err.Error()
	m := syntaxLine.FindStringSubmatch(text)
	line, _ := strconv.Atoi(m[1])
	s.Problem(&yaml.Node{Line: line}, "YAML: %s", strings.TrimPrefix(text, m[0]))
}

// plain refuses what a file of settings has no use for and what could be abused: an
// anchor with aliases lets a few lines stand for gigabytes, a tag changes what
// a value is, a control character could steer a terminal.
func (s *Source) plain(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		s.Problem(n, "aliases are not read: write the value out")
	case n.Anchor != "":
		s.Problem(n, "anchors are not read: write the value out where it is needed")
	case n.Style&yaml.TaggedStyle != 0:
		s.Problem(n, "tags such as %s are not read", Quote(n.Tag))
	case n.Kind == yaml.ScalarNode && strings.ContainsFunc(n.Value, Unprintable):
		s.Problem(n, "the text %s holds a character that does not print", Quote(n.Value))
	}
	for _, child := range n.Content {
		s.plain(child)
	}
}

// Unprintable tells control characters, and those that turn the direction of
// writing, from text.
func Unprintable(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
		return true
	}
	return unicode.IsControl(r) || r == unicode.ReplacementChar
}
