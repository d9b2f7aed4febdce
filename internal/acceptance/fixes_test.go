// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// TestFixesOfSamples runs the commands that every finding about a sample prints, in a
// directory with the sample and all files that a fix may read. The commands may fail
// there, but they must not change an existing file.
func TestFixesOfSamples(t *testing.T) {
	singleThreaded(t)
	_, good := userDirectory(t)
	ran := map[string]bool{}
	for _, s := range samples(t) {
		for _, r := range s.check(t).Results {
			commands := printed(fixOf(r))
			if r.Outcome != lints.Failed || commands == "" || ran[commands] || slices.ContainsFunc(fixesOf(r.Requirement), func(f namedFix) bool {
				return f.text == fixOf(r) // TestFixes runs these
			}) {
				continue
			}
			ran[commands] = true
			t.Run(s.provider+"/"+s.name+"/"+r.Rule.ID, func(t *testing.T) {
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(dir, s.file), s.data)
				unharmed(t, dir, func() { runAnyway(dir, commands) })
			})
		}
	}
	if len(ran) < 15 {
		t.Errorf("only %d different fixes with commands", len(ran))
	}
}

// fixOf returns the fix that reports print for a result.
func fixOf(r lints.Result) string {
	if r.Commands != "" {
		return "    " + strings.ReplaceAll(r.Commands, "\n", "\n    ")
	}
	for _, text := range []string{r.Fix, r.Requirement.Fix, r.Rule.Doc.Fix} {
		if text != "" {
			return text
		}
	}
	return ""
}

var commandLine = regexp.MustCompile(`^( {4}|\{ |\(umask |(LC_ALL=C|awk|base64|cat|chainlint|curl|head|iconv|keytool|openssl|printf|sed|tail) )`)

// printed returns the lines of a fix that are commands.
func printed(fix string) string {
	var b strings.Builder
	for line := range strings.Lines(fix) {
		if commandLine.MatchString(line) {
			b.WriteString(strings.TrimSuffix(line, "\n") + "\n")
		}
	}
	return b.String()
}

// runAnyway runs commands. Some may fail, but none may use the network or wait for a
// password.
func runAnyway(dir, commands string) {
	cmd := exec.Command("sh", "-c", "umask 022; curl() { :; }; keytool() { :; }\n"+commands)
	cmd.Dir = dir
	_ = cmd.Run()
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// written finds the names of files that a command writes.
var written = regexp.MustCompile(`(?:>>? ?|[ (](?:-out|-keyout|-o|-file|-destkeystore|-CAserial) |\btee (?:-a )?)([A-Za-z0-9_./-]+\.[A-Za-z0-9]+)`)

var moves = regexp.MustCompile(`(?m)(?:^|[;&|(] *)(?:mv|cp|rm|install) \S`)

// onlyNew fails for a text with a command that moves a file, or writes one whose name
// does not begin with new-.
func onlyNew(t *testing.T, where, text string) {
	t.Helper()
	for _, m := range written.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "new-") {
			t.Errorf("%s: a command writes %s, which may be a file of the user's: %s", where, m[1], strings.TrimSpace(m[0]))
		}
	}
	if m := moves.FindString(text); m != "" {
		t.Errorf("%s: a command moves or removes a file: %s", where, m)
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "-signkey") && strings.Contains(line, "-set_serial") {
			t.Errorf("%s: a renewed CA gets another serial number, which its clients may name: %s", where, line)
		}
	}
}

// TestFixesWriteNewFiles reads every text that can be printed as a fix: those of
// the rulesets and the rules, and every string in the code of the packages that
// make findings.
func TestFixesWriteNewFiles(t *testing.T) {
	for _, name := range rulesets.Builtin() {
		for _, req := range ruleset(t, name).Requirements {
			onlyNew(t, req.ID, req.HowToComply())
			for _, c := range req.Checks {
				onlyNew(t, req.ID+" "+c.Rule.ID, c.Fix)
			}
		}
	}
	for _, r := range all.Rules() {
		onlyNew(t, r.ID, r.Doc.Fix)
	}
	texts := 0
	for _, dir := range []string{"bundle", "chain", "lints", "report"} {
		for where, text := range stringsIn(t, dir) {
			texts++
			onlyNew(t, where, text)
		}
	}
	if texts < 1000 {
		t.Errorf("only %d strings", texts)
	}
}

// TestDocsWriteNewFiles checks the same for the commands in the documents.
func TestDocsWriteNewFiles(t *testing.T) {
	docs, err := filepath.Glob("docs/*.md")
	if err != nil || len(docs) < 5 {
		t.Fatalf("%d documents: %v", len(docs), err)
	}
	for _, name := range append(docs, "README.md") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		breaks := ""
		for _, b := range fenced(string(data)) {
			if strings.HasSuffix(b.info, " testdata/fixes.txtar") { // it breaks files on purpose
				breaks += b.text
			}
		}
		for line := range strings.Lines(string(data)) {
			if strings.Contains(breaks, strings.TrimSpace(line)) {
				continue
			}
			if strings.Contains(line, "openssl ") || strings.Contains(line, "cat ") || strings.Contains(line, "printf ") || strings.Contains(line, ".ext") {
				onlyNew(t, name, line)
			}
		}
	}
}

// A fix for what is wrong with a leaf makes no CA: the commands of a requirement
// that single certificates can break either have fixes for single subjects or make
// none.
func TestNoFixOfALeafMakesACA(t *testing.T) {
	makes := regexp.MustCompile(`openssl req -x509|-signkey|-out new-ca\.`)
	single := []lints.Subject{lints.OnEach, lints.OnLeaf, lints.OnNonRoot, lints.OnPath}
	// The CA's key decides with which algorithm it signs a leaf.
	except := []string{"worldpay/signature-algorithm"}
	for _, name := range rulesets.Builtin() {
		for _, req := range ruleset(t, name).Requirements {
			if req.Of(name) && slices.ContainsFunc(req.On, func(s lints.Subject) bool { return slices.Contains(single, s) }) &&
				makes.MatchString(req.Fix) && !slices.Contains(except, req.ID) {
				t.Errorf("%s: its fix makes a CA: give it under fixes, on: [root, issuer]", req.ID)
			}
		}
	}
}

// stringsIn yields the string literals of the code under a directory, tests
// excepted.
func stringsIn(t *testing.T, dir string) func(yield func(where, text string) bool) {
	return func(yield func(where, text string) bool) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			more := true
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && more {
					text, err := strconv.Unquote(lit.Value)
					more = err == nil && yield(path, text)
				}
				return more
			})
			if !more {
				return filepath.SkipAll
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
