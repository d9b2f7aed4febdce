// SPDX-License-Identifier: Apache-2.0

package report

import (
	_ "embed" // for the page
	"html/template"
	"io"

	"github.com/chainlint/chainlint/chain"
)

//go:embed matrix.html
var matrixPage string

// The template escapes its data for HTML. Before that, "safe" escapes what could
// change the direction of writing or hide text.
var matrixTemplate = template.Must(template.New("matrix").Funcs(template.FuncMap{
	"safe":   chain.Escape,
	"called": called,
	"words":  func(c matrixCell) string { return c.words() },
}).Parse(matrixPage))

// matrixHTML writes one self-contained page: no script, no font, no image, and a
// policy that keeps a browser from fetching any.
func matrixHTML(w io.Writer, r *Report) error {
	m := newMatrix(r)
	return matrixTemplate.Execute(w, map[string]any{
		"Matrix": m, "Tally": tallyWords(m), "At": chain.Stamp(r.At), "Version": r.Version, "Rulesets": r.Rulesets,
		"Remarks": m.remarks(), "PublicRoots": chain.RootsDate,
	})
}
