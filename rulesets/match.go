// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A pattern is a sequence of parts that a text must have, in order, to match a
// message. Each part is a sequence of words.
type pattern []string

func patternsOf(all ...string) []pattern {
	var patterns []pattern
	for _, text := range all {
		var p pattern
		for part := range strings.SplitSeq(text, "…") {
			if words := wordsOf(part); words != "" {
				p = append(p, words)
			}
		}
		if len(p) > 0 {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

// verifyPatterns are the ways in which OpenSSL prints the number of an error of its
// verifier.
func verifyPatterns(code int) []pattern {
	return patternsOf(
		fmt.Sprintf("error %d at … depth lookup", code), fmt.Sprintf("verify error num %d", code),
		fmt.Sprintf("verify return code %d", code), fmt.Sprintf("verify error %d", code),
	)
}

// alertPatterns are the ways in which programs print the number of an alert. The
// last is OpenSSL's code of the error that the alert becomes.
func alertPatterns(alert int) []pattern {
	return patternsOf(
		fmt.Sprintf("SSL alert number %d", alert), fmt.Sprintf("alert %d", alert), fmt.Sprintf("fatal alert %d", alert),
		fmt.Sprintf("alert number %d", alert), fmt.Sprintf("0A%06X", 1000+alert), fmt.Sprintf("14094%03X", 1000+alert),
	)
}

// in reports whether the words of a text have the pattern.
func (p pattern) in(words string) bool {
	rest := " " + words + " "
	for _, part := range p {
		_, after, found := strings.Cut(rest, " "+part+" ")
		if !found {
			return false
		}
		rest = " " + after
	}
	return true
}

func (p pattern) length() int {
	n := 0
	for _, part := range p {
		n += len(part)
	}
	return n
}

// wordsOf returns the words of a text in lower case, separated by single spaces: the
// same for all variants of case, hyphens and underscores.
func wordsOf(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// Find returns the message that a text is or contains, such as a whole line of a
// log: of several, the most specific one. It returns nil if there is none. A text
// that is part of only one message matches it too.
func (e *Errors) Find(text string) *Message {
	words := wordsOf(text)
	var best *Message
	longest := 0
	for i := range e.Messages {
		m := &e.Messages[i]
		for _, p := range m.patterns {
			if p.in(words) && (best == nil || best.Vague && !m.Vague || best.Vague == m.Vague && p.length() > longest) {
				best, longest = m, p.length()
			}
		}
	}
	if best == nil {
		return e.onlyWith(words)
	}
	return best
}

// onlyWith returns the only message that contains the words of a text.
func (e *Errors) onlyWith(words string) *Message {
	const enough = 10 // letters: fewer are in too many messages
	if len(words) < enough {
		return nil
	}
	var found *Message
	for i := range e.Messages {
		m := &e.Messages[i]
		if !slices.ContainsFunc(m.Sees, func(sees string) bool { return patternsOf(words)[0].in(wordsOf(sees)) }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = m
	}
	return found
}

// Near lists messages that have several words in common with a text, the most
// likely first.
func (e *Errors) Near(text string) []string {
	type candidate struct {
		sees  string
		share float64
	}
	asked := strings.Fields(wordsOf(text))
	var all []candidate
	for _, m := range e.Messages {
		best := candidate{}
		for _, sees := range m.Sees {
			words := strings.Fields(wordsOf(sees))
			common := 0
			for _, w := range words {
				if len(w) > 2 && slices.Contains(asked, w) {
					common++
				}
			}
			if share := float64(common) / float64(max(len(words), 1)); common > 1 && share > best.share {
				best = candidate{sees, share}
			}
		}
		if best.share >= 0.5 {
			all = append(all, best)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.share, a.share) })
	var near []string
	for _, c := range all[:min(3, len(all))] {
		near = append(near, c.sees)
	}
	return near
}
