// SPDX-License-Identifier: Apache-2.0

package all_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
)

// TestChains checks the files of testdata/chains.txtar against baseline: each
// section is a recipe, NAME.anchors that of the anchors of the one before it,
// and want what fails or is open at [certtest.Now]. What follows from another
// finding is counted only: the root cause is what a reader acts on.
func TestChains(t *testing.T) {
	const file = "testdata/chains.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range archive.Files {
		if f.Name == "want" || strings.HasSuffix(f.Name, ".anchors") {
			continue
		}
		var anchors []*bundle.Object
		if recipe := testfile.Section(archive, f.Name+".anchors"); recipe != "" {
			anchors = read(t, string(certtest.MustPEM(t, recipe))).Certificates()
		}
		got.WriteString(f.Name + "\n")
		writeCauses(&got, judge(t, "baseline", string(certtest.MustPEM(t, string(f.Data))), anchors))
	}
	if *update {
		testfile.SetSection(archive, "want", got.String())
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want := testfile.Section(archive, "want"); got.String() != want {
		t.Errorf("the output differs from the section want (go test -update rewrites it); the first difference:\n%s", testfile.FirstDifference(want, got.String()))
	}
}

// writeCauses writes what failed or is open, but for the lints of zlint, which
// change with its releases.
func writeCauses(out *strings.Builder, results []lints.Result) {
	for _, r := range results {
		if r.Outcome != lints.Failed && r.Outcome != lints.Open || r.Rule.Source != "" || r.Follows != nil {
			continue
		}
		label := string(r.Severity)
		if r.Outcome == lints.Open {
			label = "open"
		}
		fmt.Fprintf(out, "  %s %s line %d: %s\n", label, r.Rule.ID, r.At.Line, r.Message)
		follows := 0
		for _, other := range results {
			if other.Follows == r.Requirement {
				follows++
			}
		}
		if follows > 0 {
			fmt.Fprintf(out, "    %d more follow from it\n", follows)
		}
		if r.Fix != "" {
			fmt.Fprintf(out, "    fix: %s\n", strings.ReplaceAll(r.Fix, "\n", "\n         "))
		}
	}
}
