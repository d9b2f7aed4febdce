// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"io"
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
	for name, write := range map[string]func(io.Writer, *Report) error{
		"sample.txt":       text(TextOptions{}),
		"sample-all.txt":   text(TextOptions{All: true, Width: 72}),
		"sample-color.txt": text(TextOptions{Color: true}),
		"sample.json":      JSON,
		"sample.ndjson":    NDJSON,
		"sample.sarif":     sarif(SARIFOptions{}),
		"sample-all.sarif": sarif(SARIFOptions{All: true, Category: "certificates"}),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, written(t, sample(t), write)) })
	}
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
