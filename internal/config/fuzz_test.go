// SPDX-License-Identifier: Apache-2.0

package config

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/strictyaml"
)

// FuzzParse reads anything: a configuration has targets with names, files and
// rulesets, and what is wrong has a place and a message of one printable line.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(Name, data)
		var wrong *strictyaml.Error
		switch {
		case c == nil:
			t.Fatal("no configuration beside the error")
		case err == nil:
			checkTargets(t, c)
		case !errors.As(err, &wrong) || len(wrong.Problems) == 0:
			t.Fatalf("got %v", err)
		default:
			checkProblems(t, wrong.Problems)
		}
	})
}

func checkTargets(t *testing.T, c *Config) {
	names := map[string]bool{}
	for _, target := range c.Targets {
		if target.Name.Text == "" || names[target.Name.Text] || len(target.Files) == 0 || len(target.Rulesets) == 0 {
			t.Fatalf("got %+v", target)
		}
		names[target.Name.Text] = true
		for _, p := range target.Params {
			if p.Name.Line == 0 || len(p.Values) == 0 {
				t.Fatalf("got %+v", p)
			}
		}
		if k := target.Key; k != nil && (k.File.Text == "") == (k.Env.Text == "") {
			t.Fatalf("got %+v", k)
		}
	}
	if len(names) == 0 {
		t.Fatal("a configuration without targets")
	}
}

func checkProblems(t *testing.T, problems []strictyaml.Problem) {
	for _, p := range problems {
		if p.Line < 1 || p.Column < 1 || p.Message == "" || strings.ContainsFunc(p.Message, func(r rune) bool { return r == '\n' || strictyaml.Unprintable(r) }) {
			t.Fatalf("got %+v", p)
		}
	}
}
