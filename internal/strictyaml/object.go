// SPDX-License-Identifier: Apache-2.0

package strictyaml

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// An Object is a mapping whose keys are words of the format.
type Object struct {
	*Source
	Node   *yaml.Node
	What   string // "a check", for messages
	Values map[string]*yaml.Node
}

// Object reads a mapping with these keys and reports any other key.
func (s *Source) Object(n *yaml.Node, what string, keys ...string) Object {
	o := Object{s, n, what, map[string]*yaml.Node{}}
	for _, e := range s.Entries(n, what) {
		if !slices.Contains(keys, e.Name) {
			s.Problem(e.Key, "unknown key %s in %s%s", Quote(e.Name), what, DidYouMean(e.Name, keys))
			continue
		}
		o.Values[e.Name] = e.Value
	}
	return o
}

// An Entry is a key of a mapping with its value.
type Entry struct {
	Name       string
	Key, Value *yaml.Node
}

// Entries lists the entries of a mapping, each name once.
func (s *Source) Entries(n *yaml.Node, what string) []Entry {
	if n.Kind != yaml.MappingNode {
		s.Problem(n, "%s must be keys with values, not %s", what, KindOf(n))
		return nil
	}
	var all []Entry
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch line, double := lines[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			s.Problem(key, "a key of %s must be a word, not %s", what, KindOf(key))
			continue
		case double:
			s.Problem(key, "duplicate key %s in %s (first on line %d)", Quote(key.Value), what, line)
			continue
		}
		lines[key.Value] = key.Line
		all = append(all, Entry{key.Value, key, value})
	}
	return all
}

// Need reports required keys that are missing.
func (o Object) Need(keys ...string) {
	if o.Node.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys {
		if o.Values[key] == nil {
			o.Problem(o.Node, "%s has no %s", o.What, key)
		}
	}
}

// At returns the node of a key, or of the object if the key is absent.
func (o Object) At(key string) *yaml.Node {
	if n := o.Values[key]; n != nil {
		return n
	}
	return o.Node
}

// Text returns a string, which is empty if the key is absent or not a string.
func (o Object) Text(key string) string {
	n := o.Values[key]
	if n == nil {
		return ""
	}
	return o.TextOf(n, key)
}

// Flag returns a boolean, which is false if the key is absent.
func (o Object) Flag(key string) bool {
	n := o.Values[key]
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		o.Problem(n, "%s must be true or false, not %s", key, KindOf(n))
	}
	return n.Value == "true"
}

// List returns the members of a list. A single value is a list with one member.
func (o Object) List(key string) []*yaml.Node {
	n := o.Values[key]
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	}
	return []*yaml.Node{n}
}

// Items returns the members of a list of mappings, which must be a list even if it
// has only one member.
func (o Object) Items(key string) []*yaml.Node {
	n := o.Values[key]
	if n != nil && n.Kind != yaml.SequenceNode {
		o.Problem(n, "%s must be a list, not %s", key, KindOf(n))
		return nil
	}
	return o.List(key)
}

// Word reads a word from a closed set and reports any other word.
func Word[T ~string](s *Source, n *yaml.Node, what string, among []T) (T, bool) {
	text := s.TextOf(n, what)
	words := make([]string, len(among))
	for i, w := range among {
		if words[i] = string(w); text == words[i] {
			return w, true
		}
	}
	if text != "" {
		s.Problem(n, "unknown %s %s%s", what, Quote(text), DidYouMean(text, words))
	}
	return "", false
}
