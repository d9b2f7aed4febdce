// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/fix"
)

// TestWriteDirectoryLeavesNothing fails to write the last file, and finds neither the
// directory nor a part of it. A directory that exists is not touched.
func TestWriteDirectoryLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	twice := []fix.File{{Name: "a.key", Data: []byte("a"), Secret: true}, {Name: "a.key", Data: []byte("b")}}
	if err := writeDirectory(filepath.Join(parent, "made"), twice); err == nil {
		t.Error("a file was written twice")
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
	made := filepath.Join(parent, "made")
	if err := writeDirectory(made, twice[:1]); err != nil {
		t.Fatal(err)
	}
	if err := writeDirectory(made, []fix.File{{Name: "b.pem"}}); err == nil {
		t.Error("an existing directory was replaced")
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) != 1 {
		t.Errorf("%v is left (%v)", left, err)
	}
	if left, err := os.ReadDir(made); err != nil || len(left) != 1 || left[0].Name() != "a.key" {
		t.Errorf("%v is in the directory (%v)", left, err)
	}
}
