// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Now is the clock of tests: noon of 22 November 2026 UTC, three weeks into
// the default validity of every certificate a recipe makes.
var Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A Recipe is a parsed and built recipe. It is safe for concurrent use.
type Recipe struct {
	certs  []*cert
	byName map[string]*cert
	der    map[string][]byte
	file   layout
	out    []byte
}

// Parse reads a recipe in the language of the package comment and builds every
// certificate and the file. All keys and signatures follow from the text, so
// equal texts give equal bytes. An error names the line, counted from one.
func Parse(text string) (*Recipe, error) {
	r, err := parse(text)
	if err != nil {
		return nil, err
	}
	if err := r.build(); err != nil {
		return nil, err
	}
	return r, nil
}

// Must is Parse for tests: a recipe that does not parse ends the test.
func Must(t testing.TB, recipe string) *Recipe {
	t.Helper()
	r, err := Parse(recipe)
	if err != nil {
		t.Fatalf("recipe: %v", err)
	}
	return r
}

// MustPEM returns the file of a recipe, as Parse and PEM do. A recipe that does not
// parse ends the test.
func MustPEM(t testing.TB, recipe string) []byte {
	t.Helper()
	return Must(t, recipe).PEM()
}

// PEM returns a copy of the file as the recipe's file lines order it. It is PEM
// unless a modifier (der, pkcs7-der) says otherwise.
func (r *Recipe) PEM() []byte {
	return append([]byte(nil), r.out...)
}

// Cert returns a copy of the DER of the certificate of that name, whether or not it
// is in the file, and nil if the recipe has none.
func (r *Recipe) Cert(name string) []byte {
	return append([]byte(nil), r.der[name]...)
}

// PrivateKey returns the private key of the certificate of that name, PKCS #8 in
// PEM, and nil if the recipe does not have the certificate.
func (r *Recipe) PrivateKey(name string) ([]byte, error) {
	c := r.byName[name]
	if c == nil {
		return nil, nil
	}
	der, err := c.pkcs8()
	return pem.EncodeToMemory(&pem.Block{Type: privateLabel, Bytes: der}), err
}

// FirstCert returns the name of the certificate that the file begins with; empty if
// another item is first.
func (r *Recipe) FirstCert() string {
	if len(r.file.items) == 0 || r.file.items[0].kind != "cert" {
		return ""
	}
	return r.file.items[0].arg
}

// Issuer returns the name of the certificate that signed the one of that name: its own
// name if it is self-signed, and empty if the recipe does not have it.
func (r *Recipe) Issuer(name string) string {
	c := r.byName[name]
	if c == nil {
		return ""
	}
	return c.issuerCert.name
}

// parse reads the text without making a key or a signature.
func parse(text string) (*Recipe, error) {
	r := &Recipe{byName: map[string]*cert{}, der: map[string][]byte{}}
	statements, err := split(text)
	if err != nil {
		return nil, err
	}
	for _, s := range statements {
		if err := r.add(s); err != nil {
			return nil, fmt.Errorf("line %d: %w", s.line, err)
		}
	}
	if err := r.link(); err != nil {
		return nil, err
	}
	if err := r.checkFile(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Recipe) add(s statement) error {
	if s.words[0].text() == "file" {
		return r.file.add(s)
	}
	c, err := newCert(s)
	if err != nil {
		return err
	}
	if first := r.byName[c.name]; first != nil {
		return fmt.Errorf("certificate %q is already defined on line %d", c.name, first.line)
	}
	r.byName[c.name] = c
	r.certs = append(r.certs, c)
	return nil
}

// link resolves the names that certificates give one another. Order does not
// matter: an issuer may be defined below, and two may even issue each other.
func (r *Recipe) link() error {
	if len(r.certs) == 0 {
		return errors.New("recipe defines no certificate")
	}
	for _, c := range r.certs {
		for _, ref := range c.references() {
			if ref.name == "" {
				continue
			}
			other := r.byName[ref.name]
			if other == nil {
				return fmt.Errorf("line %d: %s: no certificate is named %q", c.line, ref.option, ref.name)
			}
			*ref.target = other
		}
		if c.issuerCert == nil {
			c.issuerCert = c
		}
	}
	for _, c := range r.certs {
		if err := c.checkCycle(); err != nil {
			return fmt.Errorf("line %d: %w", c.line, err)
		}
	}
	return nil
}

// A statement is one logical line: a line and those indented deeper after it.
type statement struct {
	line  int
	words []word
}

// A word is the text between blanks: a plain word, or option=value. The quotes of a
// quoted value are removed.
type word struct {
	name, value string
	hasValue    bool
}

// text returns the word as it was written, without quotes.
func (w word) text() string {
	if w.hasValue {
		return w.name + "=" + w.value
	}
	return w.name
}

// split cuts a text into statements. The indentation of the first line is the
// recipe's margin, so that a recipe may be indented with the Go code around it.
func split(text string) ([]statement, error) {
	var statements []statement
	margin := -1
	for i, line := range strings.Split(text, "\n") {
		words, err := splitWords(strings.TrimSuffix(line, "\r"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if len(words) == 0 {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if margin < 0 {
			margin = indent
		}
		if last := len(statements) - 1; indent > margin {
			statements[last].words = append(statements[last].words, words...)
			continue
		}
		statements = append(statements, statement{line: i + 1, words: words})
	}
	return statements, nil
}

// splitWords cuts one line into words. Double quotes keep blanks together;
// within them \" is a quote and every other backslash stays for the option.
func splitWords(line string) ([]word, error) {
	var (
		words          []word
		current        strings.Builder
		equals         = -1
		inWord, quoted bool
	)
	flush := func() {
		if !inWord {
			return
		}
		words = append(words, newWord(current.String(), equals))
		current.Reset()
		equals, inWord = -1, false
	}
	for i := 0; i < len(line); i++ {
		ch := line[i]
		switch {
		case quoted && ch == '\\' && strings.HasPrefix(line[i+1:], `"`):
			current.WriteByte('"')
			i++
		case ch == '"':
			quoted, inWord = !quoted, true
		case !quoted && (ch == ' ' || ch == '\t'):
			flush()
		case !quoted && ch == '#' && !inWord:
			return words, nil
		default:
			if ch == '=' && equals < 0 {
				equals = current.Len()
			}
			current.WriteByte(ch)
			inWord = true
		}
	}
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	flush()
	return words, nil
}

func newWord(text string, equals int) word {
	if equals < 0 {
		return word{name: text}
	}
	return word{name: text[:equals], value: text[equals+1:], hasValue: true}
}

var nameRE = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

func checkName(w word) error {
	if w.hasValue || !nameRE.MatchString(w.name) || w.name == "from" || w.name == "with" {
		return fmt.Errorf("%q is no name for a certificate (letters, digits, \"-\", \"_\", \".\"; not \"file\", \"from\", \"with\")", w.text())
	}
	return nil
}
