// SPDX-License-Identifier: Apache-2.0

package lintstest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// runArchive runs the cases of a file. It returns the text of the want section
// that holds all their results, and everything that is wrong.
func runArchive(rule *lints.Rule, a *txtar.Archive, on []lints.Subject) (want string, problems []string) {
	f, problems := parse(a)
	var b strings.Builder
	seen := map[lints.Outcome]bool{}
	names := map[string]bool{}
	for _, c := range f.cases {
		if names[c.name] {
			problems = append(problems, fmt.Sprintf("two cases are named %q", c.name))
		}
		names[c.name] = true
		results, err := c.run(rule, on, f.sections)
		if err != nil {
			problems = append(problems, c.name+": "+err.Error())
			continue
		}
		for _, r := range results {
			seen[r.Outcome] = true
			b.WriteString(line(c.name, r))
			for _, p := range sound(rule, r) {
				problems = append(problems, c.name+": "+p)
			}
		}
		problems = append(problems, c.judge(results)...)
	}
	return b.String(), append(problems, uncovered(seen, f.options.never)...)
}

// judge checks the results of a case against the outcome in its name.
func (c *testCase) judge(results []lints.Result) []string {
	has := map[lints.Outcome]bool{}
	for _, r := range results {
		has[r.Outcome] = true
	}
	switch {
	case !has[c.outcome]:
		return []string{fmt.Sprintf("%s: no result has the outcome %s", c.name, c.outcome)}
	case c.outcome == lints.Passed && has[lints.Failed]:
		return []string{c.name + ": is named a pass, and has a failure too"}
	}
	return nil
}

// uncovered names the outcomes that the cases should show and do not, or do
// and should not.
func uncovered(seen map[lints.Outcome]bool, never []lints.Outcome) []string {
	var problems []string
	for _, outcome := range []lints.Outcome{lints.Failed, lints.Passed} {
		if !seen[outcome] && !slices.Contains(never, outcome) {
			problems = append(problems, fmt.Sprintf("no case has the outcome %s", outcome))
		}
	}
	if len(never) > 0 && !seen[lints.Review] && !seen[lints.NotApplicable] {
		problems = append(problems, "no case has the outcome review or notApplicable, of which a rule without pass or fail needs one")
	}
	for _, outcome := range never {
		if seen[outcome] {
			problems = append(problems, fmt.Sprintf("a case has the outcome %s, which the rule never has", outcome))
		}
	}
	return problems
}

// run builds the files of a case and runs the rule over them.
func (c *testCase) run(rule *lints.Rule, on []lints.Subject, sections map[string]string) ([]lints.Result, error) {
	sel, err := c.selection(rule, on)
	if err != nil {
		return nil, err
	}
	if rule.CrossFile == nil && len(c.members) > 1 {
		return nil, errors.New("has several files, and the rule looks at one")
	}
	var members []lints.RunFile
	for _, m := range c.members {
		path := m.path
		if path == "" {
			path = c.options.file
		}
		built, err := c.chain(path, m.recipe, sections)
		if err != nil {
			return nil, err
		}
		target := path
		if name := c.options.targets[path]; name != "" {
			target = name
		}
		members = append(members, lints.RunFile{Path: path, Target: target, Chain: built, Selection: sel, Inputs: c.options.inputs[path]})
	}
	if rule.CrossFile != nil {
		return lints.RunCrossFile(members, c.options.at), nil
	}
	return lints.Run(sel, members[0].Chain, c.options.at), nil
}

// selection is a ruleset with one requirement: the rule, as the case has it.
func (c *testCase) selection(rule *lints.Rule, on []lints.Subject) (*lints.Selection, error) {
	params := rule.Params
	if strings.TrimSpace(c.params) != "" {
		var err error
		if params, err = rulesets.DecodeParams(rule, []byte(c.params)); err != nil {
			return nil, fmt.Errorf("params: %w", err)
		}
	}
	subjects := c.subjects(rule, on)
	return &lints.Selection{
		Name: "test", Title: "Test", Params: c.declared(),
		Requirements: []*lints.Requirement{{
			ID: "test/" + rule.ID, Provider: c.options.provider, Title: rule.Title, Level: lints.Must, Severity: lints.Error, On: subjects,
			Checks: []lints.Check{{Rule: rule, On: subjects, Params: params}},
		}},
	}, nil
}

// declared are the parameters of the ruleset: each that an option gives a file a
// value for. The ruleset requires them.
func (c *testCase) declared() []lints.Parameter {
	var all []lints.Parameter
	seen := map[string]bool{}
	for _, values := range c.options.inputs {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if !seen[name] {
				seen[name] = true
				all = append(all, lints.Parameter{Name: name, Required: true})
			}
		}
	}
	return all
}

// subjects are those that the case file names, else those of the rule's scope.
func (c *testCase) subjects(rule *lints.Rule, on []lints.Subject) []lints.Subject {
	switch {
	case len(c.options.on) > 0:
		return c.options.on
	case rule.Chain != nil:
		return []lints.Subject{lints.OnFile}
	case rule.Link != nil:
		return []lints.Subject{lints.OnChain}
	case rule.Request != nil:
		return []lints.Subject{lints.OnRequest}
	case rule.CrossFile != nil:
		return []lints.Subject{lints.OnInventory}
	case rule.Handshake:
		return []lints.Subject{lints.OnHandshake}
	case len(on) > 0:
		return on
	}
	return []lints.Subject{lints.OnEach}
}

func (c *testCase) chain(path, recipe string, sections map[string]string) (*chain.Chain, error) {
	b, err := read(path, recipe)
	if err != nil {
		return nil, err
	}
	o := chain.Options{Artifact: c.options.artifact}
	if name := c.options.anchors; name != "" {
		anchors, err := read(name+".pem", sections[name])
		if err != nil {
			return nil, fmt.Errorf("anchors: %w", err)
		}
		o.Anchors = anchors.Certificates()
	}
	if name := c.options.key; name != "" {
		if err := giveKey(&o, name, sections[name]); err != nil {
			return nil, fmt.Errorf("key: section %q %w", name, err)
		}
	}
	return chain.Build(b, o), nil
}

// giveKey sets the given key to that of a section: a private key with its facts, or
// the key of the first certificate.
func giveKey(o *chain.Options, name, recipe string) error {
	b, err := read(name+".pem", recipe)
	if err != nil {
		return err
	}
	if certs := b.Certificates(); len(certs) > 0 {
		spki := sha256.Sum256(certs[0].Certificate.RawSubjectPublicKeyInfo)
		o.Key = &chain.KeyFile{SPKISHA256: spki}
		return nil
	}
	if len(b.Objects) == 0 || b.Objects[0].Kind != bundle.PrivateKey {
		return errors.New("holds neither a certificate nor a private key")
	}
	parsed, err := certtest.Parse(recipe)
	if err != nil {
		return err
	}
	o.Key, err = chain.ReadKey(name, parsed.PEM(), certtest.Password)
	return err
}

// read makes a file of a recipe. A text with PEM blocks is a file already: that
// of a public certificate, which no recipe can make.
func read(path, recipe string) (*bundle.Bundle, error) {
	if strings.Contains("\n"+recipe, "\n-----BEGIN ") {
		return bundle.Read(path, []byte(recipe), bundle.Limits{})
	}
	r, err := certtest.Parse(recipe)
	if err != nil {
		return nil, fmt.Errorf("recipe: %w", err)
	}
	return bundle.Read(path, r.PEM(), bundle.Limits{})
}
