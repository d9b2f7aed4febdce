// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// StandardInput is the path of a [File] that was read from standard input.
const StandardInput = "<stdin>"

// message returns the message of a result, or the title of its requirement if it has
// none.
func message(r *lints.Result) string {
	words := cmp.Or(r.Message, r.Requirement.Title, r.Rule.Title)
	if in := r.Input; in != nil && in.Configured && in.ConfigKey != "" {
		words += fmt.Sprintf("; set %q in the target of the configuration", in.ConfigKey)
	} else if in != nil && in.Flag != "" {
		words += "; use " + in.Flag
	}
	return chain.Escape(words)
}

// howToFix returns how to fix a finding: the finding's own text, else the
// requirement's, else the rule's. Commands for this very file take the place of those
// that the text has for files of other names, which are left to the explanation.
func howToFix(r *lints.Result) string {
	text := cmp.Or(r.Fix, r.Requirement.Fix, r.Rule.Doc.Fix)
	switch {
	case r.Commands != "":
		text = joinParagraphs(firstProse(text), commandBlock(r.Commands))
	case r.FixIsGeneral() && hasCommands(text):
		text = firstProse(text) + "\nFor the commands, run: chainlint explain " + r.Requirement.ID
	}
	return safeLines(text)
}

// wholeFix returns how to fix a finding, with the recipe for files of other names.
func wholeFix(r *lints.Result) string {
	text := strings.TrimRight(cmp.Or(r.Fix, r.Requirement.Fix, r.Rule.Doc.Fix), "\n")
	if r.Commands != "" {
		text = joinParagraphs(commandBlock(r.Commands), text)
	}
	return safeLines(text)
}

// shortFix returns the commands that fix a finding, or what to do in words.
func shortFix(r *lints.Result) string {
	if r.Commands != "" {
		return safeLines(commandBlock(r.Commands))
	}
	return howToFix(r)
}

func hasCommands(text string) bool {
	return strings.HasPrefix(text, commandIndent) || strings.Contains(text, "\n"+commandIndent)
}

// commandIndent begins each line of a command in a text.
const commandIndent = "    "

// firstProse returns the first paragraph of a text; empty if that is a command.
func firstProse(text string) string {
	paragraph, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n\n")
	if strings.HasPrefix(paragraph, commandIndent) {
		return ""
	}
	if prose, ok := strings.CutSuffix(strings.TrimRight(paragraph, "\n"), ":"); ok {
		return prose + "."
	}
	return paragraph
}

func commandBlock(commands string) string {
	return commandIndent + strings.ReplaceAll(strings.TrimRight(commands, "\n"), "\n", "\n"+commandIndent)
}

func joinParagraphs(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n\n")
}

// place returns a place in the form of compilers: "chain.pem:31"; in an archive
// "certs.zip: client.pem:31", with an alias `client.p12:1: "client"`.
func place(at bundle.Span) string {
	words, in := chain.Escape(at.File), at.Inside
	if in.Member == "" {
		words += lineWords(at.Line)
	}
	if spot := inside(in); spot != "" {
		words += ": " + spot
	}
	return words
}

// inside returns the part of a place that is inside a member of the file; empty if
// the place is in the file itself.
func inside(in bundle.Inside) string {
	var parts []string
	if in.Member != "" {
		parts = append(parts, chain.Escape(in.Member)+lineWords(in.Line))
	}
	if in.Alias != "" {
		parts = append(parts, quoted(in.Alias))
	}
	return strings.Join(parts, ": ")
}

// spot returns a place without the file: "line 31", "client.pem:31", `"client"`.
func spot(at bundle.Span) string {
	if words := inside(at.Inside); words != "" {
		return words
	}
	return "line " + strconv.Itoa(at.Line)
}

func lineWords(line int) string {
	if line == 0 {
		return ""
	}
	return ":" + strconv.Itoa(line)
}

func quoted(text string) string {
	return `"` + strings.ReplaceAll(chain.Escape(text), `"`, `\"`) + `"`
}
