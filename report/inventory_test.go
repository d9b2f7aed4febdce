// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chainlint/chainlint/lints"
)

// together is a report of two files with one result of the inventory.
func together(t *testing.T, r lints.Result) *Report {
	t.Helper()
	a, b := load(t, "a.pem", openRecipe), load(t, "b.pem", openRecipe)
	a.Selection, b.Selection = baseline, baseline
	r.Requirement, r.Rule, r.Severity = reqShared, ruleSet, lints.Warning
	r.Paths = []string{"a.pem", "b.pem"}
	return &Report{Files: []File{a, b}, CrossFile: []lints.Result{r}}
}

// TestOpenInventory says what would decide an open result over several files:
// the flag, or the key of each target that lacks it.
func TestOpenInventory(t *testing.T) {
	environment := &lints.Input{Kind: lints.ParamInput, Param: lints.Parameter{Name: "environment"}, Flag: "-p environment=try|live", ConfigKey: "environment"}
	for _, tt := range []struct {
		places []lints.Place
		want   string
	}{
		{[]lints.Place{{Path: "a.pem"}, {Path: "b.pem"}}, "[-p environment=try|live] []"},
		{[]lints.Place{{Path: "a.pem", Target: "try"}, {Path: "b.pem", Target: "live"}, {Path: "c.pem", Target: "live"}}, "[] [environment of try environment of live]"},
	} {
		r := together(t, lints.Result{Outcome: lints.Open, Message: "environment is not known", Input: environment, Places: tt.places})
		flags, keys := missing(r)
		if got := fmt.Sprint(flags, " ", keys); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.places, got, tt.want)
		}
		if got := r.CrossFileVerdict(); got != Pass {
			t.Errorf("an open should requirement makes the verdict %s", got)
		}
		must := *reqShared
		must.Level = lints.Must
		r.CrossFile[0].Requirement = &must
		if got := r.CrossFileVerdict(); got != Incomplete {
			t.Errorf("an open must requirement makes the verdict %s", got)
		}
	}
}

// TestInventoryOfNoPlace points a SARIF result that is about no certificate at
// the first of its files.
func TestInventoryOfNoPlace(t *testing.T) {
	r := together(t, lints.Result{Outcome: lints.Passed})
	s := newSARIF(r, SARIFOptions{All: true})
	results := s.results()
	if got := results[len(results)-1].Locations[0].Physical.Artifact.URI; got != "a.pem" {
		t.Errorf("the result is in %q, want a.pem", got)
	}
}

// TestMarksCountInSeconds draws a certificate within the last second of its
// validity and after it.
func TestMarksCountInSeconds(t *testing.T) {
	c := load(t, "a.pem", "client notBefore=2026-11-01 notAfter=2026-12-01").Chain
	for at, want := range map[string][]string{
		"2026-10-31T23:59:59.9Z": {"not yet valid"},
		"2026-11-01T00:00:00Z":   nil,
		"2026-12-01T00:00:00.9Z": nil,
		"2026-12-01T00:00:01Z":   {"expired"},
	} {
		now, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			t.Fatal(err)
		}
		f := forest{chain: c, at: now}
		if got := f.marks(c.Certs[0]); !slices.Equal(got, want) {
			t.Errorf("at %s the marks are %q, want %q", at, got, want)
		}
	}
}
