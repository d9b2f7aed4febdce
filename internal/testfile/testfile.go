// SPDX-License-Identifier: Apache-2.0

// Package testfile helps tests compare their output with a file in the repository, or
// with a section of a txtar archive.
package testfile

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Golden compares a text with a file, and fails with the first line that
// differs. With update it writes the file instead.
func Golden(t testing.TB, update bool, file, got string) {
	t.Helper()
	if update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is made now (-update writes it anew); the first difference:\n%s", file, FirstDifference(string(want), got))
	}
}

// FirstDifference returns the first line in which two texts differ, with its number.
// It is empty for equal texts.
func FirstDifference(want, got string) string {
	if want == got {
		return ""
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, line(g, i), line(w, i))
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end of file)"
}

// Section returns the text of a section of the archive; empty if there is none of
// that name.
func Section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// SetSection sets the text of a section of the archive. A new section becomes the
// last.
func SetSection(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}
