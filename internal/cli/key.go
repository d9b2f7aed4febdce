// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/keyfile"
)

// maxKeyBytes bounds a key file, which may be a keystore or an archive.
const maxKeyBytes = 4 << 20

// readKey returns the public facts about the private key in a file, or the reason why
// it cannot be read. The file may have any form that a file to check can have, and
// an encrypted key is opened with one of passwords. No error contains a byte of the
// key, and the buffers are wiped as far as Go allows.
func readKey(file string, passwords ...string) *chain.KeyFile {
	data, err := readSecret(file, maxKeyBytes, "private key")
	var path *fs.PathError
	if errors.As(err, &path) {
		err = fmt.Errorf("%s: %w", file, path.Err)
	}
	if err != nil {
		return &chain.KeyFile{Name: file, Err: err}
	}
	defer clear(data)
	key, err := chainlint.ReadKey(file, data, passwords...)
	if errors.Is(err, keyfile.ErrLocked) {
		err = fmt.Errorf("%w; give its password with --password-file FILE or --password-env NAME", err)
	}
	if err != nil {
		return &chain.KeyFile{Name: file, Err: err}
	}
	return key
}

// readSecret reads a file, which may be a pipe or a device, up to a limit. The
// bytes are in one buffer that never grew, so that a caller who clears it leaves no
// copy.
func readSecret(file string, limit int, what string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, limit+1)
	n, err := io.ReadFull(f, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return buf[:n], nil
	}
	clear(buf)
	if err == nil {
		err = fmt.Errorf("%s: more than %d bytes, too many for a %s", file, limit, what)
	}
	return nil, err
}
