// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/chainlint/chainlint"

// floors lists the packages in the order in which they may import each other: a
// package imports only packages on a lower floor.
var floors = [][]string{
	{"internal/pbe", "bundle/internal/secret", "internal/charname", "internal/pubkey"},
	{"internal/keyfile"},
	{"internal/strictyaml"},
	{"bundle"},
	{"chain"},
	{"lints"},
	{"internal/shell"},
	{"lints/path", "lints/key", "lints/signature", "lints/name", "lints/validity", "lints/ext", "lints/file", "lints/csr", "lints/crossfile", "lints/zlint"},
	{"lints/all", "rulesets", "diff"},
	{"report"},
	{"fix"},
	{"."},
	{"internal/config", "internal/crosscheck"},
	{"internal/proposal"},
	{"internal/cli"},
	{"cmd/chainlint"},
}

// owners lists the packages that may import a library. YAML has two readers: the
// strict one of internal/strictyaml, for files written for chainlint, whose nodes
// rulesets and internal/config walk, and that of bundle/internal/secret, for Kubernetes
// Secrets of users. They share no code.
var owners = map[string][]string{
	"gopkg.in/yaml.v3":              {"internal/strictyaml", "internal/strictyaml/strictyamltest", "rulesets", "internal/config", "bundle/internal/secret"},
	"github.com/spf13/pflag":        {"internal/cli"},
	"github.com/spf13/cobra":        {"internal/cli"},
	"golang.org/x/term":             {"internal/cli"},
	"github.com/bmatcuk/doublestar": {"internal/config"},
	"github.com/zmap/zlint":         {"lints/zlint"},
	"golang.org/x/crypto/x509roots": {"chain"},
}

// TestImportsGoDown checks the imports of every file: a package must not import a
// higher one, and a library only where it is permitted.
func TestImportsGoDown(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			files++
			checkImports(t, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read: is the test in the root of the module?", files)
	}
}

func checkImports(t *testing.T, file string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	dir := path.Dir(file)
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if own, ok := ours(imported); ok {
			checkFloor(t, file, dir, own)
		}
		checkOwner(t, file, dir, imported)
	}
}

func ours(imported string) (dir string, ok bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

func checkFloor(t *testing.T, file, dir, imported string) {
	from, to := floor(dir), floor(imported)
	switch {
	case testSupport(dir):
	case from < 0:
		t.Errorf("%s: package %s is on no floor: add it to this test and to docs/architecture.md", file, dir)
	case to < 0:
		t.Errorf("%s imports %s, which is for tests or is on no floor", file, imported)
	case to >= from:
		t.Errorf("%s imports %s: imports go down only", file, imported)
	}
}

// testSupport reports whether a package is only for tests. The product does not
// import it.
func testSupport(dir string) bool {
	return dir == "internal/conformance" || strings.HasPrefix(dir, "internal/conformance/") ||
		slices.Contains([]string{"internal/acceptance", "internal/certtest", "internal/testfile", "internal/strictyaml/strictyamltest", "lints/lintstest"}, dir)
}

func floor(dir string) int {
	return slices.IndexFunc(floors, func(packages []string) bool { return slices.Contains(packages, dir) })
}

func checkOwner(t *testing.T, file, dir, imported string) {
	for library, packages := range owners {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		if !slices.Contains(packages, dir) {
			t.Errorf("%s imports %s, which only %s may", file, imported, strings.Join(packages, " and "))
		}
	}
}

// TestRootIsShort fails for a test in the root directory, which newcomers open first:
// it contains only the examples of the Go API.
func TestRootIsShort(t *testing.T) {
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"example_test.go"}; !slices.Equal(tests, want) {
		t.Errorf("the root directory has the tests %q, want %q: move a test to internal/acceptance", tests, want)
	}
}
