// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/chainlint/chainlint/fix"
)

// writeDirectory writes files to a new directory that only the user can read. The
// directory appears under its name only when all files are in it, so that an
// interrupted run leaves nothing that looks finished.
func writeDirectory(dir string, files []fix.File) error {
	dir = filepath.Clean(dir)
	tmp := filepath.Join(filepath.Dir(dir), ".chainlint-"+rand.Text())
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return withoutPath(filepath.Dir(dir), err)
	}
	defer removeOnSignal(tmp)()
	defer os.RemoveAll(tmp)
	for _, f := range files {
		mode := fs.FileMode(0o644)
		if f.Secret {
			mode = 0o600
		}
		if err := createInPlace(filepath.Join(tmp, f.Name), f.Data, mode); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, f.Name), errors.Unwrap(err))
		}
	}
	if exists(dir) {
		return fmt.Errorf("%s exists, and nothing in it is overwritten", dir)
	}
	return withoutPath(dir, os.Rename(tmp, dir))
}
