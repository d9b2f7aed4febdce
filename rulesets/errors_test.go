// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/strictyaml/strictyamltest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
)

func builtins(t *testing.T) map[string]*Ruleset {
	t.Helper()
	loaded := map[string]*Ruleset{}
	for _, name := range Builtin() {
		r, err := Load(name, all.Rules())
		if err != nil {
			t.Fatal(err)
		}
		loaded[name] = r
	}
	return loaded
}

// firstCause is the id of the likeliest cause of a message under a ruleset.
func firstCause(m *Message, r *Ruleset) string {
	for _, c := range m.Causes {
		for _, req := range c.For(r) {
			return req.ID
		}
	}
	return ""
}

// TestErrorsAreSound reads the built-in messages: every requirement exists, no text
// stands for two messages, each is found by every spelling of it, and the command
// of each cause can be run by a user of the ruleset.
func TestErrorsAreSound(t *testing.T) {
	known := builtins(t)
	e := KnownErrors()
	if len(e.Messages) < 100 {
		t.Errorf("only %d messages", len(e.Messages))
	}
	owner := map[string]string{}
	for i := range e.Messages {
		m := &e.Messages[i]
		for _, p := range m.patterns {
			key := strings.Join(p, "…")
			if other, double := owner[key]; double && other != m.Sees[0] {
				t.Errorf("%q stands for %q and for %q", key, other, m.Sees[0])
			}
			owner[key] = m.Sees[0]
		}
		for _, sees := range m.Sees {
			if got := e.Find(strings.ReplaceAll(sees, "…", " some words ")); got != m {
				t.Errorf("%q finds %q, want %q", sees, got.Sees[0], m.Sees[0])
			}
		}
		if sentences := strings.Count(m.Means, ". ") + 1; sentences > 3 || !strings.HasSuffix(m.Means, ".") {
			t.Errorf("%q: means is %d sentences: %q", m.Sees[0], sentences, m.Means)
		}
		causes := 0
		for _, c := range m.Causes {
			for _, id := range c.Of {
				name, _, _ := strings.Cut(id, "/")
				if known[name] == nil || known[name].Requirement(id) == nil {
					t.Errorf("%q: unknown requirement %q", m.Sees[0], id)
					continue
				}
				causes++
				command := e.Check(c, known[name].Requirement(id), name)
				if !strings.HasPrefix(command, "chainlint check -r "+name+" ") && !strings.HasPrefix(command, "openssl ") || strings.Contains(command, "{") {
					t.Errorf("%q: %s: odd command %q", m.Sees[0], id, command)
				}
			}
		}
		if causes == 0 {
			t.Errorf("%q has no cause", m.Sees[0])
		}
	}
	for key := range e.checks {
		name, id, _ := strings.Cut(key, "/")
		if known[name] == nil || id != "*" && known[name].Requirement(key) == nil {
			t.Errorf("checks: unknown requirement %q", key)
		}
	}
}

// TestErrorsAreFound pastes what programs have printed and looks at the likeliest
// cause under baseline and under two providers.
func TestErrorsAreFound(t *testing.T) {
	known := builtins(t)
	e := KnownErrors()
	for _, tt := range pasted {
		m := e.Find(tt.text)
		if m == nil {
			t.Errorf("%q is not known", tt.text)
			continue
		}
		if m.Sees[0] != tt.sees {
			t.Errorf("%q: found %q, want %q", tt.text, m.Sees[0], tt.sees)
		}
		for name, want := range map[string]string{"baseline": tt.baseline, "connectpay": tt.connectpay, "worldpay": tt.worldpay} {
			if got := firstCause(m, known[name]); got != want {
				t.Errorf("%q under %s: got %q, want %q", tt.text, name, got, want)
			}
		}
		if upper := e.Find(strings.ToUpper(tt.text)); upper != m {
			t.Errorf("%q in capitals is another message", tt.text)
		}
	}
}

