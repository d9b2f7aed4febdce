// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// A Level is the obligation level of a provider's sentence.
type Level string

// The levels of RFC 2119, and info for a sentence without an obligation.
const (
	Must   Level = "must"
	Should Level = "should"
	May    Level = "may"
	Info   Level = "info"
)

// binds reports whether a sentence of this level is a demand. That of a rule
// which runs outside any ruleset is one.
func (l Level) binds() bool { return l == Must || l == "" }

// A Citation is the sentence that a requirement represents.
type Citation struct {
	Document string `json:"document"`
	Clause   string `json:"clause,omitempty"`
	Quote    string `json:"quote,omitempty"`
	URL      string `json:"url,omitempty"`
	Read     string `json:"read,omitempty"` // the date the document was read, YYYY-MM-DD
}

// A Requirement is one sentence of one document: it binds rules to subjects,
// with parameters, a severity and the citation.
type Requirement struct {
	ID       string // PROVIDER/ID, or zlint/NAME
	Provider string // the name, in messages, of the provider that requires it: "ConnectPay"; may be empty
	Title    string // what passes, in one line
	Level    Level
	Severity Severity
	On       []Subject // what the sentence is about
	Checks   []Check

	Citations []Citation // the provider's sentence first

	Why      string // why it matters
	Fix      string // how to comply: prose and commands
	Fixes    []SubjectFix
	Decision string // how an ambiguity of the document was resolved

	// Symptoms are what the user sees at run time when the requirement is
	// broken, as far as somebody has said so.
	Symptoms []Symptom
}

// A SubjectFix takes the place of a requirement's fix where a finding is about a
// certificate that one of the subjects names: what makes a root valid again must
// not be offered for a leaf.
type SubjectFix struct {
	On  []Subject
	Fix string
}

// fixFor returns how to fix what a requirement finds wrong with a certificate of
// the chain. A leaf that is at the top of its path, and so an issuer by its place
// alone, is fixed as a leaf.
func (r *Requirement) fixFor(c *chain.Chain, cert *chain.Cert) string {
	if c == nil || cert == nil || cert == c.Leaf() {
		return r.Fix
	}
	for _, f := range r.Fixes {
		if slices.Contains(certificates(c, f.On), cert) {
			return f.Fix
		}
	}
	return r.Fix
}

// HowToComply is the requirement's fix and those for single subjects, each under
// a line that says for what it is.
func (r *Requirement) HowToComply() string {
	text := strings.TrimRight(r.Fix, "\n")
	for _, f := range r.Fixes {
		words := make([]string, len(f.On))
		for i, s := range f.On {
			words[i] = subjectWords[s]
		}
		text += "\n\nFor the " + strings.Join(words, " or the ") + ":\n\n" + strings.TrimRight(f.Fix, "\n")
	}
	return text
}

// Of reports whether the requirement is one of the ruleset's own: neither inherited
// nor included from another tool's collection.
func (r *Requirement) Of(ruleset string) bool { return strings.HasPrefix(r.ID, ruleset+"/") }

// Collected reports whether the requirement is a rule of another tool's collection,
// such as a lint of zlint, under the rule's own id.
func (r *Requirement) Collected() bool {
	return len(r.Checks) == 1 && r.Checks[0].Rule.Source != "" && r.Checks[0].Rule.ID == r.ID
}

// A Symptom is an error that a violated requirement causes.
type Symptom struct {
	Sees  string // the text to look for: "NO_START_LINE"
	Where string // where it appears: "curl's error output"; empty if that is obvious

	// Rank orders the requirements that can cause one symptom: 1 is the
	// likeliest.
	Rank int

	Check string // the command that reports whether this is the cause
}

// A Check is one rule with its parameters, as a requirement uses it.
type Check struct {
	Rule     *Rule
	On       []Subject
	Severity Severity // empty: the requirement's

	// Params is a value of the rule's Params type; nil when the rule takes none.
	Params any

	// When holds the conditions under which the check applies; all must hold.
	When []Condition

	// Fact names a fact of the chain without which the check does not apply;
	// empty for none. See [Facts].
	Fact string

	// Citations are the sentences that a finding of this check goes against, and
	// Fix fixes it; empty: the requirement's.
	Citations []Citation
	Fix       string

	// Missing are the inputs that the parameters need and the user has not given.
	Missing []Parameter
}

// A Condition compares an input with the values under which a check applies.
type Condition struct {
	Param string
	OneOf []string
}

// A Parameter is an input of a ruleset that only the user knows.
type Parameter struct {
	Name       string
	Note       string   // what it means, for help texts
	OneOf      []string // the values it may have; empty for any
	Form       string   // how a value is written ("TYPE=VALUE"); empty for any text
	Default    string
	Repeatable bool

	// Ruleset is the one that the input is asked for as RULESET.KEY for; empty
	// where the name alone will do. See [Selection.Qualify].
	Ruleset string

	// Required means that a requirement that needs the input is open without
	// it; otherwise it is not applicable.
	Required bool

	// Auto defines the value "auto": the first entry whose fact
	// holds, or that has none.
	Auto []Auto
}

// An Auto is one line of the table that resolves the value "auto".
type Auto struct {
	Value string
	Fact  string // see [Facts]; empty: always

	// CANamed are words in the names of CAs; the line counts where the path names
	// such a CA. Empty: always.
	CANamed []string
}

// A Selection is a ruleset with the user's inputs, ready to run.
type Selection struct {
	Name     string // "connectpay"
	Title    string // "ConnectPay certificate requirements"
	Provider string // the provider's name in messages: "ConnectPay"; empty in baseline

	Artifacts    []Artifact // what a file may be submitted as
	Requirements []*Requirement
	Params       []Parameter
	Values       map[string][]string // the inputs given, by parameter name

	// Taken are names of files that the user has, besides the one checked: no
	// command of a fix writes to one of them.
	Taken []string

	// File is the path of a ruleset that is not built in, and Extends are the names
	// of the built-in rulesets and the paths of the files that it extends.
	File    string
	Extends []string

	// Overrides are the changes to inherited requirements that are in effect.
	Overrides []Override

	// Configured means that the inputs are in a target of a configuration, which
	// cannot be combined with their flags.
	Configured bool
}

// Param returns the parameter of this name, and whether there is one.
func (s *Selection) Param(name string) (Parameter, bool) {
	for _, p := range s.Params {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// Qualify has the parameter of this name asked for as RULESET.KEY: another ruleset
// has one of the same name and for other values.
func (s *Selection) Qualify(name string) {
	mark := func(all []Parameter) {
		for i := range all {
			if all[i].Name == name {
				all[i].Ruleset = s.Name
			}
		}
	}
	mark(s.Params)
	for _, r := range s.Requirements {
		for _, c := range r.Checks {
			mark(c.Missing)
		}
	}
}

// Requirement returns the requirement with this id, or nil.
func (s *Selection) Requirement(id string) *Requirement {
	for _, r := range s.Requirements {
		if r.ID == id {
			return r
		}
	}
	return nil
}
