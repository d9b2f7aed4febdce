// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/certtest"
)

// A draft is a recipe that is still being written: a good chain, and what the
// deviations have made of it.
type draft struct {
	*rand.Rand
	lines  []*line  // the certificates, each once
	path   []string // their names from the leaf to the root
	items  []string // of the file, in its order
	with   []string // modifiers of the file
	anchor string   // the certificate that the server trusts
	target string   // the ruleset that the chain is made for
}

// A line is a certificate of the recipe.
type line struct {
	name, from string
	options    []string
}

// set states an option in place of what was said of it before.
func (l *line) set(name, value string) {
	l.drop(name)
	l.add(name, value)
}

// add states an option once more.
func (l *line) add(name, value string) {
	word := name
	if value != "" {
		word += "=" + value
	}
	if strings.ContainsAny(word, " #\"") || value == "" && name == "subject" {
		word = name + `="` + strings.ReplaceAll(value, `"`, `\"`) + `"`
	}
	l.options = append(l.options, word)
}

func (l *line) drop(name string) {
	l.options = slices.DeleteFunc(l.options, func(o string) bool {
		said, _, _ := strings.Cut(o, "=")
		return said == name
	})
}

// value is what an option says, empty where it is not stated.
func (l *line) value(name string) string {
	for _, o := range l.options {
		if said, value, _ := strings.Cut(o, "="); said == name {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

func (d *draft) line(name string) *line {
	i := slices.IndexFunc(d.lines, func(l *line) bool { return l.name == name })
	return d.lines[i]
}

// append adds a certificate to the recipe and not to the file.
func (d *draft) append(name, from string, options ...string) *line {
	l := &line{name: name, from: from, options: options}
	d.lines = append(d.lines, l)
	return l
}

func (d *draft) leaf() *line { return d.line(d.path[0]) }

func (d *draft) root() *line { return d.line(d.path[len(d.path)-1]) }

// ca is one of the CAs of the path, the leaf itself where it is alone.
func (d *draft) ca() *line {
	if len(d.path) == 1 {
		return d.leaf()
	}
	return d.line(d.path[1+d.IntN(len(d.path)-1)])
}

// below is the certificate that a CA of the path has issued.
func (d *draft) below(ca *line) *line {
	return d.line(d.path[max(0, slices.Index(d.path, ca.name)-1)])
}

// any is one of the certificates of the path.
func (d *draft) any() *line { return d.line(pick(d, d.path...)) }

// insert puts items into the file, somewhere after the first one.
func (d *draft) insert(items ...string) {
	at := 1 + d.IntN(len(d.items))
	d.items = slices.Insert(d.items, at, items...)
}

// caOptions are the options of a CA.
func caOptions(subject, key string) []string {
	return []string{`subject="` + subject + `"`, "key=" + key, "ca"}
}

// pick draws one of some values.
func pick[T any](d *draft, values ...T) T { return values[d.IntN(len(values))] }

// recipe is the text that package certtest reads.
func (d *draft) recipe() string {
	var b strings.Builder
	for _, l := range d.lines {
		b.WriteString(l.name)
		if l.from != "" {
			b.WriteString(" from " + l.from)
		}
		for _, o := range l.options {
			b.WriteString(" " + o)
		}
		b.WriteByte('\n')
	}
	b.WriteString("file")
	for _, item := range d.items {
		b.WriteString(" " + quoted(item))
	}
	if len(d.with) > 0 {
		b.WriteString(" with " + strings.Join(d.with, " "))
	}
	return b.String() + "\n"
}

func quoted(word string) string {
	if strings.ContainsAny(word, " #\"") {
		return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
	}
	return word
}

// build makes the certificates and the file.
func (d *draft) build() (*Variant, error) {
	text := d.recipe()
	r, err := certtest.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, text)
	}
	key, err := r.PrivateKey(d.path[0])
	if err != nil {
		return nil, err
	}
	return &Variant{Recipe: text, Target: d.target, File: r.PEM(), Key: key, Anchor: r.Cert(d.anchor), At: certtest.Now}, nil
}
