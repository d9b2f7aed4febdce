// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// newSection reads the section new: the profiles by which chainlint new makes files.
// A ruleset has the profiles of those that it extends for all other artifacts.
func (r *reader) newSection(n *yaml.Node, extended []*Ruleset) {
	s := r.ruleset
	var profiles []*yaml.Node
	if n != nil {
		o := r.Object(n, "new", "inputs", "artifacts")
		o.Need("artifacts")
		if inputs := o.Values["inputs"]; inputs != nil {
			s.newInputs = r.newInputs(inputs)
		}
		profiles = o.Items("artifacts")
	}
	s.inheritInputs(extended)
	for _, n := range profiles {
		s.profiles = append(s.profiles, r.profile(n))
	}
	s.inheritProfiles(extended)
	for i := range s.profiles {
		s.profiles[i].inputs = s.inputsOfProfiles()
	}
}

// inputsOfProfiles are all inputs that a template may name.
func (r *Ruleset) inputsOfProfiles() []NewInput {
	all := slices.Clone(r.newInputs)
	for _, p := range r.Params {
		if !slices.ContainsFunc(all, func(in NewInput) bool { return in.Name == p.Name }) {
			all = append(all, NewInput{Name: p.Name, Note: p.Note, Default: p.Default, Optional: !p.Required})
		}
	}
	return all
}

func (r *reader) newInputs(n *yaml.Node) []NewInput {
	var all []NewInput
	for _, e := range r.Entries(n, "inputs") {
		if !isName(e.Name) || e.Name == TimeInput {
			r.Problem(e.Key, "input %s must be lower-case letters, digits and single hyphens, and not %s", quote(e.Name), TimeInput)
		}
		o := r.Object(e.Value, "input "+quote(e.Name), "note", "example", "default", "optional")
		in := NewInput{Name: e.Name, Note: o.Text("note"), Example: o.Text("example"), Optional: o.Flag("optional")}
		if n := o.Values["default"]; n != nil {
			in.Default = r.ValueOf(n, "default")
		}
		if _, param := find(r.ruleset.Params, e.Name); !param {
			o.Need("note", "example")
		} else if o.Values["note"] != nil {
			o.Problem(o.At("note"), "the note of %s is that of the parameter", quote(e.Name))
		}
		all = append(all, in)
	}
	return all
}

func (r *reader) profile(n *yaml.Node) Profile {
	o := r.Object(n, "a profile", "artifact", "when", "refuse", "make", "files")
	o.Need("artifact")
	p := Profile{When: r.conditions(o), Refuse: o.Text("refuse")}
	p.Artifact, _ = wordIn(o, "artifact", chain.Artifacts)
	if p.Refuse != "" {
		if len(o.Values) > 2+min(len(p.When), 1) {
			o.Problem(o.At("refuse"), "a profile with refuse makes nothing: remove make and files")
		}
		return p
	}
	o.Need("make", "files")
	for _, n := range o.Items("make") {
		p.Make = append(p.Make, r.product(n, p.Make))
	}
	for _, n := range o.Items("files") {
		p.Files = append(p.Files, r.profileFile(n, &p))
	}
	return p
}

// product reads a product. Its issuer is one of those before it.
func (r *reader) product(n *yaml.Node, before []Product) Product {
	o := r.Object(n, "a product", "name", "issuer", "request", "ca", "path-length", "subject", "keys", "days", "key-usage", "extended-key-usage", "san", "ocsp")
	o.Need("name", "subject")
	p := Product{
		Name: o.Text("name"), Issuer: o.Text("issuer"), Request: o.Flag("request"), CA: o.Flag("ca"),
		Subject: r.nameTemplates(o, "subject", chain.AttributeTypes()), SAN: r.nameTemplates(o, "san", []string{"dns", "email", "uri", "ip"}),
		KeyUsage: wordsIn(r, o, "key-usage", KeyUsages), ExtKeyUsage: wordsIn(r, o, "extended-key-usage", chain.PurposeNames()),
		Keys: wordsIn(r, o, "keys", KeyTypes), PathLen: -1,
	}
	if n := o.Values["path-length"]; n != nil {
		p.PathLen = r.count(n, "path-length", 0)
	}
	if len(p.Keys) == 0 {
		p.Keys = KeyTypes
	}
	if n := o.Values["days"]; n != nil {
		p.Days = r.count(n, "days", 1)
	}
	for _, n := range o.List("ocsp") {
		p.OCSP = append(p.OCSP, r.template(n, "ocsp"))
	}
	issuer := slices.IndexFunc(before, func(b Product) bool { return b.Name == p.Issuer })
	switch {
	case p.Name != "" && !isName(p.Name):
		o.Problem(o.At("name"), "the name of a product must be lower-case letters, digits and single hyphens")
	case slices.ContainsFunc(before, func(b Product) bool { return b.Name == p.Name }):
		o.Problem(o.At("name"), "duplicate product %s", quote(p.Name))
	case p.Request && (p.CA || p.Issuer != "" || p.Days > 0):
		o.Problem(o.Node, "a request has no ca, issuer or days: the CA decides them")
	case !p.Request && p.Days == 0:
		o.Problem(o.Node, "a product has no days, which only a request can leave out")
	case p.Issuer != "" && issuer < 0:
		o.Problem(o.At("issuer"), "unknown issuer %s: it must be one of the products before", quote(p.Issuer))
	case p.Issuer != "" && !before[issuer].CA:
		o.Problem(o.At("issuer"), "issuer %s is not a CA", quote(p.Issuer))
	}
	return p
}

