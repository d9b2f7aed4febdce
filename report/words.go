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

// StandardInput is the path of a [File] that is none.
const StandardInput = "<stdin>"

// message is what a result says; for one that has nothing to say, what it
// stands for.
func message(r *lints.Result) string {
	return chain.Escape(cmp.Or(r.Message, r.Requirement.Title, r.Rule.Title))
}

// cure is how to mend a finding: the finding's own text, else the
// requirement's, else the rule's.
func cure(r *lints.Result) string {
	return safeLines(cmp.Or(r.Fix, r.Requirement.Fix, r.Rule.Doc.Fix))
}

// inputName is the bare name of an input: "company", "anchor".
func inputName(p *lints.Parameter) string {
	name, _, _ := strings.Cut(p.Name, " ")
	return strings.TrimLeft(name, "-")
}

// ConfigWord is the key under which a target of the configuration gives an
// input: "params.company", "anchors".
func ConfigWord(p *lints.Parameter) string {
	switch name := inputName(p); {
	case p.Name == name && name != "environment":
		return "params." + name
	case name == "anchor":
		return "anchors"
	default:
		return name
	}
}

// place says where something is, as compilers do: "chain.pem:31".
func place(at bundle.Span) string {
	name := chain.Escape(at.File)
	if at.Line == 0 {
		return name
	}
	return name + ":" + strconv.Itoa(at.Line)
}

// keyWords describes a key in two words: "RSA 2048", "EC P-256", "Ed25519".
func keyWords(k chain.KeyFacts) string {
	switch k.Type {
	case "":
		return "unreadable key"
	case chain.Ed25519, chain.Ed448, chain.X25519, chain.X448:
		return strings.ToUpper(string(k.Type[:1])) + string(k.Type[1:])
	}
	words := strings.ToUpper(string(k.Type))
	switch {
	case k.Curve != "":
		return words + " " + k.Curve
	case k.Bits > 0:
		return fmt.Sprintf("%s %d", words, k.Bits)
	}
	return words
}

// paths lists the files of several places, each once, in their order.
func paths(places []lints.Place) []string {
	var all []string
	for _, p := range places {
		if !slices.Contains(all, p.Path) {
			all = append(all, p.Path)
		}
	}
	return all
}

// Plural counts things: "1 error", "2 errors". The noun takes a plain s.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
