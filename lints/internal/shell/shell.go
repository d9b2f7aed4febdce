// SPDX-License-Identifier: Apache-2.0

// Package shell writes the commands for a POSIX shell that findings offer as a fix.
// The name of a file is untrusted text: it is always quoted in a command, and a name
// that cannot be shown is never in one.
package shell

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/bundle"
)

// Quote makes one word of a text: unchanged if nothing in it has a meaning to the
// shell, or else between single quotes.
func Quote(text string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:@%+,", r))
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
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
	if inLog.MatchString(name) {
		return "FILE"
	}
	if name == "" || name == "<stdin>" || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return "FILE"
	}
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	return Quote(name)
}

// Arrange returns the command that writes the objects, in this order, into a new
// file. It is empty if whole lines are not enough: see [ByLine].
func Arrange(b *bundle.Bundle, objects []*bundle.Object, to string) string {
	if !ByLine(b, objects) || !whole(b) {
		return ""
	}
	var cuts []string
	for i, o := range objects {
		cuts = append(cuts, fmt.Sprintf("sed -n '%d,%dp' %s;", o.Span.Line, o.Span.EndLine, File(b.Name)))
		if unended := o.Span.End == b.Size; unended && i < len(objects)-1 {
			cuts = append(cuts, "echo;")
		}
	}
	return fmt.Sprintf("{ %s } > %s", strings.Join(cuts, " "), to)
}

// After returns the command that writes a new file with the output of another command
// after an object of the old one. It is empty if the object is not in the file
// itself, or if whole lines are not enough: see [ByLine].
func After(b *bundle.Bundle, o *bundle.Object, printing, to string) string {
	last := true
	for _, other := range b.Objects {
		last = last && other.Span.End <= o.Span.End
	}
	name := File(b.Name)
	switch {
	case o.Container != "" || o.Encoding != bundle.PEM:
		return ""
	case last && o.Span.End < b.Size:
		return Into(b, nil, fmt.Sprintf("{ cat %s; %s; }", name, printing), to)
	case !ByLine(b, []*bundle.Object{o}):
		return ""
	case last: // its last line has no end
		return Into(b, nil, fmt.Sprintf("{ cat %s; echo; %s; }", name, printing), to)
	}
	return Into(b, nil, fmt.Sprintf("{ sed '%[1]dq' %[2]s; %[3]s; sed '1,%[1]dd' %[2]s; }", o.Span.EndLine, name, printing), to)
}

// Into returns the command that writes the output of another command, the file
// without the dropped objects, to a new file. A file with a private key is written
// so that only its owner can read it.
func Into(b *bundle.Bundle, dropped []*bundle.Object, printing, to string) string {
	command := printing + " > " + to
	if slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool {
		return o.Kind == bundle.PrivateKey && !slices.Contains(dropped, o)
	}) {
		return "(umask 077; " + command + ")"
	}
	return command
}

// whole reports whether all blocks of the file have both boundaries: a block without
// one is not a block in a new file either.
func whole(b *bundle.Bundle) bool {
	for _, p := range b.Problems {
		switch p.Code {
		case bundle.MissingBegin, bundle.MissingEnd, bundle.BareBase64:
			return false
		}
	}
	return true
}

// Without returns the command that writes a file without the objects. It is empty if
// neither whole lines, see [ByLine], nor bytes, see [bytesWithout], are enough.
func Without(b *bundle.Bundle, objects []*bundle.Object, to string) string {
	if mixed(b) {
		return bytesWithout(b, objects, to)
	}
	plain := *b
	wide := b.Text.UTF16 || b.Text.BOM
	plain.Text.UTF16, plain.Text.BOM = false, false
	if !ByLine(&plain, objects) {
		return ""
	}
	var cuts []string
	for _, o := range objects {
		cut := fmt.Sprintf("%d,%dd", o.Span.Line, o.Span.EndLine)
		if o.Span.Line == o.Span.EndLine {
			cut = fmt.Sprintf("%dd", o.Span.Line)
		}
		cuts = append(cuts, cut)
	}
	if wide {
		return Into(b, objects, fmt.Sprintf("%s < %s | sed '%s'", ToASCII, File(b.Name), strings.Join(cuts, ";")), to)
	}
	return Into(b, objects, fmt.Sprintf("sed '%s' %s", strings.Join(cuts, ";"), File(b.Name)), to)
}

// ToASCII is the command that deletes all bytes that ASCII text does not have, which
// also converts UTF-16 to ASCII.
const ToASCII = `LC_ALL=C tr -d '\000\200-\377'`

// ByLine reports whether each of the objects has lines of its own in a text that
// tools like sed can cut: ASCII-compatible, its lines ended by LF or CRLF, and
// nothing else of the file on the objects' lines.
func ByLine(b *bundle.Bundle, objects []*bundle.Object) bool {
	if b.Encoding != bundle.PEM || mixed(b) || b.Text.BOM || b.Text.UTF16 || b.Text.LineEnds != "LF" && b.Text.LineEnds != "CRLF" {
		return false
	}
	for _, p := range b.Problems {
		if p.Code == bundle.GluedBlocks || p.Code == bundle.EscapedNewlines {
			return false
		}
	}
	return !slices.ContainsFunc(objects, func(o *bundle.Object) bool { return !ownLines(b, o) })
}

// ownLines reports whether an object is in the text itself, and nothing else on its
// lines. One that is encoded there once more has the lines of its encoded text.
func ownLines(b *bundle.Bundle, o *bundle.Object) bool {
	switch o.Container {
	case "", bundle.Base64Text, bundle.URLText:
		return !binary(o) && o.Member == "" && o.Alias == "" && !sharesLines(b, o)
	}
	return false
}

func sharesLines(b *bundle.Bundle, o *bundle.Object) bool {
	for _, other := range b.Objects {
		if other != o && other.Span.Line <= o.Span.EndLine && o.Span.Line <= other.Span.EndLine {
			return true
		}
	}
	return false
}
