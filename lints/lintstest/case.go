// SPDX-License-Identifier: Apache-2.0

package lintstest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// A caseFile is a parsed case file.
type caseFile struct {
	options  options
	params   string
	cases    []*testCase
	sections map[string]string // by name, those that an option may name
}

// A testCase is a named example with its expected outcome.
type testCase struct {
	name    string
	outcome lints.Outcome
	members []member
	options options
	params  string
}

// A member is one file of a case: a recipe, and the path it has in a case of
// several files.
type member struct {
	path   string
	recipe string
}

type options struct {
	at       time.Time
	on       []lints.Subject
	artifact chain.Artifact
	provider string
	file     string
	anchors  string
	key      string
	inputs   map[string]map[string]string // by path, then by parameter
	targets  map[string]string            // by path
	never    []lints.Outcome
}

var outcomes = []lints.Outcome{lints.Failed, lints.Passed, lints.NotApplicable, lints.Open, lints.Review}

// parse parses an archive. Every section must be of a known kind.
func parse(a *txtar.Archive) (*caseFile, []string) {
	f := &caseFile{options: options{at: certtest.Now, file: "chain.pem"}, sections: map[string]string{}}
	var problems []string
	if strings.TrimSpace(string(a.Comment)) == "" {
		problems = append(problems, "has no story: say in prose what the cases show")
	}
	for i, s := range a.Files {
		if f.sections[s.Name] != "" {
			problems = append(problems, fmt.Sprintf("duplicate section %q", s.Name))
		}
		if s.Name == "want" && i != len(a.Files)-1 {
			problems = append(problems, "the want section is not the last one")
		}
		f.sections[s.Name] = string(s.Data)
		f.addCase(s.Name, string(s.Data))
	}
	problems = append(problems, f.settings()...)
	return f, append(problems, f.unknown(a)...)
}

// addCase adds a section NAME.OUTCOME or NAME.OUTCOME/PATH; others are not its
// business.
func (f *caseFile) addCase(name, text string) {
	name, path, _ := strings.Cut(name, "/")
	name, outcome, _ := strings.Cut(name, ".")
	if !slices.Contains(outcomes, lints.Outcome(outcome)) {
		return
	}
	m := member{path: path, recipe: text}
	if last := len(f.cases) - 1; path != "" && last >= 0 && f.cases[last].name == name {
		f.cases[last].members = append(f.cases[last].members, m)
		return
	}
	f.cases = append(f.cases, &testCase{name: name, outcome: lints.Outcome(outcome), members: []member{m}})
}

// settings reads the params and options, the file's own and those of its cases.
func (f *caseFile) settings() []string {
	problems := f.options.read("options", f.sections["options"])
	f.params = f.sections["params"]
	for _, c := range f.cases {
		c.options, c.params = f.options, f.params
		problems = append(problems, c.options.read(c.name+".options", f.sections[c.name+".options"])...)
		if own, ok := f.sections[c.name+".params"]; ok {
			c.params = own
		}
	}
	return problems
}

// unknown names the sections that are of no use.
func (f *caseFile) unknown(a *txtar.Archive) []string {
	known := map[string]bool{"params": true, "options": true, "want": true, f.options.anchors: true, f.options.key: true}
	for _, c := range f.cases {
		known[c.name+".params"], known[c.name+".options"] = true, true
		known[c.options.anchors], known[c.options.key] = true, true
		for _, m := range c.members {
			known[c.section(m)] = true
		}
	}
	var problems []string
	for _, s := range a.Files {
		if !known[s.Name] {
			problems = append(problems, fmt.Sprintf("unknown section %q", s.Name))
		}
	}
	return problems
}

func (c *testCase) section(m member) string {
	name := c.name + "." + string(c.outcome)
	if m.path != "" {
		name += "/" + m.path
	}
	return name
}

// read adds the lines of an options section to o, overriding earlier values.
func (o *options) read(section, text string) []string {
	var problems []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: %q is not \"key: value\"", section, line))
			continue
		}
		if err := o.set(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", section, err))
		}
	}
	return problems
}

func (o *options) set(key, value string) (err error) {
	switch key {
	case "at":
		o.at, err = time.Parse(time.RFC3339, value)
	case "on":
		o.on, err = list(value, lints.Subjects)
	case "never":
		o.never, err = list(value, outcomes)
	case "artifact":
		o.artifact = chain.Artifact(value)
		_, err = list(value, chain.Artifacts)
	case "provider":
		o.provider = value
	case "file":
		o.file = value
	case "anchors":
		o.anchors = value
	case "key":
		o.key = value
	case "input":
		err = o.input(value)
	case "target":
		err = o.target(value)
	default:
		err = fmt.Errorf("unknown option %q", key)
	}
	return err
}

// input reads "PATH NAME=VALUE".
func (o *options) input(text string) error {
	path, assignment, _ := strings.Cut(text, " ")
	name, value, ok := strings.Cut(assignment, "=")
	if !ok {
		return fmt.Errorf("input: %q is not \"PATH NAME=VALUE\"", text)
	}
	all := map[string]map[string]string{path: {name: value}}
	for p, values := range o.inputs {
		for n, v := range values {
			switch {
			case all[p] == nil:
				all[p] = map[string]string{n: v}
			case all[p][n] == "":
				all[p][n] = v
			}
		}
	}
	o.inputs = all
	return nil
}

// target reads "PATH NAME".
func (o *options) target(text string) error {
	path, name, ok := strings.Cut(text, " ")
	if !ok {
		return fmt.Errorf("target: %q is not \"PATH NAME\"", text)
	}
	all := map[string]string{path: name}
	for p, n := range o.targets {
		if all[p] == "" {
			all[p] = n
		}
	}
	o.targets = all
	return nil
}

// list reads "a, b", each word one of those allowed.
func list[T ~string](text string, allowed []T) ([]T, error) {
	var words []T
	for word := range strings.SplitSeq(text, ",") {
		w := T(strings.TrimSpace(word))
		if !slices.Contains(allowed, w) {
			return nil, fmt.Errorf("%q is none of %q", w, allowed)
		}
		words = append(words, w)
	}
	return words, nil
}
