// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"github.com/chainlint/chainlint/internal/certtest"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
)

// TestCorpusChains holds what is known about real bundles against
// testdata/corpus-chains.golden.
func TestCorpusChains(t *testing.T) {
	dir := filepath.Join(certtest.Corpus(t), "chains")
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		short, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		b.WriteString("== " + filepath.ToSlash(short) + "\n" + dump(Build(read(t, data), Options{})))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "corpus-chains.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the chains of the corpus differ from %s; got\n%s", golden, got)
	}
}

// TestCorpusMalformed builds a chain of every file that fuzzers kept.
func TestCorpusMalformed(t *testing.T) {
	dir := certtest.Corpus(t)
	for _, part := range []string{"malformed", "odd-pem", "weak-keys", "pkilint-psd2"} {
		err := filepath.WalkDir(filepath.Join(dir, part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if b, err := bundle.Read(d.Name(), data, bundle.Limits{}); err == nil {
				sound(t, Build(b, Options{Anchors: b.Certificates()}))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
