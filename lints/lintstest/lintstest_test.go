// SPDX-License-Identifier: Apache-2.0

package lintstest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
)

// ruleParams are the parameters of the rule that these tests run.
type ruleParams struct {
	Forbidden string `yaml:"forbidden"`
}

// newRule is a rule that finds a forbidden common name.
func newRule() *lints.Rule {
	return &lints.Rule{
		ID: "name-forbidden", Title: "common name is forbidden",
		Doc:    lints.Doc{What: "The name is allowed.", Why: "Names matter.", Fix: "Choose another one."},
		Params: ruleParams{Forbidden: "evil"},
		Cert: func(p *lints.Pass, c *chain.Cert) {
			params := lints.ParamsOf[ruleParams](p)
			if c.Subject.CommonName != params.Forbidden {
				p.Evidence(c.Subject.CommonName)
				return
			}
			p.Fail(lints.Finding{At: c.At(bundle.Subject), Message: "name " + params.Forbidden + " is forbidden", Found: params.Forbidden})
		},
	}
}

const good = `A story.
-- bad.fail --
evil key=p256
-- fine.pass --
good key=p256
-- want --
bad: fail error 3-4 "name evil is forbidden" found="evil"
fine: pass 2-9 found="good"
`

// A sound case file gives its own want section and no problem.
func TestSoundFile(t *testing.T) {
	archive := txtar.Parse([]byte(good))
	got, problems := runArchive(newRule(), archive, nil)
	if len(problems) > 0 {
		t.Errorf("problems: %q", problems)
	}
	if want := testfile.Section(archive, "want"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Parameters and options of one case stand in for those of the file, and the
// input that a want line shows is what the rule was run with.
func TestCaseHasItsOwnSettings(t *testing.T) {
	got, problems := runArchive(newRule(), txtar.Parse([]byte(`A story.
-- params --
forbidden: worse
-- options --
on: leaf
-- file.fail --
root   key=p256 ca subject="CN=worse"
worse  from root key=p256
file worse root
-- own.params --
forbidden: worst
-- own.options --
on: root
-- own.fail --
root   key=p256 ca subject="CN=worst"
worst  from root key=p256
file worst root
-- other.pass --
evil key=p256
`)), nil)
	if len(problems) > 0 {
		t.Fatalf("problems: %q", problems)
	}
	for _, want := range []string{"file: fail error 3-4 ", "own: fail error 14-15 ", `other: pass 2-9 found="evil"`} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant a line with %q", got, want)
		}
	}
}

// Each of these files is wrong in one way, and is told so.
func TestProblems(t *testing.T) {
	for _, tt := range []struct{ name, old, new, problem string }{
		{"no story", "A story.", "", "has no story"},
		{"unknown section", "-- want --", "-- notes --\nx\n-- want --", `unknown section "notes"`},
		{"mistyped outcome", "fine.pass", "fine.passes", `unknown section "fine.passes"`},
		{"section twice", "-- fine.pass --", "-- bad.fail --", `duplicate section "bad.fail"`},
		{"name twice", "fine.pass", "bad.pass", `two cases are named "bad"`},
		{"wrong outcome", "fine.pass", "fine.fail", "fine: no result has the outcome fail"},
		{"pass with failure", "good key=p256", "good key=p256\nevil key=p256\nfile good evil", "fine: is named a pass, and has a failure too"},
		{"no failing case", "evil key", "better key", "no case has the outcome fail"},
		{"no passing case", "-- fine.pass --\ngood key=p256\n", "", "no case has the outcome pass"},
		{"bad recipe", "good key=p256", "good key=p9", "fine: recipe: line 1"},
		{"several files", "-- fine.pass --", "-- fine.pass/b.pem --\nsecond key=p256\n-- fine.pass/a.pem --", "has several files, and the rule looks at one"},
		{"want is not last", "-- want --", "-- want --\n-- options --", "the want section is not the last one"},
		{"unknown option", "-- want --", "-- options --\ncolour: red\n-- want --", `unknown option "colour"`},
		{"no option", "-- want --", "-- options --\nred\n-- want --", `"red" is not "key: value"`},
		{"bad time", "-- want --", "-- options --\nat: noon\n-- want --", "options: parsing time"},
		{"bad subject", "-- want --", "-- options --\non: leafs\n-- want --", `"leafs" is none of`},
		{"bad input", "-- want --", "-- options --\ninput: a.pem\n-- want --", `"a.pem" is not "PATH NAME=VALUE"`},
		{"unknown parameter", "-- want --", "-- params --\nforbiden: x\n-- want --", "params: "},
		{"never, but does", "-- want --", "-- options --\nnever: pass\n-- want --", "a case has the outcome pass, which the rule never has"},
		{"never, without review", "-- want --", "-- options --\nnever: open\n-- want --", "no case has the outcome review"},
		{"anchors of nothing", "-- want --", "-- options --\nanchors: missing\n-- want --", "anchors: recipe: recipe defines no certificate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if text == good {
				t.Fatalf("%q does not stand in the file", tt.old)
			}
			_, problems := runArchive(newRule(), txtar.Parse([]byte(text)), nil)
			if all := strings.Join(problems, "\n"); !strings.Contains(all, tt.problem) {
				t.Errorf("problems %q, want %q", problems, tt.problem)
			}
		})
	}
}

