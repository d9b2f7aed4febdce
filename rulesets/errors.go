// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// A Message is a text that a program prints when a certificate, a key or a keystore
// does not work, with its possible causes.
type Message struct {
	Sees  []string // the message, then other spellings of it; "…" means any words
	Where string   // who prints it; empty if that is obvious
	Means string   // in one or two sentences; may be empty

	// Vague means that another message in the same text is preferred, because this
	// one says too little.
	Vague bool

	Causes []Cause // the most likely first

	patterns []pattern
}

// A Cause is a possible cause, as stated by requirements of several rulesets.
type Cause struct {
	Of    []string // the ids of the requirements
	Check string   // the command that reports whether it is the cause; empty: see [Errors.Check]
}

// Errors are the known messages.
type Errors struct {
	Messages []Message
	checks   map[string]string
}

//go:embed errors/messages.yaml
var messagesText []byte

// KnownErrors returns the messages that chainlint knows, together with the symptoms
// in the requirements of the rulesets.
func KnownErrors(with ...*Ruleset) *Errors {
	own := ownErrors()
	all := &Errors{Messages: slices.Clone(own.Messages), checks: own.checks}
	for _, r := range with {
		for _, req := range r.Requirements {
			for _, s := range req.Symptoms {
				all.add(req.ID, s)
			}
		}
	}
	return all
}

var ownErrors = sync.OnceValue(func() *Errors {
	e, err := parseErrors("<built-in>/errors/messages.yaml", messagesText)
	if err != nil {
		panic(err) // a test reads the file
	}
	return e
})

// add adds the symptom of a requirement: to the message that it is a spelling of, at
// the place of its rank, or else as a message of its own.
func (e *Errors) add(id string, s lints.Symptom) {
	words := wordsOf(s.Sees)
	i := slices.IndexFunc(e.Messages, func(m Message) bool {
		return slices.ContainsFunc(m.Sees, func(sees string) bool { return wordsOf(sees) == words })
	})
	cause := Cause{Of: []string{id}, Check: s.Check}
	if i < 0 {
		e.Messages = append(e.Messages, Message{Sees: []string{s.Sees}, Where: s.Where, Causes: []Cause{cause}, patterns: patternsOf(s.Sees)})
		return
	}
	m := &e.Messages[i]
	m.Causes = slices.Clone(m.Causes)
	if at := slices.IndexFunc(m.Causes, func(c Cause) bool { return slices.Contains(c.Of, id) }); at >= 0 {
		m.Causes = slices.Delete(m.Causes, at, at+1)
	}
	m.Causes = slices.Insert(m.Causes, min(s.Rank-1, len(m.Causes)), cause)
}

// For lists the requirements of a ruleset that a cause names: its own before
// inherited ones, and those of baseline only if there is no other.
func (c Cause) For(r *Ruleset) []*lints.Requirement {
	var own, inherited, common []*lints.Requirement
	for _, id := range c.Of {
		switch req := r.Requirement(id); {
		case req == nil:
		case req.Of(r.Name):
			own = append(own, req)
		case req.Of("baseline"):
			common = append(common, req)
		default:
			inherited = append(inherited, req)
		}
	}
	if specific := append(own, inherited...); len(specific) > 0 {
		return specific
	}
	return common
}

// Check returns the command that reports whether a requirement is the cause; shown
// is the ruleset as given on the command line, empty for baseline.
func (e *Errors) Check(c Cause, req *lints.Requirement, shown string) string {
	name, _, _ := strings.Cut(req.ID, "/")
	command := c.Check
	for _, key := range []string{req.ID, name + "/*"} {
		if command == "" {
			command = e.checks[key]
		}
	}
	if command == "" {
		command = "chainlint check{r} " + fileOf(req)
	}
	if shown != "" {
		shown = " -r " + shown
	}
	return strings.Replace(command, "{r}", shown, 1)
}

