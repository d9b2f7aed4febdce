// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestRulesetReference loads the ruleset that docs/rulesets.md shows, and fails for a
// key of the format that it does not name.
func TestRulesetReference(t *testing.T) {
	text, err := os.ReadFile("docs/rulesets.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	shown, _, _ := strings.Cut(rest, "```\n")
	if _, err := rulesets.Parse("docs/rulesets.md", []byte(shown), all.Rules()); err != nil {
		t.Errorf("the ruleset of docs/rulesets.md does not load: %v", err)
	}
	type object struct{ Properties map[string]json.RawMessage }
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(rulesets.Schema(all.Rules()), &schema); err != nil {
		t.Fatal(err)
	}
	schema.Defs["the ruleset"] = schema.object
	for what, o := range schema.Defs {
		for key := range o.Properties {
			if !strings.Contains(string(text), "`"+key+"`") && !strings.Contains(string(text), key+":") {
				t.Errorf("docs/rulesets.md does not name the key %q of %s: describe it there", key, what)
			}
		}
	}
}

// TestBuiltinsAreNamed fails for a built-in ruleset that the README's table or the
// CHANGELOG does not name.
func TestBuiltinsAreNamed(t *testing.T) {
	for _, name := range rulesets.Builtin() {
		for file, want := range map[string]string{"README.md": "\n| `" + name + "` |", "CHANGELOG.md": "`" + name + "`"} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not name the ruleset %s: add it, as docs/adding-a-provider.md shows", file, name)
			}
		}
	}
}

// newcomerEnv turns on the tests that follow a document, which compile the module in
// another directory. With "all" they run each command as it is printed; with another
// value, "go test ./..." is limited to what can fail for the new file.
const newcomerEnv = "CHAINLINT_NEWCOMER"

// TestAddingAProvider follows docs/adding-a-provider.md to the letter, in a copy of
// the module: it writes each block where the document says and runs each command.
func TestAddingAProvider(t *testing.T) {
	needTime(t)
	follow(t, "docs/adding-a-provider.md", map[string][]string{
		"go test ./internal/acceptance -update": {"go test ./internal/acceptance -update -run ^(TestSamples|TestRulesDocument)$/^(acme-bank|)$"},
		"go test ./...": {
			"go test ./rulesets",
			"go test ./internal/acceptance -run ^(TestSamples|TestFixes|TestRulesDocument|TestEveryRequirementHasSamples|TestNoSampleIsLeftOver|TestBuiltinsAreNamed)$/^(acme-bank|)$",
			"go test ./internal/cli -run ^TestScripts$/^(completion|man)$",
		},
	})
}

// TestAddingARule does the same with docs/adding-a-rule.md, whose rule is for that
// provider.
func TestAddingARule(t *testing.T) {
	needTime(t)
	root := copyModule(t)
	for _, b := range blocksOf(t, "docs/adding-a-provider.md") {
		if _, file, named := strings.Cut(b.info, " "); named {
			place(t, filepath.Join(root, filepath.FromSlash(file)), b.text)
		}
	}
	followIn(t, root, "docs/adding-a-rule.md", map[string][]string{
		"go test ./internal/acceptance -update": {"go test ./internal/acceptance -update -run ^(TestSamples|TestRulesDocument)$/^(acme-bank|)$"},
		"go test ./...": {
			"go test ./rulesets ./lints/name ./lints/all",
			"go test ./internal/acceptance -run ^(TestSamples|TestFixes|TestRulesDocument|TestEveryRuleIsUsed|TestEveryRequirementHasSamples|TestImportsGoDown)$/^(acme-bank|)$",
		},
	})
}

// TestAddingAFormat does the same with docs/adding-a-format.md.
func TestAddingAFormat(t *testing.T) {
	needTime(t)
	follow(t, "docs/adding-a-format.md", map[string][]string{
		"go test ./...": {
			"go test ./report",
			"go test ./internal/acceptance -run ^(TestFormatsAreNamed|TestImportsGoDown)$",
			"go test ./internal/cli -run ^TestScripts$/^completion$",
		},
	})
}

// TestFormatsAreNamed fails for a format that the README's table does not name.
func TestFormatsAreNamed(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range report.FormatNames(report.Formats) {
		if !strings.Contains(string(text), "\n| `"+name+"` |") {
			t.Errorf("the README's table of formats does not name %s: add a row, as docs/adding-a-format.md shows", name)
		}
	}
}

// needTime skips a test that takes minutes, unless newcomerEnv is set.
func needTime(t *testing.T) {
	t.Helper()
	if os.Getenv(newcomerEnv) == "" {
		t.Skip("set " + newcomerEnv + "=1 to follow the document")
	}
}

// follow does what a document says: it writes the blocks that name a file, and runs
// the lines of the blocks of sh. quick are the commands to run instead of a slow one.
func follow(t *testing.T, document string, quick map[string][]string) {
	followIn(t, copyModule(t), document, quick)
}

// followIn does it in a copy of the module.
func followIn(t *testing.T, root, document string, quick map[string][]string) {
	bin := t.TempDir()
	run(t, ".", bin, "go build -o "+filepath.Join(bin, "chainlint")+" ./cmd/chainlint")
	for _, b := range blocksOf(t, document) {
		language, file, named := strings.Cut(b.info, " ")
		switch {
		case named:
			place(t, filepath.Join(root, filepath.FromSlash(file)), b.text)
		case language == "sh":
			for line := range strings.Lines(b.text) {
				line = strings.TrimSpace(line)
				commands := []string{line}
				if instead := quick[line]; instead != nil && os.Getenv(newcomerEnv) != "all" {
					commands = instead
				}
				for _, command := range commands {
					run(t, root, bin, command)
				}
			}
		}
	}
}

// blocksOf lists the fenced blocks of a document.
func blocksOf(t *testing.T, document string) []block {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	blocks := fenced(string(text))
	if len(blocks) == 0 {
		t.Fatalf("%s has no blocks", document)
	}
	return blocks
}

// copyModule copies the module without .git, since the tests of the copy must not
// change this one.
func copyModule(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "chainlint")
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(root, path), 0o777)
		case !d.Type().IsRegular() || d.Name() == ".git":
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, path), data, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// run runs a command in a directory. Its words are separated by spaces, without
// quoting.
func run(t *testing.T, dir, bin, command string) {
	t.Helper()
	words := strings.Fields(command)
	cmd := exec.Command(words[0], words[1:]...)
	if words[0] == "chainlint" {
		cmd.Path, cmd.Err = filepath.Join(bin, "chainlint"), nil
	}
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// place writes a new file, or inserts text into an existing one at the place for its
// kind.
func place(t *testing.T, file, text string) {
	t.Helper()
	have, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(filepath.Dir(file), 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	before, after := string(have), ""
	marks := []string{"| `baseline` |", "- `chainlint check`:"} // of the README's table of providers, of the CHANGELOG
	switch {
	case filepath.Base(file) == "formats.go":
		marks = []string{"\t{Name: \"sarif\","}
	case filepath.Base(file) == "README.md" && strings.Count(text, "|") == 3: // of the table of formats
		marks = []string{"| `sarif` |"}
	case filepath.Base(file) == "name.go":
		marks = []string{"\tissuerDenied,"}
	case filepath.Ext(file) != ".md":
		marks = nil
	}
	for _, mark := range marks {
		if head, _, found := strings.Cut(before, "\n"+mark); found {
			before, after = head+"\n", before[len(head)+1:]
			break
		}
	}
	if err := os.WriteFile(file, []byte(before+text+after), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A block is a fenced one of Markdown.
type block struct{ info, text string }

// fenced lists the fenced blocks of a document, those of list items without their
// indentation.
func fenced(text string) []block {
	var blocks []block
	var open *block
	indent := ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case open == nil && strings.HasPrefix(trimmed, "```"):
			indent, _, _ = strings.Cut(line, "`")
			open = &block{info: strings.TrimPrefix(trimmed, "```")}
		case open != nil && trimmed == "```":
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indent)
		}
	}
	return blocks
}
