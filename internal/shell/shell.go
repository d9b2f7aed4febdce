// SPDX-License-Identifier: Apache-2.0

// Package shell writes the commands for a POSIX shell that findings offer as a fix.
// The name of a file is untrusted text: it is always quoted in a command, and a name
// that cannot be shown is never in one.
package shell

import (
	"regexp"
	"strings"
	"unicode"
)

// Quote makes one word of a text: unchanged if nothing in it has a meaning to the
// shell, or else between single quotes.
func Quote(text string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:@%+,=", r))
	}
	if text != "" && text[0] != '=' && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// inLog matches text that a CI system treats as a command in its log, anywhere in a line.
var inLog = regexp.MustCompile(`##[0-9A-Za-z]*\[`)

// File returns a file's name as the argument of a command. A name that starts with
// a hyphen gets the prefix "./". Standard input, and a name that cannot be shown as it
// is, on a terminal or in the log of a CI system (##[…]), become the placeholder FILE.
func File(name string) string {
	if name == "" || name == "<stdin>" || !Printable(name) {
		return "FILE"
	}
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	return Quote(name)
}

// Printable reports whether text can be shown as it is, on a terminal and in the log of
// a CI system (##[…]).
func Printable(text string) bool {
	return !inLog.MatchString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar })
}
