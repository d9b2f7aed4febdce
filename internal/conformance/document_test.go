// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/conformance/section"
)

// TestDocument checks the section of docs/conformance.md about the suites against
// the results, and that the document has the section of every part.
func TestDocument(t *testing.T) {
	file := filepath.Join(repository, "docs", "conformance.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if !strings.HasPrefix(text, introduction+"\n## ") && !*update {
		t.Error("the introduction of docs/conformance.md is stale")
	}
	for _, p := range parts("", "") {
		if !strings.Contains(text, "\n## "+p.heading+"\n") {
			t.Errorf("docs/conformance.md has no section %q: go run ./internal/conformance writes it", p.heading)
		}
	}
	all := results(t)
	for _, r := range all {
		if r.suite.Missing != "" {
			t.Skip(r.suite.Missing)
		}
	}
	suites := section.Section{Heading: suitesHeading, Text: suitesText(all, theNotes(t))}
	if *update {
		if err := rewrite(file, []section.Section{suites}); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !strings.Contains(text, "given by "+goRelease()+",") {
		t.Skipf("docs/conformance.md was written with another release than %s", goRelease())
	}
	if !strings.Contains(text, "\n"+suites.Markdown()) {
		t.Errorf("the section %q of docs/conformance.md is stale: go test ./internal/conformance -update rewrites it", suitesHeading)
	}
}

// TestRun runs the command where suites are absent, with and without flags that
// leave the document as it is.
func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "conformance.md")
	const old = "# Old\n\n## Other\n\ntext\n"
	if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	r := request{corpus: t.TempDir(), goroot: t.TempDir(), seed: seed, only: "suites", file: file}
	var stdout, stderr strings.Builder
	faults, err := r.run(&stdout, &stderr)
	if err != nil || faults > 0 {
		t.Fatal(faults, err, stderr.String())
	}
	for want, in := range map[string]string{
		"| BetterTLS path building | 81 | 0 | 81 | 0 |":                         stdout.String(),
		"suites was not run: x509-limbo: no directory x509-limbo in the corpus": stderr.String(),
	} {
		if !strings.Contains(in, want) {
			t.Errorf("no %q in\n%s", want, in)
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != old {
		t.Errorf("the document was rewritten: %q, %v", data, err)
	}
	if err := rewrite(file, []section.Section{{Heading: "New", Text: "new"}, {Heading: "Other", Skipped: "no tool"}}); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != introduction+"\n## Other\n\ntext\n\n## New\n\nnew\n" {
		t.Errorf("the document is %q, %v", data, err)
	}
	r.only = "suite"
	if _, err := r.run(&stdout, &stderr); err == nil || !strings.Contains(err.Error(), "unknown part") {
		t.Errorf("an unknown part: %v", err)
	}
}
