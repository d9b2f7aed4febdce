// SPDX-License-Identifier: Apache-2.0

package lints_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chainlint/chainlint/lints"
)

func TestRunSet(t *testing.T) {
	together := &lints.Rule{ID: "together", CrossFile: func(p *lints.CrossFilePass) {
		var places []lints.Place
		for _, m := range p.Files {
			places = append(places, lints.Place{Path: m.Path, Cert: m.Chain.Leaf()})
		}
		p.Fail(lints.Finding{Message: fmt.Sprintf("%d files", len(places))}, places...)
	}}
	broken := &lints.Rule{ID: "broken", CrossFile: func(*lints.CrossFilePass) { panic("no") }}
	sel := &lints.Selection{Name: "acme", Requirements: []*lints.Requirement{
		require("acme/together", lints.Warning, on(together, lints.OnInventory)),
		require("acme/broken", lints.Warning, on(broken, lints.OnInventory)),
		require("acme/leaf", lints.Error, on(passes, lints.OnLeaf)),
	}}
	other := &lints.Selection{Name: "other", Requirements: sel.Requirements[:1]}
	c := build(t, pair)
	one := lints.RunFile{Path: "a.pem", Target: "a", Chain: c, Selection: sel}
	again := lints.RunFile{Path: "a.pem", Target: "a", Chain: c, Selection: other}
	two := lints.RunFile{Path: "b.pem", Target: "b", Chain: c, Selection: sel}

	results := lints.RunCrossFile([]lints.RunFile{one, again}, time.Time{})
	got := dump(results)
	want := `acme/together notApplicable warning file line 0 "the run has one file only"
acme/broken notApplicable warning file line 0 "the run has one file only"
`
	if got != want {
		t.Errorf("one file under two rulesets: got\n%swant\n%s", got, want)
	}

	if paths := results[1].Paths; len(paths) != 1 || paths[0] != "a.pem" {
		t.Errorf("one file: paths are %v", paths)
	}

	results = lints.RunCrossFile([]lints.RunFile{one, again, two}, time.Time{})
	want = `acme/together fail warning leaf line 2 "2 files"
acme/broken open warning file line 0 "internal error in the rule broken: no; please report it with the file"
`
	if got = dump(results); got != want {
		t.Errorf("two files: got\n%swant\n%s", got, want)
	}
	if got, want := fmt.Sprint(results[0].Paths, results[1].Paths), "[a.pem b.pem] [a.pem b.pem]"; got != want {
		t.Errorf("paths are %s, want %s", got, want)
	}
	if places := results[0].Places; len(places) != 2 || places[0].Path != "a.pem" || places[1].Path != "b.pem" {
		t.Errorf("places are %v", places)
	}
}

