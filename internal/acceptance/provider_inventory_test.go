// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// TestInventory runs the samples of several files: testdata/inventory/CASE.txtar has
// the name of a ruleset, a recipe for each file, and the parameters of single files as
// lines "FILE NAME=VALUE". A file is a target of its own unless a line "FILE TARGET"
// of the section targets says otherwise. The section want lists every result of the
// requirements about several files.
func TestInventory(t *testing.T) {
	for _, file := range inventoryFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := inventoryLines(inventory(t, archive))
			want := testfile.Section(archive, "want")
			switch {
			case got == want:
			case !*update:
				t.Errorf("results differ from the section want (go test ./internal/acceptance -update rewrites it); the first difference:\n%s", testfile.FirstDifference(want, got))
			default:
				testfile.SetSection(archive, "want", got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func inventoryFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/inventory/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples of several files: %v", err)
	}
	return files
}

// inventory builds the files of a sample and checks them together against its ruleset.
func inventory(t *testing.T, archive *txtar.Archive) []lints.Result {
	t.Helper()
	linter := chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{ruleset(t, strings.TrimSpace(testfile.Section(archive, "ruleset")))}, Now: clock,
	}
	var inputs []chainlint.Input
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, ".pem") {
			inputs = append(inputs, chainlint.Input{Name: f.Name, Data: certtest.MustPEM(t, string(f.Data))})
		}
	}
	rep, err := linter.Check(inputs...)
	if err != nil {
		t.Fatal(err)
	}
	sel := rep.Files[0].Selection
	own := inputsOf(t, testfile.Section(archive, "inputs"))
	var members []lints.RunFile
	for _, f := range rep.Files {
		values := lints.FileInputs(sel, f.Chain)
		maps.Copy(values, own[f.Path])
		members = append(members, lints.RunFile{Path: f.Path, Target: targetOf(archive, f.Path), Chain: f.Chain, Selection: sel, Inputs: values})
	}
	return lints.RunCrossFile(members, clock)
}

// targetOf is the target of a file.
func targetOf(archive *txtar.Archive, file string) string {
	for line := range strings.Lines(testfile.Section(archive, "targets")) {
		if name, target, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name == file {
			return target
		}
	}
	return file
}

// inputsOf reads lines "FILE NAME=VALUE".
func inputsOf(t *testing.T, text string) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for line := range strings.Lines(text) {
		file, assignment, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, value, ok := strings.Cut(assignment, "=")
		if !ok {
			t.Fatalf("inputs: %q is no \"FILE NAME=VALUE\"", line)
		}
		if all[file] == nil {
			all[file] = map[string]string{}
		}
		all[file][name] = value
	}
	return all
}

func inventoryLines(results []lints.Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s %s %s", r.Outcome, r.Severity, r.Requirement.ID)
		for _, p := range r.Places {
			fmt.Fprintf(&b, " %s", p.Path)
		}
		fmt.Fprintln(&b, strings.TrimRight(" "+r.Message, " "))
	}
	return b.String()
}