func (r *reader) profileFile(n *yaml.Node, p *Profile) ProfileFile {
	o := r.Object(n, "a file", "name", "holds", "key", "artifact", "anchors")
	o.Need("name", "holds")
	products := make([]string, len(p.Make))
	for i, made := range p.Make {
		products[i] = made.Name
	}
	f := ProfileFile{Name: o.Text("name"), Artifact: p.Artifact, Holds: wordsIn(r, o, "holds", products), Anchors: wordsIn(r, o, "anchors", products)}
	if o.Values["artifact"] != nil {
		f.Artifact, _ = wordIn(o, "artifact", chain.Artifacts)
	}
	if o.Values["key"] != nil {
		f.Key, _ = wordIn(o, "key", products)
	}
	if f.Name != "" && !plainFile.MatchString(f.Name) {
		o.Problem(o.At("name"), "the name of a file must be letters, digits, dots, hyphens and underscores")
	}
	return f
}

// plainFile matches names that need no quoting and lead to no other directory.
var plainFile = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// wordsIn reads a list of words from a closed set.
func wordsIn(r *reader, o object, key string, among []string) []string {
	var all []string
	for _, n := range o.List(key) {
		if w, ok := word(o.Source, n, "member of "+key, among); ok {
			all = append(all, w)
		}
	}
	return all
}

func (r *reader) count(n *yaml.Node, what string, least int) int {
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || i < least || i > 36500 {
		r.Problem(n, "%s must be a number from %d to 36500, not %s", what, least, kindOf(n))
	}
	return i
}

// nameTemplates reads TYPE=TEMPLATE, or the name of an input in braces whose values
// are TYPE=VALUE.
func (r *reader) nameTemplates(o object, key string, types []string) []NameTemplate {
	var all []NameTemplate
	for _, n := range o.List(key) {
		text := o.TextOf(n, "a member of "+key)
		typ, _, found := strings.Cut(text, "=")
		switch {
		case text == "":
		case wholeInput.MatchString(text) && key == "subject":
			t := r.template(n, key)
			if p, _ := find(r.ruleset.Params, t[0].Input); !strings.Contains(p.Form, "=") {
				r.Problem(n, "%s alone must be a parameter of the form TYPE=VALUE", text)
			}
			all = append(all, NameTemplate{Value: t})
		case !found || !slices.Contains(types, typ):
			r.Problem(n, "a member of %s must be TYPE=VALUE with one of the types %s", key, strings.Join(types, ", "))
		default:
			value := *n
			value.Value = text[len(typ)+1:]
			all = append(all, NameTemplate{typ, r.template(&value, key)})
		}
	}
	return all
}

var (
	wholeInput = regexp.MustCompile(`^\{[a-z0-9-]+\}$`)
	inBraces   = regexp.MustCompile(`\{[^{}]*\}`)
)

// template reads a text with names of inputs in braces.
func (r *reader) template(n *yaml.Node, what string) Template {
	text := r.TextOf(n, "a value of "+what)
	var t Template
	for text != "" {
		at := inBraces.FindStringIndex(text)
		if at == nil {
			t = append(t, TemplatePart{Text: text})
			break
		}
		if at[0] > 0 {
			t = append(t, TemplatePart{Text: text[:at[0]]})
		}
		name := text[at[0]+1 : at[1]-1]
		r.knownInput(n, name)
		t = append(t, TemplatePart{Input: name})
		text = text[at[1]:]
	}
	return t
}

func (r *reader) knownInput(n *yaml.Node, name string) {
	known := []string{TimeInput}
	for _, in := range r.ruleset.inputsOfProfiles() {
		known = append(known, in.Name)
	}
	if !slices.Contains(known, name) {
		r.Problem(n, "unknown input %s%s", quote(name), didYouMean(name, known))
	}
	if p, _ := find(r.ruleset.Params, name); len(p.Auto) > 0 {
		r.Problem(n, "parameter %s may be auto, which depends on the chain", quote(name))
	}
}

// MissingInputs lists what the profile and the must requirements still need.
func (r *Ruleset) MissingInputs(p *Profile, sel *lints.Selection, values map[string][]string) []NewInput {
	all := r.inputsOfProfiles()
	var missing []NewInput
	need := func(name string, optional bool) {
		i := slices.IndexFunc(all, func(in NewInput) bool { return in.Name == name })
		if i < 0 || optional || len(r.Given(name, values)) > 0 || slices.ContainsFunc(missing, func(in NewInput) bool { return in.Name == name }) {
			return
		}
		missing = append(missing, all[i])
	}
	for _, c := range p.When {
		need(c.Param, false)
	}
	for _, in := range p.Inputs() {
		need(in.Name, in.Optional)
	}
	for _, req := range sel.Requirements {
		for _, check := range req.Checks {
			if req.Level != lints.Must || !perFile(check) {
				continue
			}
			for _, param := range check.Missing {
				need(param.Name, !param.Required)
			}
			for _, c := range check.When {
				param, _ := find(r.Params, c.Param)
				need(c.Param, !param.Required)
			}
		}
	}
	return missing
}

// perFile reports whether a check is about one file.
func perFile(c lints.Check) bool {
	return slices.ContainsFunc(c.On, func(s lints.Subject) bool { return s != lints.OnInventory && s != lints.OnHandshake })
}

// CheckInputs returns an error that names each given value that is for no parameter
// of the ruleset and no input of its profiles, or that one of them does not accept.
func (r *Ruleset) CheckInputs(values map[string][]string) error {
	with := &Ruleset{Name: r.Name, Params: slices.Clone(r.Params)}
	for _, in := range r.NewInputs() {
		with.Params = append(with.Params, lints.Parameter{Name: in.Name})
	}
	wrong := []error{CheckNames([]*Ruleset{with}, values)}
	for _, p := range with.Params {
		for _, key := range []string{p.Name, r.qualified(p.Name)} {
			wrong = append(wrong, acceptsAll(p, values[key]))
		}
	}
	return errors.Join(wrong...)
}
