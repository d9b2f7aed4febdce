// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Corpus returns the directory of external test data: $CHAINLINT_CORPUS, else
// shared/corpus next to the repository. The test is skipped if there is none.
func Corpus(t testing.TB) string {
	t.Helper()
	root, err := ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	dir := cmp.Or(os.Getenv("CHAINLINT_CORPUS"), filepath.Join(root, "..", "shared", "corpus"))
	if !exists(dir) {
		t.Skipf("no corpus at %s: set CHAINLINT_CORPUS to test data that others made", dir)
	}
	return dir
}

// ModuleRoot returns the directory of go.mod, above the one that a test runs in.
func ModuleRoot() (string, error) {
	start, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		switch {
		case exists(filepath.Join(dir, "go.mod")):
			return dir, nil
		case dir == filepath.Dir(dir):
			return "", fmt.Errorf("no go.mod in %s or above it", start)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
