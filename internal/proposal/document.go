// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/strictyaml"
)

// A document is the text of a proposal.
type document struct {
	strings.Builder
	keys []*file // that have a private key
	left []*file // that no target has
}

func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *document) text(groups []*group) string {
	d.line("# What the certificate files of this directory are for, as chainlint init guesses it from")
	d.line("# their contents and names. Read it, fill in what is commented out, and then run")
	d.line("#")
	d.line("#     chainlint config validate")
	d.line("#     chainlint check")
	d.listed("Private keys are in these files. Keys do not belong in a repository: move them to a\n# secret store, and treat a key that was committed as compromised.", d.keys)
	d.listed("These look like certificate files and belong to no target, because they cannot be read\n# or named here. chainlint check FILE says more.", d.left)
	d.line("\nversion: 1\ntargets:")
	names := map[string]bool{}
	for i, g := range groups {
		if i > 0 {
			d.line("")
		}
		d.group(g, unique(nameOf(g), names))
	}
	return d.String()
}

// listed lists files in a comment.
func (d *document) listed(title string, files []*file) {
	if len(files) == 0 {
		return
	}
	d.line("#\n# %s", title)
	for _, f := range files {
		d.line("#   %s", quote(f.path))
	}
}

// nameOf names a target after its directory and what it has.
func nameOf(g *group) string {
	var parts []string
	if g.dir != "." {
		parts = append(parts, strings.Map(func(r rune) rune {
			if strictyaml.Unprintable(r) {
				return '?'
			}
			return r
		}, chain.Escape(g.dir)))
	}
	for _, word := range []string{g.ruleset, g.environment} {
		if word != "baseline" && word != "" && !slices.Contains(words(g.dir), word) {
			parts = append(parts, word)
		}
	}
	return strings.Join(append(parts, string(g.kind)), " ")
}

func unique(name string, taken map[string]bool) string {
	name = strings.TrimSpace(name)
	one := name
	for n := 2; taken[one]; n++ {
		one = fmt.Sprintf("%s %d", name, n)
	}
	taken[one] = true
	return one
}

// group writes one target.
func (d *document) group(g *group, name string) {
	d.line("  # %s", about[g.kind])
	d.line("  - name: %s", quote(name))
	d.line("    files:")
	for _, pattern := range g.patterns {
		d.line("      - %s", quote(pattern))
	}
	switch {
	case g.named != "":
		d.line("    # The path names %s, whose ruleset does not accept such files.", g.named)
	case len(g.fitting) > 0:
		d.line("    # No name on the path says which provider they are for. Of the built-in rulesets,")
		d.line("    # these find the fewest errors: %s", strings.Join(g.fitting, ", "))
	}
	d.line("    ruleset: %s", g.ruleset)
	if g.environment != "" {
		d.line("    environment: %s", g.environment)
	}
	d.missing(g)
	if g.anchors != nil {
		d.line("    # The certificates that are registered with the provider:")
		d.line("    # anchors: [%s]", strings.Join(quoted(g.anchors), ", "))
	}
	if slices.ContainsFunc(g.files, func(f *file) bool { return f.closed }) && g.kind == keystores {
		d.line("    # The variable of the environment that has the password; keystores cannot be checked")
		d.line("    # while it is unset.")
		d.line("    password: {env: KEYSTORE_PASSWORD}")
	}
}

// missing writes what the ruleset needs as comments.
func (d *document) missing(g *group) {
	var params []hinted
	for _, h := range g.missing {
		if h.param.Name != "environment" {
			params = append(params, h)
			continue
		}
		d.line("    # environment: %s  # %s", quote(h.value), strings.Join(h.param.OneOf, " or "))
	}
	if len(params) == 0 {
		return
	}
	d.line("    # The ruleset needs these:")
	d.line("    # params:")
	for _, h := range params {
		d.line("    #   %s: %s  # %s", h.param.Name, quote(h.value), noteOf(h))
	}
}

// noteOf says what a parameter is, and where the proposed value is from.
func noteOf(h hinted) string {
	note := chain.Escape(strings.Join(strings.Fields(h.param.Note), " "))
	if h.from == "" {
		return note
	}
	return note + "; the value is from " + quote(h.from)
}

func quoted(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = quote(text)
	}
	return all
}

// quote writes a text as a double-quoted scalar of YAML (YAML 1.2, section 5.7), in one
// line and of visible characters. A byte that is not UTF-8, which YAML cannot write, is
// shown as \xff; such a text is only in comments.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	before := rune(0)
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == utf8.RuneError && text[i] != "\ufffd"[0]:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '#' && before == '#', r < 0x100 && chain.Escape(string(r)) != string(r):
			fmt.Fprintf(&b, `\x%02x`, r) // "##[" is a command to some CI systems
		case chain.Escape(string(r)) != string(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	b.WriteByte('"')
	return b.String()
}
