// SPDX-License-Identifier: Apache-2.0

// Package lintstest runs the case files of rules.
//
// Each rule of a topic has one, testdata/RULE-ID.txtar, that describes the rule in
// prose and then shows it:
//
//	A leaf that lives one day less than the provider asks for, and one that
//	lives just long enough.
//	-- params --
//	min-days: 365
//	-- short.fail --
//	root ca
//	leaf from root days=364
//	file leaf root
//	-- exact.pass --
//	root ca
//	leaf from root days=365
//	file leaf root
//	-- want --
//	short: fail error 1-20 "leaf is valid for 364 days, …" found="364 days" required="365 days"
//	exact: pass 1-20 found="365 days"
//
// # Sections
//
//   - NAME.fail, NAME.pass, NAME.notApplicable, NAME.open, NAME.review: a case
//     and the outcome that must be among its results. The text is a recipe of
//     package certtest, or a PEM file as it is. A passing case must not also have a failure. The
//     files of a case of several files stand in sections NAME.OUTCOME/PATH, in
//     the order of the run.
//   - params: parameters as a ruleset writes them under "with". NAME.params
//     replaces them for one case.
//   - options: lines "key: value", see below. NAME.options adds to them, or
//     takes their place, for one case.
//   - any section that an option names.
//   - want, the last one: every result of every case. go test -update writes it.
//
// # Options
//
//	at: 2026-12-01T00:00:00Z      the time of evaluation; certtest.Now without it
//	on: leaf, root                the subjects of a rule that looks at certificates
//	artifact: client-chain        what the file is read as; see chain.Artifacts
//	provider: ConnectPay          the provider's name in messages
//	file: my chain.pem            the file's name; chain.pem without it
//	anchors: SECTION              registered issuers, a recipe
//	key: SECTION                  a recipe of the private key given with the file, or of a certificate with it
//	input: a.pem environment=live what a parameter is for one file of several; may be repeated
//	target: a.pem api             the target of one file of several; may be repeated
//	never: pass                   an outcome the rule cannot have, so that no case shows it
//
// A rule needs a failing and a passing case. One that never has one of these
// outcomes says so in its options, and needs a review or a notApplicable instead.
package lintstest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
)

var update = flag.Bool("update", false, "write the want sections of the case files")

// Run runs the case files in testdata of the package under test, and checks
// the rules themselves: that each is well described and has a case file, and
// that each case file has a rule. The subjects on are those of the rules that
// look at certificates, every certificate when none is given; a case file may
// name others.
func Run(t *testing.T, rules []*lints.Rule, on ...lints.Subject) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range unpaired(rules, files) {
		t.Error(problem)
	}
	for _, rule := range rules {
		file := filepath.Join("testdata", rule.ID+".txtar")
		t.Run(rule.ID, func(t *testing.T) { RunRule(t, rule, file, on...) })
	}
}

// RunRule runs one case file for one rule, and checks the rule's own
// description. It is for rules outside of this module's topics.
func RunRule(t *testing.T, rule *lints.Rule, file string, on ...lints.Subject) {
	t.Helper()
	for _, problem := range described(rule) {
		t.Error(problem)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	got, problems := runArchive(rule, archive, on)
	for _, problem := range problems {
		t.Errorf("%s: %s", file, problem)
	}
	want := testfile.Section(archive, "want")
	if got == want {
		return
	}
	if !*update {
		t.Errorf("%s: results differ from its want section (go test -update rewrites it)\n%s", file, difference(want, got))
		return
	}
	testfile.SetSection(archive, "want", got)
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Error(err)
	}
}

// unpaired names the rules without a case file, and the case files without a rule.
func unpaired(rules []*lints.Rule, files []string) []string {
	var problems []string
	left := map[string]bool{}
	for _, file := range files {
		left[strings.TrimSuffix(filepath.Base(file), ".txtar")] = true
	}
	for _, rule := range rules {
		if !left[rule.ID] {
			problems = append(problems, "rule "+rule.ID+" has no case file")
		}
		delete(left, rule.ID)
	}
	for _, file := range files {
		if left[strings.TrimSuffix(filepath.Base(file), ".txtar")] {
			problems = append(problems, "case file "+file+" has no rule")
		}
	}
	return problems
}

// difference lists the lines that only one of the texts has.
func difference(want, got string) string {
	var b strings.Builder
	only := func(sign, text, other string) {
		has := map[string]bool{}
		for line := range strings.Lines(other) {
			has[line] = true
		}
		for line := range strings.Lines(text) {
			if !has[line] {
				b.WriteString(sign + strings.TrimSuffix(line, "\n") + "\n")
			}
		}
	}
	only("- ", want, got)
	only("+ ", got, want)
	if b.Len() == 0 {
		return "the same lines in another order"
	}
	return b.String()
}
