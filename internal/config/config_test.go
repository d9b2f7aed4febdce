// SPDX-License-Identifier: Apache-2.0

package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/strictyaml/strictyamltest"
)

var update = flag.Bool("update", false, "rewrite the expected outputs")

// TestStories reads the configuration of each testdata/CASE.txtar. Its section
// want is what was read, or everything that is wrong.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Comment) == 0 || len(archive.Files) != 2 || archive.Files[0].Name != Name || archive.Files[1].Name != "want" {
				t.Fatalf("%s: a story has a comment, %s and want", file, Name)
			}
			got := read(archive.Files[0].Data)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// read describes what is read of a configuration.
func read(data []byte) string {
	c, err := Parse(Name, data)
	if err != nil {
		return err.Error() + "\n"
	}
	var b strings.Builder
	for _, t := range c.Targets {
		fmt.Fprintf(&b, "target %s, owner %q\n", t.Name, t.Owner)
		fmt.Fprintf(&b, "  files %v\n  rulesets %v\n", t.Files, t.Rulesets)
		for _, p := range t.Params {
			fmt.Fprintf(&b, "  param %v: %v\n", p.Name, p.Values)
		}
		fmt.Fprintf(&b, "  anchors %v\n", t.Anchors)
		if t.Key != nil {
			fmt.Fprintf(&b, "  key file %v env %v\n", t.Key.File, t.Key.Env)
		}
		if t.Password != nil {
			fmt.Fprintf(&b, "  password env %v\n", t.Password.Env)
		}
	}
	return b.String()
}

func (w Word) String() string { return fmt.Sprintf("%q@%d:%d", w.Text, w.Line, w.Column) }

// TestNoSecretIsShown writes a secret to every place where a hasty person might.
func TestNoSecretIsShown(t *testing.T) {
	const secret = "correct-horse-battery-staple"
	for _, text := range []string{
		"password: %s", "password: [%s]", "password: {env: [%s]}", "password: {env: %s}", "password: {value: %s}",
		"password: {env: {%s: 1}}", "key: %s", "key: [%s]", "key: {env: %s}", "key: {file: [%s]}", "key: {pem: %s}",
	} {
		text = fmt.Sprintf(text, secret)
		_, err := Parse(Name, []byte("version: 1\ntargets: [{name: a, files: b, ruleset: c, "+text+"}]\n"))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/a/b", "repo/a/c", "bare/.git", "bare/a"} {
		mkdir(t, filepath.Join(root, dir))
	}
	for _, file := range []string{Name, "repo/" + Name, "repo/a/b/" + Name} {
		touch(t, filepath.Join(root, file))
	}
	mkdir(t, filepath.Join(root, "repo/a", Name)) // a folder of the name is none
	for dir, want := range map[string]string{
		".":        Name,
		"repo":     Name,
		"repo/a":   "../" + Name,
		"repo/a/b": Name,
		"repo/a/c": "../../" + Name,
		"bare":     "", // the one above the repository is not the repository's
		"bare/a":   "",
	} {
		got, err := Find(filepath.Join(root, dir))
		if err != nil || filepath.ToSlash(got) != want {
			t.Errorf("%s: got %q, %v, want %q", dir, got, err, want)
		}
	}
}

