// SPDX-License-Identifier: Apache-2.0

// Package shell writes the commands for a POSIX shell that findings offer as a
// cure. The name of a file is text of others: it never reaches a command
// unquoted, and a name that cannot be shown is not in it at all.
package shell

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/bundle"
)

// Quote makes one word of a text: as it stands where nothing in it has a
// meaning to the shell, else between single quotes.
func Quote(text string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:@%+,", r))
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// File is a file's name as the argument of a command. A name that starts with
// a hyphen gets a "./" before it. Standard input, and a name with characters
// that a terminal cannot show, become the placeholder FILE.
func File(name string) string {
	if name == "" || name == "<stdin>" || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return "FILE"
	}
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	return Quote(name)
}

// Arrange is the command that writes the objects, in this order, into a new
// file. It is empty where whole lines do not do: see [ByLine].
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
	return fmt.Sprintf("{ %s } > %s", strings.Join(cuts, " "), Target(b, to))
}

// After is the command that puts what another command prints behind an object
// of the file: into a new file where something follows the object there, else at
// the old one's end. It is empty where the object does not stand in the file by
// itself, and where whole lines do not do: see [ByLine].
func After(b *bundle.Bundle, o *bundle.Object, printing, to string) string {
	last := true
	for _, other := range b.Objects {
		last = last && other.Span.End <= o.Span.End
	}
	switch {
	case o.Container != "" || o.Encoding != bundle.PEM:
		return ""
	case last && o.Span.End < b.Size:
		return fmt.Sprintf("%s >> %s", printing, File(b.Name))
	case !ByLine(b, []*bundle.Object{o}):
		return ""
	case last: // its last line has no end
		return fmt.Sprintf("{ cat %[1]s; echo; %[2]s; } > %[3]s", File(b.Name), printing, Target(b, to))
	}
	return fmt.Sprintf("{ sed '%[1]dq' %[2]s; %[3]s; sed '1,%[1]dd' %[2]s; } > %[4]s", o.Span.EndLine, File(b.Name), printing, Target(b, to))
}

// whole tells whether all blocks of the file have both their marks: one without
// is no block in a new file either.
func whole(b *bundle.Bundle) bool {
	for _, p := range b.Problems {
		switch p.Code {
		case bundle.MissingBegin, bundle.MissingEnd, bundle.BareBase64:
			return false
		}
	}
	return true
}

// Without is the command that writes a file without the objects. It is empty
// where neither whole lines do, see [ByLine], nor bytes, see [bytesWithout].
func Without(b *bundle.Bundle, objects []*bundle.Object, to string) string {
	if mixed(b) {
		return bytesWithout(b, objects, to)
	}
	if !ByLine(b, objects) {
		return ""
	}
	var cuts []string
	for _, o := range objects {
		cuts = append(cuts, fmt.Sprintf("%d,%dd", o.Span.Line, o.Span.EndLine))
	}
	return fmt.Sprintf("sed '%s' %s > %s", strings.Join(cuts, ";"), File(b.Name), Target(b, to))
}

// Target is the name of a file that a command makes of another: the one wanted,
// but never that of the old file, which the shell would empty before the
// command reads it.
func Target(b *bundle.Bundle, to string) string {
	if path.Base(filepath.ToSlash(b.Name)) == to {
		return "new-" + to
	}
	return to
}

// ByLine tells whether each of the objects has lines of its own in a text that
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
	for _, o := range objects {
		if o.Container != "" || o.Encoding != bundle.PEM || sharesLines(b, o) {
			return false
		}
	}
	return true
}

func sharesLines(b *bundle.Bundle, o *bundle.Object) bool {
	for _, other := range b.Objects {
		if other != o && other.Span.Line <= o.Span.EndLine && o.Span.Line <= other.Span.EndLine {
			return true
		}
	}
	return false
}
