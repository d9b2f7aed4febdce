// SPDX-License-Identifier: Apache-2.0

package config

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/internal/strictyaml"
)

// version is the version of the format that this program reads.
const version = "1"

// A reader reads a configuration.
type reader struct {
	*strictyaml.Source
	config *Config
	names  map[string]int // the lines of the targets, by name
}

// Parse reads a configuration from the text of a file, like [Load], and with an
// error also returns what it could read. The file's name is used in messages, and
// paths are relative to its directory.
func Parse(file string, data []byte) (*Config, error) {
	r := &reader{
		&strictyaml.Source{File: file, Holds: "configuration"},
		&Config{File: file}, map[string]int{},
	}
	if n := r.Document(data); n != nil {
		r.read(n)
	}
	return r.config, r.Err()
}

func (r *reader) read(n *yaml.Node) {
	o := r.Object(n, "the configuration", "version", "strict", "targets")
	o.Need("version", "targets")
	r.config.Strict = r.strict(o.Values["strict"])
	if v := o.Values["version"]; v != nil && (v.ShortTag() != "!!int" || v.Value != version) {
		r.Problem(v, "version must be %s, the only supported version, not %s", version, strictyaml.KindOf(v))
	}
	targets := o.Items("targets")
	if len(targets) == 0 && o.Values["targets"] != nil && len(r.Problems) == 0 {
		r.Problem(o.At("targets"), "targets is empty: nothing would be checked")
	}
	for _, n := range targets {
		r.target(n)
	}
}

func (r *reader) strict(n *yaml.Node) bool {
	var strict bool
	if n != nil && (n.ShortTag() != "!!bool" || n.Decode(&strict) != nil) {
		r.Problem(n, "strict must be true or false, not %s", strictyaml.KindOf(n))
	}
	return strict
}

func (r *reader) target(n *yaml.Node) {
	o := r.Object(n, "a target", "name", "owner", "files", "ruleset", "rulesets", "environment", "params", "anchors", "key", "password")
	o.Need("name", "files")
	t := Target{
		Name: r.name(o), Owner: o.Text("owner"),
		Files: r.words(o, "files"), Rulesets: r.rulesets(o), Params: r.params(o), Anchors: r.words(o, "anchors"),
		Key: r.key(o.Values["key"]), Password: r.password(o.Values["password"]),
	}
	t.Files = slices.DeleteFunc(t.Files, func(f Word) bool {
		pattern, exclude := strings.CutPrefix(f.Text, "!")
		err := CheckPattern(pattern)
		if err == nil && exclude && pattern == "" {
			err = errors.New("it has no pattern after the exclamation mark")
		}
		if err != nil {
			r.Problems = append(r.Problems, f.Problem("the pattern %s cannot be read: %v", strictyaml.Quote(f.Text), err))
		} else if f.Text = pattern; exclude {
			t.Excludes = append(t.Excludes, f)
		}
		return err != nil || exclude
	})
	if len(t.Files) == 0 && len(t.Excludes) > 0 {
		r.Problems = append(r.Problems, t.Excludes[0].Problem("a target needs files: this one only excludes some"))
	}
	r.config.Targets = append(r.config.Targets, t)
}

// name reads the name of a target, which must be unique.
func (r *reader) name(o strictyaml.Object) Word {
	name := r.word(o, "name")
	if name.Text == "" {
		return name
	}
	if line, double := r.names[name.Text]; double {
		r.Problem(o.At("name"), "duplicate target name %s (first on line %d)", strictyaml.Quote(name.Text), line)
	}
	r.names[name.Text] = name.Line
	return name
}

// rulesets reads "ruleset", a word, or "rulesets", a list.
func (r *reader) rulesets(o strictyaml.Object) []Word {
	one, several := o.Values["ruleset"], o.Values["rulesets"]
	switch {
	case one != nil && several != nil:
		r.Problem(several, "a target must have ruleset or rulesets, not both")
	case one != nil:
		return []Word{r.word(o, "ruleset")}
	case several == nil && o.Node.Kind == yaml.MappingNode:
		r.Problem(o.Node, "a target has no ruleset")
	}
	return r.words(o, "rulesets")
}

// params reads the inputs of the rulesets; "environment" is one of them.
func (r *reader) params(o strictyaml.Object) []Param {
	var all []Param
	environment := r.word(o, "environment")
	if environment.Text != "" {
		all = append(all, Param{Name: Word{"environment", environment.Line, environment.Column}, Values: []Word{environment}})
	}
	n := o.Values["params"]
	if n == nil {
		return all
	}
	for _, e := range r.Entries(n, "params") {
		if e.Name == "environment" && environment.Text != "" {
			r.Problem(e.Key, "duplicate environment (first on line %d)", environment.Line)
		}
		p := Param{Name: wordAt(e.Key, e.Name)}
		for _, v := range members(e.Value) {
			p.Values = append(p.Values, wordAt(v, r.ValueOf(v, "parameter "+strictyaml.Quote(e.Name))))
		}
		if len(p.Values) == 0 {
			r.Problem(e.Value, "parameter %s has no value", strictyaml.Quote(e.Name))
		}
		all = append(all, p)
	}
	return all
}

func members(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

// key reads the place of a private key. An invalid value is never shown: it could
// be the key.
func (r *reader) key(n *yaml.Node) *Reference {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.Problem(n, "key must be {file: PATH}, or {env: NAME} with the environment variable that has the path")
		return nil
	}
	o := r.Object(n, "key", "file", "env")
	if (o.Values["file"] == nil) == (o.Values["env"] == nil) {
		r.Problem(n, "key must have file or env, not both")
		return nil
	}
	return &Reference{File: r.word(o, "file"), Env: r.variable(o)}
}

// password reads the place of a password. An invalid value is never shown: it could
// be the password.
func (r *reader) password(n *yaml.Node) *Reference {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.Problem(n, "password must be {env: NAME} with the environment variable that has it: this file must not have secrets")
		return nil
	}
	o := r.Object(n, "password", "env")
	o.Need("env")
	return &Reference{Env: r.variable(o)}
}

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable reads the name of an environment variable.
func (r *reader) variable(o strictyaml.Object) Word {
	n := o.Values["env"]
	if n == nil {
		return Word{}
	}
	if n.Kind != yaml.ScalarNode || !variableForm.MatchString(n.Value) {
		r.Problem(n, "env must be the name of an environment variable: letters, digits and underscores, not starting with a digit")
		return Word{}
	}
	return wordAt(n, n.Value)
}

// words reads a list of strings; a single string is a list with one member.
func (r *reader) words(o strictyaml.Object, key string) []Word {
	var all []Word
	for _, n := range o.List(key) {
		all = append(all, wordAt(n, r.TextOf(n, "a member of "+key)))
	}
	if n := o.Values[key]; n != nil && len(all) == 0 {
		r.Problem(n, "%s must not be an empty list", key)
	}
	return all
}

// word reads a string, which is empty if the key is absent.
func (r *reader) word(o strictyaml.Object, key string) Word {
	n := o.Values[key]
	if n == nil {
		return Word{}
	}
	return wordAt(n, r.TextOf(n, key))
}

func wordAt(n *yaml.Node, text string) Word { return Word{text, n.Line, n.Column} }