// Results and descriptions that do not keep to the form are problems too.
func TestForm(t *testing.T) {
	at := bundle.Span{File: "chain.pem", Line: 1, EndLine: 1}
	for message, wrong := range map[string]bool{
		"leaf is valid for 364 days":  false,
		"RSA key is too short":        false,
		"CN lacks the company's name": false,
		"ConnectPay requires a root":  false,
		"PKCS#7 is not PEM":           false,
		"Go's crypto/x509 refuses it": false,
		"The leaf is too short":       true,
		"leaf is too short.":          true,
		"name is \u202egnp":           true,
		"name is \x1b[31mred":         true,
		"":                            true,
		"internal error in the rule":  true,
	} {
		problems := sound(newRule(), lints.Result{Outcome: lints.Failed, Message: message, At: at})
		if got := len(problems) > 0; got != wrong {
			t.Errorf("%q: problems %q, want some: %v", message, problems, wrong)
		}
	}
	if problems := sound(newRule(), lints.Result{Outcome: lints.Failed, Message: "nowhere"}); len(problems) == 0 {
		t.Error("a result without a place has no problem")
	}
	for what, spoil := range map[string]func(*lints.Rule){
		"id":       func(r *lints.Rule) { r.ID = "NameForbidden" },
		"title":    func(r *lints.Rule) { r.Title = "Common name is forbidden." },
		"article":  func(r *lints.Rule) { r.Title = "the common name is forbidden" },
		"rule":     func(r *lints.Rule) { r.Doc.What = "The rule checks that the name is allowed." },
		"sentence": func(r *lints.Rule) { r.Doc.Why = "names matter" },
		"scope":    func(r *lints.Rule) { r.Chain = func(*lints.Pass) {} },
	} {
		rule := newRule()
		if problems := described(rule); len(problems) > 0 {
			t.Fatalf("problems of a sound rule: %q", problems)
		}
		spoil(rule)
		if len(described(rule)) == 0 {
			t.Errorf("a rule with a bad %s has no problem", what)
		}
	}
}

// A rule without a case file and a case file without a rule are both told.
func TestUnpaired(t *testing.T) {
	got := unpaired([]*lints.Rule{newRule()}, []string{"testdata/name-forbiden.txtar"})
	want := []string{"rule name-forbidden has no case file", "case file testdata/name-forbiden.txtar has no rule"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

// -update writes the want section, and leaves the rest of the file alone.
func TestUpdate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "name-forbidden.txtar")
	stale, _, _ := strings.Cut(good, "-- want --")
	if err := os.WriteFile(file, []byte(stale+"-- want --\nstale\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := flag.Set("update", "true"); err != nil {
		t.Fatal(err)
	}
	defer func() { *update = false }()
	RunRule(t, newRule(), file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != good {
		t.Errorf("got\n%s\nwant\n%s", data, good)
	}
}
