// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
)

// Corpus is the folder of the test data that others made: $CHAINLINT_CORPUS,
// else shared/corpus beside the repository. The test is skipped where there is
// none.
func Corpus(t testing.TB) string {
	t.Helper()
	dir := cmp.Or(os.Getenv("CHAINLINT_CORPUS"), filepath.Join(moduleRoot(t), "..", "shared", "corpus"))
	if !exists(dir) {
		t.Skipf("no corpus at %s: set CHAINLINT_CORPUS to test data that others made", dir)
	}
	return dir
}

// moduleRoot is the folder of the module that the running test belongs to.
func moduleRoot(t testing.TB) string {
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
