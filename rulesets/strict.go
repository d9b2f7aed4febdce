// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/internal/strictyaml"
)

// An Error is everything that is wrong with one ruleset file.
type Error = strictyaml.Error

// A Problem is one thing that is wrong, and where.
type Problem = strictyaml.Problem

// The reader's own words, short since every file here speaks them.
type (
	source = strictyaml.Source
	object = strictyaml.Object
	entry  = strictyaml.Entry
)

const maxSize = strictyaml.MaxSize

// Nearest returns the one of several words that a mistyped word most likely
// stands for, and whether there is one near enough.
func Nearest(word string, among []string) (string, bool) { return strictyaml.Nearest(word, among) }

func quote(text string) string { return strictyaml.Quote(text) }

func kindOf(n *yaml.Node) string { return strictyaml.KindOf(n) }

func suggest(word string, among []string) string { return strictyaml.Suggest(word, among) }

func didYouMean(word string, among []string) string { return strictyaml.DidYouMean(word, among) }

func word[T ~string](s *source, n *yaml.Node, what string, among []T) (T, bool) {
	return strictyaml.Word(s, n, what, among)
}

// wordIn returns the word under a key of an object, and false where there is none
// or an unknown one.
func wordIn[T ~string](o object, key string, among []T) (T, bool) {
	n := o.Values[key]
	if n == nil {
		return "", false
	}
	return word(o.Source, n, key, among)
}
