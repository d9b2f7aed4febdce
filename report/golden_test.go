// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is what a format writes of the sample.
func written(t testing.TB, r *Report, write func(io.Writer, *Report) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGolden writes the sample in every format and manner.
func TestGolden(t *testing.T) {
	text := func(o TextOptions) func(io.Writer, *Report) error {
		return func(w io.Writer, r *Report) error { return Text(w, r, o) }
	}
	sarif := func(o SARIFOptions) func(io.Writer, *Report) error {
		return func(w io.Writer, r *Report) error { return SARIF(w, r, o) }
	}
	all := map[string]func(io.Writer, *Report) error{
		"sample-all.txt":   text(TextOptions{All: true, Width: 72}),
		"sample-color.txt": text(TextOptions{Color: true}),
		"sample-all.sarif": sarif(SARIFOptions{All: true, Category: "certificates"}),
	}
	for _, f := range Formats {
		name := "sample." + f.Name
		all[name] = func(w io.Writer, r *Report) error { return f.Write(w, r, Options{}) }
		if _, err := os.Stat(filepath.Join("testdata", name)); err != nil && !*update {
			t.Errorf("the format %s has no golden file: go test ./report -run TestGolden -update writes testdata/%s; read it, and commit it", f.Name, name)
			delete(all, name)
		}
	}
	for name, write := range all {
		t.Run(name, func(t *testing.T) { golden(t, name, written(t, sample(t), write)) })
	}
}

// goldenOf compares a text with the golden file of a further story, where the format has
// one: sample.NAME alone is required of a format.
func goldenOf(t *testing.T, name string, got []byte) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("testdata", name)); err == nil {
		golden(t, name, got)
	}
}

// TestEveryFormatIsListed fails for a function that writes a report and that no list of
// formats has.
func TestEveryFormatIsListed(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	writers, listed := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.IsExported() && writesReport(d.Type) {
					writers[d.Name.Name] = true
				}
			case *ast.GenDecl: // the lists are variables
				ast.Inspect(d, func(n ast.Node) bool {
					if name, ok := n.(*ast.Ident); ok {
						listed[name.Name] = true
					}
					return true
				})
			}
		}
	}
	if len(writers) < 4 {
		t.Errorf("only %d functions write a report", len(writers))
	}
	for name := range writers {
		if !listed[name] {
			t.Errorf("%s writes a report and is in no list of formats: add a line to Formats in report/formats.go", name)
		}
	}
}

// writesReport reports whether a function begins with the parameters (io.Writer, *Report).
func writesReport(f *ast.FuncType) bool {
	if len(f.Params.List) < 2 {
		return false
	}
	w, isSelector := f.Params.List[0].Type.(*ast.SelectorExpr)
	r, isPointer := f.Params.List[1].Type.(*ast.StarExpr)
	if !isSelector || !isPointer || w.Sel.Name != "Writer" {
		return false
	}
	name, ok := r.X.(*ast.Ident)
	return ok && name.Name == "Report"
}

// TestPileGolden writes the pile as an inventory and as a matrix.
func TestPileGolden(t *testing.T) {
	for prefix, formats := range map[string][]Format{"inventory.": InventoryFormats, "matrix.": MatrixFormats} {
		for _, f := range formats {
			name := prefix + f.Name
			t.Run(name, func(t *testing.T) {
				golden(t, name, written(t, pile(t), func(w io.Writer, r *Report) error { return f.Write(w, r, Options{}) }))
			})
		}
	}
}
