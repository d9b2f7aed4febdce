// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	benchmarkRead(b, certPEM(b, "one")+certPEM(b, "two")+certPEM(b, "three"))
}

func BenchmarkReadThousand(b *testing.B) {
	var chain strings.Builder
	for i := range 1000 {
		chain.WriteString(certPEM(b, fmt.Sprintf("certificate %d", i)))
	}
	benchmarkRead(b, chain.String())
}

// BenchmarkReadMarks is the worst that a file of marks alone can do.
func BenchmarkReadMarks(b *testing.B) {
	benchmarkRead(b, strings.Repeat("-----BEGIN ", 1<<20/11))
}

func BenchmarkAt(b *testing.B) {
	o := mustRead(b, "f.pem", []byte(certPEM(b, "one"))).Objects[0]
	b.ReportAllocs()
	for b.Loop() {
		o.At(NotAfter)
	}
}

func benchmarkRead(b *testing.B, data string) {
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		mustRead(b, "f.pem", []byte(data))
	}
}
