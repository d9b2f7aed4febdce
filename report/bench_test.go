// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"testing"
)

func benchmark(b *testing.B, write func(io.Writer, *Report) error) {
	r := sample(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := write(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	benchmark(b, func(w io.Writer, r *Report) error { return Text(w, r, TextOptions{}) })
}

func BenchmarkJSON(b *testing.B) { benchmark(b, JSON) }

func BenchmarkSARIF(b *testing.B) {
	benchmark(b, func(w io.Writer, r *Report) error { return SARIF(w, r, SARIFOptions{}) })
}
