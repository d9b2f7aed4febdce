// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
)

var update = flag.Bool("update", false, "write the want sections of testdata")

// TestStories loads the first file of each archive, with toyRules, and
// compares everything that comes of it with the section want. Files under
// <built-in>/ take the place of the built-in rulesets; a section "values"
// holds inputs, KEY=VALUE, to bind. A story whose name begins with "with" is
// about what chainlint's own rules take, and is told with those.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { tell(t, file) })
	}
}

func tell(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	last := &archive.Files[len(archive.Files)-1]
	if last.Name != "want" {
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
		last = &archive.Files[len(archive.Files)-1]
	}
	rules := toyRules
	if strings.HasPrefix(filepath.Base(file), "with") {
		rules = all.Rules()
	}
	got := []byte(outcome(rules, archive.Files[:len(archive.Files)-1]))
	if bytes.Equal(got, last.Data) {
		return
	}
	if !*update {
		t.Errorf("%s (go test -update rewrites it)\n%s", file, diff.Diff("want", last.Data, "got", got))
		return
	}
	last.Data = got
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Error(err)
	}
}

func outcome(rules []*lints.Rule, files []txtar.File) string {
	l := newLoader(rules)
	builtins, values := fstest.MapFS{}, map[string][]string(nil)
	for _, f := range files {
		if name, ok := strings.CutPrefix(f.Name, builtinDir); ok {
			builtins[name] = &fstest.MapFile{Data: f.Data}
		}
		if f.Name == "values" {
			values = inputs(f.Data)
		}
	}
	l.builtins = builtins
	l.read = func(path string) ([]byte, error) {
		for _, f := range files {
			if f.Name == path {
				return f.Data, nil
			}
		}
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	r, err := l.parse(files[0].Name, files[0].Data, nil)
	if err != nil {
		return err.Error() + "\n"
	}
	if values == nil {
		return describe(r)
	}
	if err := CheckNames([]*Ruleset{r}, values); err != nil {
		return err.Error() + "\n"
	}
	sel, err := r.Bind(values)
	if err != nil {
		return err.Error() + "\n"
	}
	return requirements(sel.Requirements)
}

func inputs(data []byte) map[string][]string {
	values := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		values[key] = append(values[key], value)
	}
	return values
}

// describe writes what a ruleset holds.
func describe(r *Ruleset) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, provider %q, version %q, extends %q, artifacts %q\n", r.Name, r.Title, r.Provider, r.Version, r.Extends, artifactWords(r.Artifacts))
	for _, d := range r.Documents {
		fmt.Fprintf(&b, "document %s: %s, %s, read %s\n", d.ID, d.Title, d.URL, d.Read)
	}
	for _, p := range r.Params {
		fmt.Fprintf(&b, "param %s: %+v\n", p.Name, p)
	}
	for _, o := range r.Overrides {
		fmt.Fprintf(&b, "override %+v\n", o)
	}
	for _, req := range r.Requirements {
		b.WriteString(requirements([]*lints.Requirement{req}))
		for _, p := range inputsOf(r, req) {
			fmt.Fprintf(&b, "  needs %s\n", p.Name)
		}
	}
	return b.String()
}

func requirements(all []*lints.Requirement) string {
	var b strings.Builder
	for _, req := range all {
		fmt.Fprintf(&b, "%s %s %s %s: %s\n", req.ID, req.Level, req.Severity, req.On, req.Title)
		for _, c := range req.Checks {
			fmt.Fprintf(&b, "  check %s %s severity=%q when=%v if=%q params=%+v\n", c.Rule.ID, c.On, c.Severity, c.When, c.Fact, c.Params)
			for _, p := range c.Missing {
				fmt.Fprintf(&b, "    missing %s, required %t\n", p.Name, p.Required)
			}
		}
		for _, c := range req.Citations {
			fmt.Fprintf(&b, "  cites %+v\n", c)
		}
		for _, f := range req.Fixes {
			fmt.Fprintf(&b, "  fix of %s: %s\n", f.On, f.Fix)
		}
		for _, s := range req.Symptoms {
			fmt.Fprintf(&b, "  symptom %+v\n", s)
		}
		if req.Decision != "" {
			fmt.Fprintf(&b, "  decision %q\n", req.Decision)
		}
	}
	return b.String()
}