func TestExpand(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"certs/.git", "certs/deep/er", "certs/empty"} {
		mkdir(t, filepath.Join(root, dir))
	}
	for _, file := range []string{"top.pem", "certs/a.pem", "certs/b.crt", "certs/deep/c.pem", "certs/deep/er/d.pem", "certs/.git/e.pem", "certs/[x].pem"} {
		touch(t, filepath.Join(root, file))
	}
	if err := os.Symlink("../top.pem", filepath.Join(root, "certs", "link.pem")); err != nil {
		t.Fatal(err)
	}
	c := &Config{File: filepath.Join(root, Name)}
	for pattern, want := range map[string]string{
		"top.pem":             "top.pem",
		"./top.pem":           "top.pem",
		"certs":               "certs",
		"certs/":              "certs",
		"certs/*":             "certs/[x].pem certs/a.pem certs/b.crt certs/link.pem",
		"certs/*.pem":         "certs/[x].pem certs/a.pem certs/link.pem",
		"certs/[ab].*":        "certs/a.pem certs/b.crt",
		`certs/\[x\].pem`:     "certs/[x].pem",
		"*/deep/c.pem":        "certs/deep/c.pem",
		"**":                  ".",
		"certs/**":            "certs",
		"**/*.pem":            "certs/[x].pem certs/a.pem certs/deep/c.pem certs/deep/er/d.pem certs/link.pem top.pem",
		"**/deep/**/*.pem":    "certs/deep/c.pem certs/deep/er/d.pem",
		"**/**/**/**/d.pem":   "certs/deep/er/d.pem",
		"certs/**/d.pem":      "certs/deep/er/d.pem",
		"certs/../top.pem":    "top.pem",
		"none/*.pem":          "",
		"none/**":             "",
		"none/**/x":           "",
		"none.pem":            "",
		"top.pem/*":           "",
		"top.pem/x":           "",
		"top.pem/**/x":        "",
		"certs/empty/**/*":    "",
		"certs/.git/*.pem":    "certs/.git/e.pem", // written out, it is meant
		root + "/top.pem":     "top.pem",
		root + "/**/er/*.??m": "certs/deep/er/d.pem",
	} {
		got, err := c.Expand(pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		for i := range got {
			if got[i], err = filepath.Rel(root, got[i]); err != nil {
				t.Fatal(err)
			}
		}
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}

// TestGlob takes patterns from the current directory on, and says of one that
// cannot be read why.
func TestGlob(t *testing.T) {
	t.Chdir(t.TempDir())
	mkdir(t, "certs/deep")
	touch(t, "certs/a.pem")
	touch(t, "certs/deep/b.pem")
	for pattern, want := range map[string]string{
		"**/*.pem":                            "certs/a.pem certs/deep/b.pem",
		"./certs/**/*.pem":                    "certs/a.pem certs/deep/b.pem",
		"certs/**":                            "certs",
		"none/**/*.pem":                       "",
		"certs/**.pem":                        "** must be alone between slashes",
		"[.pem":                               "missing closing bracket",
		"certs/{a,z}.pem":                     "certs/a.pem",
		"{certs,x}/**/{a,b}.p*":               "certs/a.pem certs/deep/b.pem",
		"certs/{a,deep/b}.pem":                "missing closing brace before the next slash",
		strings.Repeat("{a,b,c}", 7) + ".pem": "its braces expand to more than 1000 names",
		"{a,{b,{c,d}}}" + strings.Repeat("{a,b}", 9): "its braces expand to more than 1000 names",
	} {
		got := ""
		if err := CheckPattern(pattern); err != nil {
			got = err.Error()
		} else if matches, err := Glob(pattern); err != nil {
			t.Error(err)
		} else {
			got = filepath.ToSlash(strings.Join(matches, " "))
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, Name)
	if _, err := Load(file); !os.IsNotExist(err) {
		t.Errorf("got %v for a file that is not there", err)
	}
	if err := os.WriteFile(file, []byte("version: 1\ntargets: [{name: a, files: a.pem, ruleset: baseline}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file)
	if err != nil || len(c.Targets) != 1 || c.Path("a.pem") != filepath.Join(dir, "a.pem") || c.Path("/b.pem") != filepath.Clean("/b.pem") {
		t.Errorf("got %+v, %v", c, err)
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func touch(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDocumentedConfiguration reads the example of the documentation.
func TestDocumentedConfiguration(t *testing.T) {
	text, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```yaml\n")
	example, _, ok := strings.Cut(example, "```\n")
	if !ok {
		t.Fatal("the documentation has no example")
	}
	c, err := Parse(Name, []byte(example))
	if err != nil || len(c.Targets) != 4 {
		t.Errorf("got %+v, %v", c, err)
	}
	if err := strictyamltest.Schema(t, JSONSchema).Validate(strictyamltest.AsJSON([]byte(example))); err != nil {
		t.Error(err)
	}
	for key := range map[string]bool{"name": true, "owner": true, "files": true, "ruleset": true, "rulesets": true, "environment": true, "params": true, "anchors": true, "key": true, "password": true} {
		if !strings.Contains(string(text), "`"+key+"`") {
			t.Errorf("the documentation does not speak of %s", key)
		}
	}
}
