// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/cli"
	"github.com/chainlint/chainlint/internal/testfile"
)

// A diagnosed file is testdata/diagnosis/FAULT.txtar: a description, and
//
//   - recipe: what chain.pem is made of, in the language of package certtest;
//   - anchors: what anchors.pem is made of, if an argument names it;
//   - args: the arguments of chainlint, one command per line, without --at;
//   - want: what the commands print, all of it. go test ./internal/acceptance -update writes it.
func TestDiagnosis(t *testing.T) {
	files, err := filepath.Glob("testdata/diagnosis/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no diagnosed files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { diagnose(t, file) })
	}
}

// diagnose runs the commands of one file.
func diagnose(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("it has no description")
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
		t.Errorf("the output differs from the section want (go test ./internal/acceptance -update rewrites it); the first difference:\n%s", testfile.FirstDifference(want, got))
	}
}

func writeRecipe(t *testing.T, file, recipe string) {
	t.Helper()
	if err := os.WriteFile(file, made(t, recipe), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runAll runs commands, and returns them with their output.
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
