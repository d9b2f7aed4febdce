// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// RulesetsHeading is the heading of the section that [Rulesets] returns.
const RulesetsHeading = "Mutants of rulesets"

// mutantsOfRuleset is how many mutants of each ruleset the document counts.
const mutantsOfRuleset = 20000

const rulesetsText = `An accepted file of each ruleset is changed in one or two places of any depth: tags, forms of lengths, octets, elements
deleted, repeated, exchanged, inserted, moved, nested. What is changed, the leaf, the intermediate, the root or a certification
request, is then signed again with the right key, and the certificates below it repeat its name and key identifier. "openssl
verify" or "openssl req -verify" of OpenSSL 3.0 and Go 1.26 are asked about the mutants that chainlint calls acceptable. At
most one in a thousand of these may be one that both refuse. What one of them refuses has a warning that names it; the
exceptions are counted as not named.

`

// A tally counts what became of the mutants of a file.
type tally struct {
	of                                       *subject
	mutants, pass, both                      int
	openssl, golang, opensslMute, golangMute int // refused by one alone; and without a warning
	exceptions                               []string
}

// Rulesets tries mutants of an accepted file of each ruleset: as many of each ruleset
// as the options say.
func Rulesets(options section.Options) (section.Section, error) {
	s := section.Section{Heading: RulesetsHeading}
	b, skipped, err := openBench(options, stacks.OpenSSL, stacks.Go)
	if err != nil || skipped != "" {
		s.Skipped = skipped
		return s, err
	}
	tallies, err := runAll(b, options)
	for _, t := range tallies {
		s.Faults = append(s.Faults, t.faults()...)
	}
	s.Text = rulesetsText + table(tallies)
	return s, errors.Join(err, b.close())
}

func runAll(b *bench, options section.Options) ([]*tally, error) {
	files := make(map[string]int)
	for _, of := range subjects {
		files[of.ruleset]++
	}
	count := cmp.Or(options.Count, mutantsOfRuleset)
	var tallies []*tally
	for _, of := range subjects {
		t := &tally{of: &of}
		if err := t.run(b, options, (count+files[of.ruleset]-1)/files[of.ruleset]); err != nil {
			return tallies, fmt.Errorf("%s: %w", of.ruleset, err)
		}
		tallies = append(tallies, t)
	}
	return tallies, nil
}

// mutantsAtATime are in memory together.
const mutantsAtATime = 2000

func (t *tally) run(b *bench, options section.Options, count int) error {
	if err := t.of.prepare(); err != nil {
		return err
	}
	m, err := t.of.mutator(options.Seed)
	if err != nil {
		return err
	}
	for t.mutants < count {
		all, err := m.draw(min(count-t.mutants, mutantsAtATime))
		if err != nil {
			return err
		}
		t.mutants += len(all)
		passed, err := b.judge(all)
		if err != nil {
			return err
		}
		for _, d := range passed {
			t.add(d)
		}
		options.Logf("%s, %s: %d mutants, %d pass, %d of them refused by OpenSSL and Go", t.of.ruleset, t.of.what(), t.mutants, t.pass, t.both)
	}
	return nil
}

func (t *tally) add(d *drawn) {
	t.pass++
	openssl, golang := d.openssl, d.golang
	switch {
	case openssl != "" && golang != "":
		t.both++
		t.except(d, "OpenSSL "+openssl+"; Go "+golang)
	case openssl != "" && !d.said.warns("OpenSSL"):
		t.opensslMute++
		t.except(d, "OpenSSL "+openssl)
		fallthrough
	case openssl != "":
		t.openssl++
	case golang != "" && !d.said.warns("Go"):
		t.golangMute++
		t.except(d, "Go "+golang)
		fallthrough
	case golang != "":
		t.golang++
	}
}

func (t *tally) except(d *drawn, why string) {
	t.exceptions = append(t.exceptions, fmt.Sprintf("%s, %s, %s: %s", t.of.ruleset, t.of.what(), strings.Join(d.ops, " and "), oneLine(why)))
}

// oneLine keeps what a stack says in a cell of a table.
func oneLine(text string) string {
	return strings.NewReplacer("\n", " ", "|", "/").Replace(text)
}

// faults are the exceptions, where there are more than may be: one in a thousand that
// both stacks refuse, or one in a hundred that one refuses without a warning.
func (t *tally) faults() []string {
	if t.both*1000 > t.pass || (t.opensslMute+t.golangMute)*100 > t.pass {
		return t.exceptions
	}
	return nil
}

func (s *subject) what() string {
	if s.request {
		return "request"
	}
	return chain.Plural(len(strings.Fields(s.names)), "certificate")
}

func table(tallies []*tally) string {
	var b strings.Builder
	b.WriteString("| ruleset | file | mutants | acceptable | OpenSSL and Go refuse | only OpenSSL refuses | not named | only Go refuses | not named |\n" +
		"|---|---|---|---|---|---|---|---|---|\n")
	var exceptions []string
	for _, t := range tallies {
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %d | %d | %d |\n", t.of.ruleset, t.of.what(), t.mutants, t.pass, t.both,
			t.openssl, t.opensslMute, t.golang, t.golangMute)
		exceptions = append(exceptions, t.exceptions...)
	}
	if len(exceptions) > 0 {
		b.WriteString("\nWhat both refuse, and what one refuses without a warning that names it, by the changes, their places (the numbers of the elements from the outside in) and the reasons that the stacks give. Each is a defect of chainlint that is not fixed yet:\n\n- " +
			strings.Join(exceptions, "\n- ") + "\n")
	}
	return b.String()
}

// judge has chainlint check the mutants, and asks the stacks about those that pass,
// which it returns.
func (b *bench) judge(all []*drawn) ([]*drawn, error) {
	err := inParallel(b.parallel, len(all), func(i int) (err error) {
		all[i].said, err = ask(all[i].of.linter, "mutant.pem", all[i].pem())
		return err
	})
	if err != nil {
		return nil, err
	}
	var passed []*drawn
	var questions []question
	for _, d := range all {
		if !d.said.refuses() {
			passed, questions = append(passed, d), append(questions, d.question())
		}
	}
	openssl, golang, err := b.ask(questions)
	for i := range golang {
		passed[i].openssl, passed[i].golang = openssl[i], golang[i]
	}
	return passed, err
}
