// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"bytes"
	"slices"
	"strings"
)

// saysSecret reports whether a document has the line or the JSON member that makes
// a Secret, a ConfigMap or a list of them: "kind", a colon and the word, each of them
// quoted or not. A regular expression takes seconds to say no.
func saysSecret(doc []byte) bool {
	return bytes.Contains(doc, []byte("kind")) && (saysKind(doc, "Secret") || mayHoldPEM(doc) && saysKind(doc, "ConfigMap"))
}

// mayHoldPEM reports whether a document can hold a certificate. Most ConfigMaps do
// not, and what is in them is of no interest.
func mayHoldPEM(doc []byte) bool {
	return slices.ContainsFunc([]string{"-----BEGIN", "LS0tLS1", "MII"}, func(head string) bool { return bytes.Contains(doc, []byte(head)) })
}

func saysKind(doc []byte, word string) bool {
	for pos := 0; ; pos += len(word) {
		i := bytes.Index(doc[pos:], []byte(word))
		if i < 0 {
			return false
		}
		pos += i
		behind := bytes.TrimPrefix(doc[pos+len(word):], []byte("List"))
		if len(behind) > 0 && strings.IndexByte("\"' \t\r\n,}#", behind[0]) >= 0 && kindBefore(doc[:pos]) {
			return true
		}
	}
}

// kindBefore reports whether text ends in "kind" and a colon.
func kindBefore(text []byte) bool {
	text, colon := bytes.CutSuffix(bytes.TrimRight(cutQuote(text), " \t"), []byte(":"))
	return colon && bytes.HasSuffix(cutQuote(bytes.TrimRight(text, " \t")), []byte("kind"))
}

// cutQuote takes one quote off the end of text.
func cutQuote(text []byte) []byte {
	if n := len(text); n > 0 && (text[n-1] == '"' || text[n-1] == '\'') {
		return text[:n-1]
	}
	return text
}

// documentEnd is where the document that holds offset start ends: at the next
// line of three hyphens and nothing behind them (YAML 1.2, 9.1.2).
func documentEnd(text []byte, start int) int {
	for pos := start; ; {
		i := bytes.Index(text[pos:], []byte("\n---"))
		if i < 0 {
			return len(text)
		}
		pos += i + 1
		if behind := pos + 3; behind == len(text) || strings.IndexByte(" \t\r\n", text[behind]) >= 0 {
			return pos
		}
	}
}
