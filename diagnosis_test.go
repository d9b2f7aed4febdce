// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
	"github.com/chainlint/chainlint/internal/testfile"
)

// A diagnosed file is testdata/diagnosis/CAUSE.txtar, or CAUSE-MORE.txtar where
// a cause has several: its story, and
//
//   - recipe: what chain.pem is made of, in the language of package certtest;
//   - anchors: what anchors.pem is made of, where an argument names it;
//   - args: the arguments of chainlint, a command a line, but for --at;
//   - want: what the commands print, all of it. go test . -update writes it.
//
// TestDiagnosis runs them, and sees to it that every cause has its file.
func TestDiagnosis(t *testing.T) {
	files, err := filepath.Glob("testdata/diagnosis/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no diagnosed files: %v", err)
	}
	var shown []chain.Cause
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) { shown = append(shown, diagnosed(t, name, file)...) })
	}
	for _, cause := range chain.Causes {
		if len(shown) == len(files) && !slices.Contains(shown, cause) {
			t.Errorf("no file of testdata/diagnosis shows the cause %s", cause)
		}
	}
}

// diagnosed runs one file and returns the causes that it is called after.
func diagnosed(t *testing.T, name, file string) []chain.Cause {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("it tells no story")
	}
	file, err = filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	writeRecipe(t, "chain.pem", testfile.Section(archive, "recipe"))
	if anchors := testfile.Section(archive, "anchors"); anchors != "" {
		writeRecipe(t, "anchors.pem", anchors)
	}
	got := runAll(testfile.Section(archive, "args"))
	if *update {
		testfile.SetSection(archive, "want", got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want := testfile.Section(archive, "want"); got != want {
		t.Errorf("the output differs from the section want (go test . -update rewrites it); the first difference:\n%s", testfile.FirstDifference(want, got))
	}
	return calledAfter(t, name)
}

func writeRecipe(t *testing.T, file, recipe string) {
	t.Helper()
	if err := os.WriteFile(file, made(t, recipe), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runAll runs commands, and returns them with what they print.
func runAll(commands string) string {
	var out strings.Builder
	for command := range strings.Lines(commands) {
		command = strings.TrimSpace(command)
		var stderr bytes.Buffer
		out.WriteString("$ chainlint " + command + "\n")
		cli.Run(append(shellWords(command), "--at", clock.Format(time.RFC3339)), strings.NewReader(""), &out, &stderr)
	}
	return out.String()
}

// calledAfter holds the name of a file against its diagnosis: a fault must be
// the root cause, a fact must be among what is said.
func calledAfter(t *testing.T, name string) []chain.Cause {
	t.Helper()
	data, err := os.ReadFile("chain.pem")
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read("chain.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	o := chain.Options{At: certtest.Now}
	if anchors, err := os.ReadFile("anchors.pem"); err == nil {
		a, err := bundle.Read("anchors.pem", anchors, bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		o.Anchors = a.Certificates()
	}
	for i, d := range chain.Build(b, o).Diagnose(certtest.Now) {
		if !d.Cause.Fault() || i == 0 {
			if cause := string(d.Cause); name == cause || strings.HasPrefix(name, cause+"-") {
				return []chain.Cause{d.Cause}
			}
		}
	}
	t.Errorf("it is not called after its diagnosis")
	return nil
}