// TestEveryMessageHasAFirstCause holds that each message has a cause under at least
// one provider, and the likeliest one under that provider is not baseline's where
// the provider says it itself.
func TestEveryMessageHasAFirstCause(t *testing.T) {
	known := builtins(t)
	for _, m := range KnownErrors().Messages {
		found := false
		for name, r := range known {
			found = found || name != "baseline" && firstCause(&m, r) != ""
			for _, c := range m.Causes {
				reqs := c.For(r)
				own := slices.ContainsFunc(reqs, func(req *lints.Requirement) bool { return req.Of(name) })
				if own && slices.ContainsFunc(reqs, func(req *lints.Requirement) bool { return name != "baseline" && req.Of("baseline") }) {
					t.Errorf("%q under %s: baseline's requirement stands with the provider's own", m.Sees[0], name)
				}
			}
		}
		if !found {
			t.Errorf("%q has no cause under any provider", m.Sees[0])
		}
	}
}

func TestErrorsNotFound(t *testing.T) {
	e := KnownErrors()
	for text, near := range map[string]string{
		"hello":                "",
		"":                     "",
		"…":                    "",
		"error":                "",
		"connection timed out": "",
		"unable to get locall issuer certificate": "unable to get local issuer certificate",
		"the key has values that mismatch":        "key values mismatch",
	} {
		if m := e.Find(text); m != nil {
			t.Errorf("%q is taken for %q", text, m.Sees[0])
		}
		if got := e.Near(text); near == "" && len(got) > 0 || near != "" && !slices.Contains(got, near) {
			t.Errorf("near %q: got %q, want %q", text, got, near)
		}
	}
	if m := e.Find("unable to get local issuer"); m == nil || m.Sees[0] != "unable to get local issuer certificate" {
		t.Errorf("a part of one message alone is not found: %v", m)
	}
}

// A symptom of a user's ruleset is looked up as the built-in messages are: as a
// cause of a known one at the place of its rank, or as a message of its own.
func TestErrorsWithSymptoms(t *testing.T) {
	r := &Ruleset{Name: "acme", Requirements: []*lints.Requirement{{ID: "acme/two-days", Symptoms: []lints.Symptom{
		{Sees: "Key-Values Mismatch", Rank: 1, Check: "chainlint check -r ./acme.yaml chain.pem"},
		{Sees: "ACME-17", Where: "the error page", Rank: 1, Check: "true"},
	}}}}
	e := KnownErrors(r)
	if m := e.Find("acme-17: go away"); m == nil || firstCause(m, r) != "acme/two-days" || m.Where != "the error page" {
		t.Errorf("a message of its own: %+v", m)
	}
	m := e.Find("key values mismatch")
	if m == nil || firstCause(m, r) != "acme/two-days" || len(m.Causes) < 2 {
		t.Errorf("a cause of a known message: %+v", m)
	}
	if own := KnownErrors().Find("key values mismatch"); own.Causes[0].Of[0] == "acme/two-days" {
		t.Error("the built-in messages have changed")
	}
}

func TestErrorsSchema(t *testing.T) {
	schema, err := os.ReadFile("errors/messages.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := strictyamltest.Schema(t, schema).Validate(strictyamltest.AsJSON(messagesText)); err != nil {
		t.Error(err)
	}
	strictyamltest.CompareKeys(t, schema, map[string]string{
		"":        "{messages: [], zzzzzzzzzzzzzzzz: 1}",
		"message": "{messages: [{zzzzzzzzzzzzzzzz: 1}]}",
	}, func(text string) error {
		_, err := parseErrors("x.yaml", []byte(text))
		return err
	})
}

// The reader of messages names every mistake with its place.
func TestErrorsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"messages: {}": "messages must be a list",
		"messages: [{sees: [a], where: b, means: c, causes: nothing}]":                     `unknown group "nothing"`,
		"messages: [{sees: [a], where: b, means: c, causes: [x/y], alert: 4000}]":          "alert must be a number from 1 to 255",
		"messages: [{sees: [a], where: b, causes: [x/y]}]":                                 "a message has no means",
		"messages: [{sees: [a], where: b, means: c, causes: [x/y], vague: maybe}]":         "vague",
		"groups: {a: [x/y]}\nmessages: [{sees: [1], where: b, means: c, causes: [a, aa]}]": "sees must be a text",
	} {
		if _, err := parseErrors("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
