// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/chainlint/chainlint/bundle"
)

// errNoWriter is the reason why a named pipe is not read: waiting for a program to
// open it could take forever.
var errNoWriter = errors.New("it is a named pipe that no program writes to")

func readFile(path string, limits bundle.Limits) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if most := maxBytes(limits); err == nil && info.Mode().IsRegular() && info.Size() > int64(most) {
		return nil, &bundle.LimitError{File: path, Limit: most, Value: int(info.Size())}
	}
	data, readErr := readLimited(f, path, limits)
	if err == nil && info.Mode()&fs.ModeNamedPipe != 0 && len(data) == 0 {
		return nil, errNoWriter
	}
	return data, readErr
}

func maxBytes(limits bundle.Limits) int { return cmp.Or(limits.MaxBytes, bundle.DefaultMaxBytes) }

// readLimited reads at most one byte more than the limit. More than the limit is an
// error; reading on would only cost memory.
func readLimited(r io.Reader, name string, limits bundle.Limits) ([]byte, error) {
	most := maxBytes(limits)
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > most {
		return nil, &bundle.LimitError{File: name, Limit: most, Value: len(data)}
	}
	return data, nil
}
