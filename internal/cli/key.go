// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/keyfile"
)

// maxKeyBytes bounds a key file: an RSA key of 16,384 bits takes 13 kB in PEM.
const maxKeyBytes = 1 << 20

// readKey returns what may be told of the private key in a file, opened with one
// of passwords if it is encrypted. No error carries a byte of the key, and the
// buffers are wiped as far as Go allows.
func readKey(file string, passwords ...string) (*chain.KeyFile, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxKeyBytes {
		return nil, fmt.Errorf("%s: %d bytes are too many for a private key", file, info.Size())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	defer clear(data)
	spki, facts, err := keyfile.Public(file, data, passwords...)
	if err != nil {
		return nil, err
	}
	return &chain.KeyFile{SPKI: *spki, Form: facts.Form, Encrypted: facts.Encrypted}, nil
}

// keyError is an error about the file of --key.
func keyError(err error) error {
	wrapped := fmt.Errorf("--key: %w", err)
	if errors.Is(err, keyfile.ErrLocked) {
		return hint(wrapped, "give its password with --password-file FILE or --password-env NAME")
	}
	return wrapped
}
