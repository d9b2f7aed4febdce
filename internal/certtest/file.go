// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A layout is what the file lines say: items in order, and how they are written.
type layout struct {
	line  int
	items []item
	style style
	given map[string]bool
}

// An item is one thing in the file: NAME, or KIND:ARGUMENT.
type item struct {
	line      int
	kind, arg string
}

// A style is what the modifiers after "with" say.
type style struct {
	bom, utf16le, utf16be   bool
	crlf, cr                bool
	der, pkcs7, pkcs7DER    bool
	pkcs12                  bool
	bare                    bool
	joined, spaced, noFinal bool
	trailing                bool
	indent, width, cut      int
	damage                  map[string]int
}

// modifiers are the words after "with": those that stand alone, then those with
// a value.
var modifiers = map[string]func(*style) *bool{
	"bom": func(s *style) *bool { return &s.bom }, "utf16le": func(s *style) *bool { return &s.utf16le },
	"utf16be": func(s *style) *bool { return &s.utf16be }, "crlf": func(s *style) *bool { return &s.crlf },
	"cr": func(s *style) *bool { return &s.cr }, "der": func(s *style) *bool { return &s.der },
	"pkcs7": func(s *style) *bool { return &s.pkcs7 }, "pkcs7-der": func(s *style) *bool { return &s.pkcs7DER },
	"bare-base64": func(s *style) *bool { return &s.bare }, "joined": func(s *style) *bool { return &s.joined },
	"blank-lines": func(s *style) *bool { return &s.spaced }, "no-final-newline": func(s *style) *bool { return &s.noFinal },
	"trailing-blanks": func(s *style) *bool { return &s.trailing }, "pkcs12": func(s *style) *bool { return &s.pkcs12 },
}

var numericModifiers = map[string]func(*style) *int{
	"indent": func(s *style) *int { return &s.indent }, "width": func(s *style) *int { return &s.width },
	"cut": func(s *style) *int { return &s.cut },
}

// add reads one line: file ITEM... [with MODIFIER...]. Further lines add to it.
func (l *layout) add(s statement) error {
	if l.given == nil {
		*l = layout{line: s.line, given: map[string]bool{}, style: style{width: 64, damage: map[string]int{}}}
	}
	words := s.words[1:]
	with := slices.IndexFunc(words, func(w word) bool { return w.text() == "with" })
	if with < 0 {
		with = len(words)
	}
	for _, w := range words[:with] {
		it := item{line: s.line, kind: "cert", arg: w.text()}
		if kind, arg, ok := strings.Cut(w.text(), ":"); ok {
			it.kind, it.arg = kind, arg
		}
		l.items = append(l.items, it)
	}
	for _, w := range words[min(with+1, len(words)):] {
		if err := l.modify(w); err != nil {
			return fmt.Errorf("file: %s: %w", w.text(), err)
		}
	}
	return nil
}

func (l *layout) modify(w word) error {
	if w.name == "damage" {
		l.given[w.name] = true
		return l.setDamage(w.value)
	}
	if l.given[w.name] {
		return errors.New("is given twice")
	}
	l.given[w.name] = true
	if flag := modifiers[w.name]; flag != nil && !w.hasValue {
		*flag(&l.style) = true
		return nil
	}
	number := numericModifiers[w.name]
	if number == nil {
		known := slices.Sorted(maps.Keys(modifiers))
		return fmt.Errorf("is no modifier; known are %s, indent=N, width=N, cut=N, damage=NAME:LINE", strings.Join(known, ", "))
	}
	n, err := strconv.Atoi(w.value)
	if err != nil || n < 0 || n > 4096 {
		return errors.New("wants a number from 0 to 4096")
	}
	*number(&l.style) = n
	return nil
}

// setDamage reads NAME:LINE, a base64 line of that item counted from one.
func (l *layout) setDamage(v string) error {
	i := strings.LastIndex(v, ":")
	line, err := strconv.Atoi(v[i+1:])
	if i < 1 || err != nil || line < 1 {
		return errors.New("is no damage=NAME:LINE with a line from 1 on")
	}
	l.style.damage[v[:i]] = line
	return nil
}

// checkFile resolves what the file names. A recipe of one certificate needs no
// file line.
func (r *Recipe) checkFile() error {
	if r.file.given == nil {
		if len(r.certs) != 1 {
			return fmt.Errorf("recipe has %d certificates and no file line: write which go into the file, such as %q",
				len(r.certs), "file "+r.certs[len(r.certs)-1].name+" "+r.certs[0].name)
		}
		words := []word{{name: "file"}, {name: r.certs[0].name}}
		if err := r.file.add(statement{line: r.certs[0].line, words: words}); err != nil {
			return err
		}
	}
	for _, it := range r.file.items {
		if err := it.check(r); err != nil {
			return fmt.Errorf("line %d: file: %w", it.line, err)
		}
	}
	return r.file.check()
}

func (it item) check(r *Recipe) error {
	if it.kind == "text" {
		return nil
	}
	if blocks[it.kind] == nil {
		return fmt.Errorf("%q is no kind of item: text, %s", it.kind, strings.Join(slices.Sorted(maps.Keys(blocks)), ", "))
	}
	if r.byName[it.arg] == nil {
		return fmt.Errorf("no certificate is named %q", it.arg)
	}
	return nil
}

// exclusive are modifiers of which a file can have one.
var exclusive = [][]string{{"crlf", "cr"}, {"utf16le", "utf16be"}, {"der", "pkcs7", "pkcs7-der", "pkcs12"}, {"joined", "blank-lines"}, {"pkcs7", "damage"}}

// check refuses modifiers of which one would silently win.
func (l *layout) check() error {
	for _, group := range exclusive {
		group = slices.DeleteFunc(slices.Clone(group), func(m string) bool { return !l.given[m] })
		if len(group) > 1 {
			return fmt.Errorf("line %d: file: %s and %s exclude each other", l.line, group[0], group[1])
		}
	}
	for _, m := range slices.Sorted(maps.Keys(l.given)) {
		if (l.style.der || l.style.pkcs7DER || l.style.pkcs12) && m != "der" && m != "pkcs7-der" && m != "pkcs12" && m != "cut" {
			return fmt.Errorf("line %d: file: %s is about text, the file is DER", l.line, m)
		}
	}
	for name := range l.style.damage {
		if !slices.ContainsFunc(l.items, func(it item) bool { return it.is(name) }) {
			return fmt.Errorf("line %d: file: damage: %q does not stand in the file", l.line, name)
		}
	}
	return nil
}

// is says whether damage=NAME means this item: by its whole text or, for a
// certificate, by its name.
func (it item) is(name string) bool {
	return name == it.kind+":"+it.arg || it.kind == "cert" && name == it.arg
}
