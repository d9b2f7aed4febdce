// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

//go:embed *.yaml
var builtin embed.FS

// builtinDir is the prefix of the paths of built-in files, which distinguishes them
// from the user's.
const builtinDir = "<built-in>/"

func isBuiltin(file string) bool { return strings.HasPrefix(file, builtinDir) }

// ownPath returns the path of a user's file, which is never a built-in one, even in
// a directory of that name.
func ownPath(path string) string {
	path = filepath.Clean(path)
	if isBuiltin(path) {
		return "." + string(filepath.Separator) + path
	}
	return path
}

// Builtin returns the names of the built-in rulesets, sorted.
func Builtin() []string { return names(builtin) }

func names(builtins fs.FS) []string {
	files, err := fs.Glob(builtins, "*.yaml")
	if err != nil {
		panic(err) // of the pattern only
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".yaml")
	}
	return files
}

// Load reads the built-in ruleset of this name, or the YAML file at this path: a
// word with a path separator, or one that ends in .yaml or .yml, is a path. A
// requirement may name any of the rules. Load reports all problems of a file at
// once, as an [*Error]; a ruleset is valid if Load returns no error.
func Load(nameOrPath string, rules []*lints.Rule) (*Ruleset, error) {
	if !IsPath(nameOrPath) {
		return newLoader(rules).builtin(nameOrPath, nil)
	}
	return LoadFile(nameOrPath, rules)
}

// LoadFile reads the YAML file at this path, with any name, like [Load].
func LoadFile(path string, rules []*lints.Rule) (*Ruleset, error) {
	l := newLoader(rules)
	data, err := l.read(path)
	if err != nil {
		return nil, err
	}
	return l.parse(ownPath(path), data, nil)
}

// Parse reads a ruleset from the text of a YAML file, like [Load]. The file's name
// is used in messages, and paths in extends are relative to its directory.
func Parse(file string, data []byte, rules []*lints.Rule) (*Ruleset, error) {
	return newLoader(rules).parse(ownPath(file), data, nil)
}

// IsPath reports whether [Load] treats a word as a path rather than as the name of
// a built-in ruleset.
func IsPath(s string) bool {
	return strings.ContainsRune(s, '/') || strings.ContainsRune(s, filepath.Separator) ||
		strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml")
}

// A loader reads a ruleset and the rulesets that it extends, each file once.
type loader struct {
	rules    *index
	builtins fs.FS
	read     func(path string) ([]byte, error)
	loaded   map[string]*Ruleset // by file
}

func newLoader(rules []*lints.Rule) *loader {
	return &loader{newIndex(rules), builtin, readFile, map[string]*Ruleset{}}
}

// readFile reads at most a little more than the maximum size of a ruleset, so that
// the parser reports a larger file.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSize+1))
}

// builtin reads a built-in ruleset. The trail names the files that led here through
// extends.
func (l *loader) builtin(name string, trail []string) (*Ruleset, error) {
	file := builtinDir + name + ".yaml"
	if have := l.loaded[file]; have != nil {
		return have, nil
	}
	if known := names(l.builtins); !slices.Contains(known, name) {
		return nil, unknown(name, known)
	}
	data, err := fs.ReadFile(l.builtins, name+".yaml")
	if err != nil {
		return nil, err
	}
	return l.parse(file, data, trail)
}

func unknown(name string, known []string) error {
	return fmt.Errorf("unknown ruleset %s%s (built in: %s; give your own file as a path, such as ./mine.yaml)",
		quote(name), suggest(name, known), strings.Join(known, ", "))
}

func (l *loader) parse(file string, data []byte, trail []string) (*Ruleset, error) {
	s := &source{File: file, Holds: "ruleset"}
	n := s.Document(data)
	if n == nil {
		return nil, s.Err()
	}
	o := s.Object(n, "the ruleset", "name", "title", "provider", "version", "extends", "artifacts", "documents", "params", "requirements", "include", "sentences", "override", "new", "tests")
	if n.Kind != yaml.MappingNode {
		return nil, s.Err()
	}
	o.Need("name", "title")
	extended, err := l.extended(o, append(slices.Clone(trail), file))
	if err != nil {
		return nil, err
	}
	r := &reader{s, l.rules, &Ruleset{File: file, references: map[*lints.Requirement][]reference{}}, map[string]int{}}
	r.head(o, data, l.builtins)
	r.distinctNames(o, extended)
	r.ruleset.Documents = r.documents(o.Values["documents"])
	r.ruleset.Params = r.parameters(o.Values["params"])
	r.ruleset.extend(extended)
	for _, n := range o.Items("requirements") {
		r.requirement(n)
	}
	r.include(o.Items("include"))
	r.inherit(o, extended)
	r.sentences(o.Items("sentences"))
	r.overrides(o.Items("override"))
	r.newSection(o.Values["new"], extended)
	r.ruleset.Cases = r.cases(o.Items("tests"))
	if len(r.ruleset.Requirements) == 0 && len(s.Problems) == 0 {
		o.Problem(o.Node, "the ruleset has no requirements, own or inherited: every file would pass")
	}
	r.ruleset.SHA256 = r.ruleset.digest()
	if err := s.Err(); err != nil {
		return nil, err
	}
	l.loaded[file] = r.ruleset
	return r.ruleset, nil
}

// head reads the ruleset's own properties. If it has several artifacts, the contents
// of a file show which one it is.
func (r *reader) head(o object, data []byte, builtins fs.FS) {
	s := r.ruleset
	s.Name, s.Title, s.Provider, s.Version = nameIn(o, "name"), o.Text("title"), o.Text("provider"), o.Text("version")
	s.texts = []text{{s.Name, s.File, data}}
	if !isBuiltin(s.File) {
		r.ownName(o, builtins)
	}
	if slices.Contains(r.rules.collections(), s.Name) {
		o.Problem(o.At("name"), "%s is the name of a collection of rules", quote(s.Name))
	}
	for _, n := range o.List("artifacts") {
		if a, ok := r.artifact(n); ok {
			s.Artifacts = append(s.Artifacts, a)
		}
	}
}

// artifact reads what a file may be submitted as: a name, or an object with more
// properties. Artifacts are sent to the provider, except for a keystore, which
// contains the private key.
func (r *reader) artifact(n *yaml.Node) (a lints.Artifact, ok bool) {
	if n.Kind != yaml.MappingNode {
		if a.Name, ok = word(r.source, n, "artifact", chain.Artifacts); !ok {
			return a, false
		}
		a.Sent = r.sends(a.Name)
	} else {
		o := r.Object(n, "an artifact", "name", "purpose", "sent")
		o.Need("name")
		if a.Name, ok = wordIn(o, "name", chain.Artifacts); !ok {
			return a, false
		}
		a.Purpose, _ = wordIn(o, "purpose", lints.Purposes)
		a.Sent = o.Flag("sent") || o.Values["sent"] == nil && r.sends(a.Name)
	}
	a.Purpose = cmp.Or(a.Purpose, lints.NaturalPurpose(a.Name))
	if a.Purpose == "" {
		r.Problem(n, "artifact %s can have several purposes; state one: {name: %s, purpose: tls-client}", quote(string(a.Name)), a.Name)
	}
	return a, a.Purpose != ""
}

func (r *reader) sends(a chain.Artifact) bool {
	return r.ruleset.Provider != "" && a != chain.Keystore
}

func (r *Ruleset) digest() string {
	h := sha256.New()
	for _, t := range r.texts {
		h.Write(t.data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