// fileOf returns the file arguments for the check of a requirement.
func fileOf(req *lints.Requirement) string {
	switch {
	case slices.Contains(req.On, lints.OnKey):
		return "--key client.key chain.pem"
	case slices.Contains(req.On, lints.OnInventory):
		return "."
	case slices.Equal(req.On, []lints.Subject{lints.OnRequest}):
		return "client.csr"
	}
	return "chain.pem"
}

// parseErrors reads the file of messages.
func parseErrors(file string, data []byte) (*Errors, error) {
	s := &source{File: file, Holds: "list of messages"}
	n := s.Document(data)
	if n == nil {
		return nil, s.Err()
	}
	o := s.Object(n, "the file", "groups", "checks", "messages")
	r := &errorReader{source: s, groups: map[string][]Cause{}, errors: &Errors{checks: map[string]string{}}}
	if o.Values["groups"] != nil {
		for _, e := range s.Entries(o.Values["groups"], "groups") {
			r.groups[e.Name] = r.causes(e.Value)
		}
	}
	if o.Values["checks"] != nil {
		for _, e := range s.Entries(o.Values["checks"], "checks") {
			r.errors.checks[e.Name] = s.TextOf(e.Value, "the check of "+quote(e.Name))
		}
	}
	for _, n := range o.Items("messages") {
		r.message(n)
	}
	return r.errors, s.Err()
}

type errorReader struct {
	*source
	groups map[string][]Cause
	errors *Errors
}

// message reads a message. An error number of OpenSSL's verifier and the number of
// an alert expand to the ways in which programs print them.
func (r *errorReader) message(n *yaml.Node) {
	o := r.Object(n, "a message", "sees", "verify-code", "alert", "where", "means", "vague", "causes")
	o.Need("sees", "where", "means", "causes")
	m := Message{Where: o.Text("where"), Means: o.Text("means"), Vague: o.Flag("vague")}
	for _, n := range o.List("sees") {
		m.Sees = append(m.Sees, r.TextOf(n, "sees"))
	}
	m.patterns = patternsOf(m.Sees...)
	if code := r.number(o, "verify-code"); code > 0 {
		m.patterns = append(m.patterns, verifyPatterns(code)...)
	}
	if alert := r.number(o, "alert"); alert > 0 {
		m.patterns = append(m.patterns, alertPatterns(alert)...)
	}
	if causes := o.Values["causes"]; causes != nil {
		m.Causes = distinctCauses(r.causes(causes))
	}
	r.errors.Messages = append(r.errors.Messages, m)
}

func (r *errorReader) number(o object, key string) int {
	n := o.Values[key]
	if n == nil {
		return 0
	}
	var number int
	if err := n.Decode(&number); err != nil || number < 1 || number > 255 {
		r.Problem(n, "%s must be a number from 1 to 255", key)
	}
	return number
}

// causes reads the name of a group, or a list of groups, ids and lists of ids.
func (r *errorReader) causes(n *yaml.Node) []Cause {
	if n.Kind == yaml.ScalarNode {
		name := r.TextOf(n, "causes")
		if strings.Contains(name, "/") {
			return []Cause{{Of: []string{name}}}
		}
		group, ok := r.groups[name]
		if !ok && name != "" {
			r.Problem(n, "unknown group %s%s", quote(name), didYouMean(name, r.groupNames()))
		}
		return group
	}
	var all []Cause
	for _, n := range n.Content {
		if n.Kind != yaml.SequenceNode {
			all = append(all, r.causes(n)...)
			continue
		}
		var cause Cause
		for _, id := range n.Content {
			cause.Of = append(cause.Of, r.TextOf(id, "an id"))
		}
		all = append(all, cause)
	}
	return all
}

func (r *errorReader) groupNames() []string {
	var names []string
	for name := range r.groups {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// distinctCauses keeps each requirement once, at its most likely place.
func distinctCauses(causes []Cause) []Cause {
	seen := map[string]bool{}
	var all []Cause
	for _, c := range causes {
		var of []string
		for _, id := range c.Of {
			if !seen[id] {
				of = append(of, id)
			}
		}
		for _, id := range of {
			seen[id] = true
		}
		if len(of) > 0 {
			all = append(all, Cause{Of: of, Check: c.Check})
		}
	}
	return all
}
