// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/internal/strictyaml"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// sample is the number of files of a target that are checked for a proposal.
const sample = 5

// A hinted is an input that a ruleset needs, with a value to start from.
type hinted struct {
	param lints.Parameter
	value string
	from  string // the file that has the value; empty for an example
}

// complete finds the patterns of a group, and what its ruleset needs.
func (p *Proposer) complete(g *group, all []*group) error {
	p.patterns(g)
	if g.ruleset == "baseline" {
		if g.named == "" {
			return p.fit(g)
		}
		return nil
	}
	i := slices.IndexFunc(p.known, func(r *rulesets.Ruleset) bool { return r.Name == g.ruleset })
	rep, err := p.check(p.known[i], g)
	if err != nil {
		return err
	}
	for r := range rep.Awaited() {
		switch r.Input.Kind {
		case lints.ParamInput:
			if param := r.Input.Param; !slices.ContainsFunc(g.missing, func(h hinted) bool { return h.param.Name == param.Name }) {
				g.missing = append(g.missing, hint(param, g.files))
			}
		case lints.AnchorInput:
			g.anchors = registered(g, all)
		}
	}
	return nil
}

// check checks some files of a group against a ruleset.
func (p *Proposer) check(r *rulesets.Ruleset, g *group) (*report.Report, error) {
	t := chainlint.Target{Name: "proposal", Rulesets: []*rulesets.Ruleset{r}, Params: map[string][]string{}}
	if g.environment != "" {
		t.Params["environment"] = []string{g.environment}
	}
	for _, f := range g.files[:min(len(g.files), sample)] {
		t.Inputs = append(t.Inputs, f.input)
	}
	return p.Linter.CheckTargets(t)
}

// fit finds the rulesets that accept such files and under which they have the fewest
// errors.
func (p *Proposer) fit(g *group) error {
	if slices.ContainsFunc(g.files, func(f *file) bool { return f.closed }) {
		return nil // what cannot be opened has no errors
	}
	fewest := 0
	for _, r := range p.known {
		if !takes(r, g.kind) {
			continue
		}
		rep, err := p.check(r, g)
		if err != nil {
			return err
		}
		errors := rep.Summary().Errors
		if len(g.fitting) > 0 && errors > fewest {
			continue
		}
		if errors < fewest {
			g.fitting = nil
		}
		fewest = errors
		g.fitting = append(g.fitting, fmt.Sprintf("%s (%s)", r.Name, chain.Plural(errors, "error")))
	}
	return nil
}

// registered lists the files that may have the issuers of a group: those of the same
// directory or ruleset. If there is none, it is an example.
func registered(g *group, all []*group) []string {
	var files []string
	for _, other := range all {
		if other.kind == issuers && (other.dir == g.dir || other.ruleset == g.ruleset && other.environment == g.environment) {
			for _, f := range other.files {
				files = append(files, f.path)
			}
		}
	}
	if len(files) == 0 {
		files = []string{"registered/issuer.pem"}
	}
	return files
}

// attributes are the attributes of a subject that show the value of a parameter.
var attributes = map[string]string{
	"company": "O", "organization": "O", "country": "C", "state": "ST", "locality": "L", "project": "OU", "common-name": "CN",
}

// hint finds a value to start from: in the subject of a file, or else an example.
func hint(param lints.Parameter, files []*file) hinted {
	for _, f := range files {
		if values := chain.Values(f.subject, attributes[param.Name]); attributes[param.Name] != "" && len(values) > 0 && strings.TrimSpace(values[0]) != "" && utf8.ValidString(values[0]) {
			return hinted{param, values[0], f.path}
		}
	}
	example := strings.ToUpper(strings.ReplaceAll(param.Name, "-", "_"))
	if len(param.OneOf) > 0 {
		example = param.OneOf[0]
	}
	return hinted{param, cmp.Or(param.Form, example), ""}
}

// patterns finds patterns that match exactly the files of a group: *.EXT for those of an
// extension, if they are all that the directory has, or else each file by its name.
func (p *Proposer) patterns(g *group) {
	byExt := map[string][]*file{}
	for _, f := range g.files {
		ext := path.Ext(f.path)
		byExt[ext] = append(byExt[ext], f)
	}
	done := map[string]bool{}
	for i, f := range g.files {
		ext := path.Ext(f.path)
		alike := byExt[ext]
		pattern := path.Join(escape(g.dir), "*"+escape(ext))
		switch {
		case done[ext]:
		case ext != "" && len(alike) > 1 && p.matches(pattern, alike):
			done[ext] = true
			g.patterns = append(g.patterns, pattern)
		default:
			g.patterns = append(g.patterns, g.literals[i])
		}
	}
}

// literal returns a pattern that matches one file; ok is false if a configuration
// cannot tell it from another file.
func (p *Proposer) literal(f *file) (pattern string, ok bool) {
	pattern = escape(f.path)
	return pattern, p.matches(pattern, []*file{f})
}

// matches reports whether a pattern matches these files, under whatever name, and no
// others.
func (p *Proposer) matches(pattern string, files []*file) bool {
	if config.CheckPattern(pattern) != nil {
		return false
	}
	found, err := p.config.Expand(pattern)
	if err != nil || len(found) == 0 {
		return false
	}
	left := map[string]bool{}
	for _, f := range files {
		left[real(f.input.Name)] = true
	}
	seen := map[string]bool{}
	for _, name := range found {
		if seen[real(name)] = true; !left[real(name)] {
			return false
		}
	}
	return len(seen) == len(left)
}

// real returns the absolute path of a file, all links followed.
func real(name string) string {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	return absolute(name)
}

// escape makes a path a pattern that matches it alone. White space at its ends, which
// the reader of a configuration cuts off, is in a character class. For a character that
// it refuses, there is a question mark. A "!" at the start would exclude files.
func escape(name string) string {
	var b strings.Builder
	if strings.HasPrefix(name, "!") {
		b.WriteString("./")
	}
	for i, r := range name {
		atEnd := i == 0 || i+utf8.RuneLen(r) == len(name)
		switch {
		case strictyaml.Unprintable(r):
			b.WriteByte('?')
		case strings.ContainsRune(`*?[]{}\`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsSpace(r) && atEnd:
			b.WriteString("[" + string(r) + "]")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
