// SPDX-License-Identifier: Apache-2.0

package testfile

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestFirstDifference(t *testing.T) {
	for _, tt := range []struct{ want, got, difference string }{
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\n", "a\nc\n", "line 2\n got c\nwant b"},
		{"a\nb\n", "a\n", "line 2\n got \nwant b"},
		{"a\n", "a\nb\n", "line 2\n got b\nwant "},
		{"a\nb", "a", "line 2\n got (end of file)\nwant b"},
		{"a", "a\nb", "line 2\n got b\nwant (end of file)"},
	} {
		if got := FirstDifference(tt.want, tt.got); got != tt.difference {
			t.Errorf("%q and %q: got %q, want %q", tt.want, tt.got, got, tt.difference)
		}
	}
}

// recorder keeps what a test says of a failure.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                        {}
func (r *recorder) Errorf(format string, a ...any) { r.said += fmt.Sprintf(format, a...) }

func TestGolden(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.golden")
	Golden(t, true, file, "one\ntwo\n")
	Golden(t, false, file, "one\ntwo\n")
	var r recorder
	Golden(&r, false, file, "one\nthree\n")
	want := file + " differs from what is made now (-update writes it anew); the first difference:\nline 2\n got three\nwant two"
	if r.said != want {
		t.Errorf("got %q, want %q", r.said, want)
	}
}

func TestSections(t *testing.T) {
	a := txtar.Parse([]byte("prose\n-- one --\n1\n"))
	SetSection(a, "one", "I\n")
	SetSection(a, "two", "II\n")
	if got, want := string(txtar.Format(a)), "prose\n-- one --\nI\n-- two --\nII\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Section(a, "two") + Section(a, "three"); got != "II\n" {
		t.Errorf("got %q", got)
	}
}