type days struct {
	Days int `yaml:"days"`
}

type validity struct {
	MinDays int `yaml:"min-days"`
	MaxDays int `yaml:"max-days"`
}

type lacking struct {
	Text string `yaml:"text"`
}

type denied struct {
	Names  []string `yaml:"names"`
	KeysOf []string `yaml:"keys-of"`
}

// every has a parameter of each type that a ruleset can write.
type every struct {
	Bits   []int    `yaml:"bits"`
	Curve  bool     `yaml:"named-curve"`
	RDN    []string `yaml:"rdn"`
	Hidden int      `yaml:"-"`
	Own    string
}

func toy(id, cite string, params any) lints.Rule {
	return lints.Rule{ID: id, Title: "title of " + id, Doc: lints.Doc{What: "What.", Why: "Why.", Fix: "Fix."}, Cite: cite, Params: params}
}

func onCert(r lints.Rule) *lints.Rule {
	r.Cert = func(*lints.Pass, *chain.Cert) {}
	return &r
}

func onChain(r lints.Rule) *lints.Rule {
	r.Chain = func(*lints.Pass) {}
	return &r
}

func onLink(r lints.Rule) *lints.Rule {
	r.Link = func(*lints.Pass, chain.Link) {}
	return &r
}

func onRequest(r lints.Rule) *lints.Rule {
	r.Request = func(*lints.Pass, *bundle.Object) {}
	return &r
}

func onSet(r lints.Rule) *lints.Rule {
	r.CrossFile = func(*lints.CrossFilePass) {}
	return &r
}

func included(source string, r lints.Rule, aliases ...string) *lints.Rule {
	r.Source, r.Aliases = source, aliases
	return onCert(r)
}

var toyRules = []*lints.Rule{
	onCert(toy("outside-validity", "RFC 5280 4.1.2.5", nil)),
	onCert(toy("expires-soon", "", days{30})),
	onCert(toy("validity-days-out-of-range", "", validity{})),
	onCert(toy("common-name-lacks-text", "", lacking{})),
	onCert(toy("rsa-key-short", "RFC 9155; RFC 8446 4.2.3", nil)),
	onCert(toy("key-odd", "", every{Bits: []int{2048}})),
	onChain(toy("issuer-denied", "", denied{})),
	onChain(toy("root-missing", "", nil)),
	onLink(toy("signature-invalid", "RFC 5280 6.1.3", nil)),
	onRequest(toy("csr-signature-bad", "RFC 2986", nil)),
	onSet(toy("serial-number-reused", "RFC 5280 4.1.2.2", nil)),
	included("RFC5280", toy("zlint/e_one", "RFC 5280: 4.2.1.3", nil)),
	included("RFC5280", toy("zlint/e_two", "RFC5280", nil), "zlint/e_former_two"),
	included("RFC5280", toy("zlint/e_three", "RFC 5280: A.1", nil)),
	included("CABF_BR", toy("zlint/w_four", "BRs: 7.1.2.3", nil)),
}

// errorOf returns the problems of a ruleset's error.
func errorOf(t *testing.T, err error) *Error {
	t.Helper()
	var wrong *Error
	if !errors.As(err, &wrong) {
		t.Fatalf("not an *Error: %v", err)
	}
	return wrong
}

func artifactWords(all []lints.Artifact) []string {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = fmt.Sprintf("%s for %s", a.Name, a.Purpose)
		if a.Sent {
			words[i] += ", sent"
		}
	}
	return words
}

// inputsOf returns the parameters that a requirement of the ruleset depends on,
// in the order of Params.
func inputsOf(r *Ruleset, req *lints.Requirement) []lints.Parameter {
	used := map[string]bool{}
	for _, ref := range r.references[req] {
		used[ref.param] = true
	}
	for _, check := range req.Checks {
		for _, when := range check.When {
			used[when.Param] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(r.Params), func(p lints.Parameter) bool { return !used[p.Name] })
}
