// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/internal/strictyaml"
)

// An Error lists all problems of one ruleset file.
type Error = strictyaml.Error

// A Problem is one error in a file and its place.
type Problem = strictyaml.Problem

// Short names, because every file of this package uses them.
type (
	source = strictyaml.Source
	object = strictyaml.Object
	entry  = strictyaml.Entry
)

const maxSize = strictyaml.MaxSize

// Nearest returns the word that a mistyped word most likely means, and whether one
// is near enough.
func Nearest(word string, among []string) (string, bool) { return strictyaml.Nearest(word, among) }

func quote(text string) string { return strictyaml.Quote(text) }

func kindOf(n *yaml.Node) string { return strictyaml.KindOf(n) }

func suggest(word string, among []string) string { return strictyaml.Suggest(word, among) }

func didYouMean(word string, among []string) string { return strictyaml.DidYouMean(word, among) }

func word[T ~string](s *source, n *yaml.Node, what string, among []T) (T, bool) {
	return strictyaml.Word(s, n, what, among)
}

// wordIn returns the word under a key of an object, and false if it is missing or
// unknown.
func wordIn[T ~string](o object, key string, among []T) (T, bool) {
	n := o.Values[key]
	if n == nil {
		return "", false
	}
	return word(o.Source, n, key, among)
}