// TestRunSetInputs holds files against one requirement that only looks at some
// of them, or that needs what some of them lack.
func TestRunSetInputs(t *testing.T) {
	environment := lints.Parameter{Name: "environment", OneOf: []string{"try", "live"}, Required: true}
	optional := lints.Parameter{Name: "rdn"}
	sees := &lints.Rule{ID: "sees", CrossFile: func(p *lints.CrossFilePass) {
		for _, m := range p.Files {
			p.Fail(lints.Finding{Message: m.Path}, m.Place(m.Chain.Leaf()))
		}
	}}
	asks := &lints.Rule{ID: "asks", CrossFile: func(p *lints.CrossFilePass) {
		for _, m := range p.Files {
			if p.Input(m, "environment") == "live" {
				p.Fail(lints.Finding{Message: m.Path + " is live"}, m.Place(m.Chain.Leaf()))
			}
			p.Input(m, "rdn")
		}
		p.NotApplicable("nothing to see")
	}}
	asksForAnchor := &lints.Rule{ID: "asks-for-anchor", CrossFile: func(p *lints.CrossFilePass) { p.Open(p.Files[1], lints.AnchorInput, "the issuer") }}
	c := build(t, pair)
	file := func(path, environment string) lints.RunFile {
		m := lints.RunFile{Path: path, Target: path, Chain: c, Inputs: map[string]string{}}
		if environment != "" {
			m.Inputs["environment"] = environment
		}
		return m
	}
	try, live, unknown := file("try.pem", "try"), file("live.pem", "live"), file("c.pem", "")
	for _, tt := range []struct {
		story   string
		check   lints.Check
		members []lints.RunFile
		want    string
	}{
		{
			story:   "a condition leaves out the files that it does not hold for",
			check:   lints.Check{Rule: sees, When: []lints.Condition{{Param: "environment", OneOf: []string{"try"}}}},
			members: []lints.RunFile{try, live, file("try-2.pem", "try")},
			want: `acme/it fail error leaf line 2 "try.pem"
acme/it fail error leaf line 2 "try-2.pem"
`,
		},
		{
			story:   "where one is left there is nothing to hold it against",
			check:   lints.Check{Rule: sees, When: []lints.Condition{{Param: "environment", OneOf: []string{"try"}}}},
			members: []lints.RunFile{try, live},
			want:    "acme/it notApplicable error file line 0 \"applies where environment is try; here it is live\"\n",
		},
		{
			story:   "a file that lacks what the check needs leaves it open, beside what the others show",
			check:   lints.Check{Rule: sees, When: []lints.Condition{{Param: "environment", OneOf: []string{"try", "live"}}}},
			members: []lints.RunFile{try, unknown, live},
			want: `acme/it fail error leaf line 2 "try.pem"
acme/it fail error leaf line 2 "live.pem"
acme/it open error file line 0 "environment is not known for \"c.pem\"" give environment
`,
		},
		{
			story:   "an input that is not required comes first, in whatever order they are missing",
			check:   lints.Check{Rule: sees, Missing: []lints.Parameter{environment, optional}},
			members: []lints.RunFile{unknown, file("d.pem", "")},
			want:    "acme/it notApplicable error file line 0 \"no rdn was given\"\n",
		},
		{
			story:   "what a rule asks for and a file lacks leaves it open, and it neither passes nor does not apply",
			check:   lints.Check{Rule: asks},
			members: []lints.RunFile{live, unknown},
			want: `acme/it fail error leaf line 2 "live.pem is live"
acme/it open error file line 0 "environment is not known for \"c.pem\"" give environment
`,
		},
		{
			story:   "where no file lacks it, what the rule says stands",
			check:   lints.Check{Rule: asks},
			members: []lints.RunFile{try, file("try-2.pem", "try")},
			want:    "acme/it notApplicable error file line 0 \"nothing to see\"\n",
		},
		{
			story:   "a flag that is no parameter can be asked for",
			check:   lints.Check{Rule: asksForAnchor},
			members: []lints.RunFile{try, live},
			want:    "acme/it open error file line 0 \"the issuer is not known for \\\"live.pem\\\"\" give anchor\n",
		},
		{
			story:   "one file lacks nothing",
			check:   lints.Check{Rule: asks},
			members: []lints.RunFile{unknown},
			want:    "acme/it notApplicable error file line 0 \"the run has one file only\"\n",
		},
	} {
		t.Run(tt.story, func(t *testing.T) {
			sel := &lints.Selection{
				Name: "acme", Params: []lints.Parameter{environment, optional},
				Requirements: []*lints.Requirement{require("acme/it", lints.Error, tt.check)},
			}
			members := slices.Clone(tt.members)
			for i := range members {
				members[i].Selection = sel
			}
			if got := dump(lints.RunCrossFile(members, time.Time{})); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// TestRunSetFolds folds a failure over several files under another one about the
// same keys and files, or more, and under no other.
func TestRunSetFolds(t *testing.T) {
	over := func(id string, follows []string, number int) *lints.Rule {
		return &lints.Rule{ID: id, Follows: follows, CrossFile: func(p *lints.CrossFilePass) {
			var places []lints.Place
			for _, m := range p.Files[:number] {
				places = append(places, m.Place(m.Chain.Leaf()))
			}
			p.Fail(lints.Finding{Message: id}, places...)
		}}
	}
	cause, wider := over("cause", nil, 2), over("wider", []string{"cause"}, 3)
	same, narrower := over("same", []string{"cause"}, 2), over("narrower", []string{"same"}, 1)
	sel := &lints.Selection{Name: "acme", Requirements: []*lints.Requirement{
		require("acme/narrower", lints.Warning, on(narrower, lints.OnInventory)),
		require("acme/same", lints.Warning, on(same, lints.OnInventory)),
		require("acme/wider", lints.Warning, on(wider, lints.OnInventory)),
		require("acme/worse", lints.Error, on(same, lints.OnInventory)),
		require("acme/cause", lints.Warning, on(cause, lints.OnInventory)),
	}}
	var members []lints.RunFile
	for _, path := range []string{"a.pem", "b.pem", "c.pem"} {
		members = append(members, lints.RunFile{Path: path, Target: path, Chain: build(t, pair), Selection: sel})
	}
	got := dump(lints.RunCrossFile(members, time.Time{}))
	want := `acme/narrower fail warning leaf line 2 "narrower" follows acme/cause
acme/same fail warning leaf line 2 "same" follows acme/cause
acme/wider fail warning leaf line 2 "wider"
acme/worse fail error leaf line 2 "same"
acme/cause fail warning leaf line 2 "cause"
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
