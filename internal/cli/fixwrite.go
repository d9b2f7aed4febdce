// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
)

// A written says which files a repair has written; empty for none.
type written struct {
	file string // the repaired file
	kept string // the old one
	key  string // the private keys that were in it
}

// replaceFile writes a repaired file over the old one. Until the new file is in its
// place, the old one is whole; then it is kept as FILE.orig.
func replaceFile(in chainlint.Input, repaired *chainlint.Repair) (written, error) {
	info, err := os.Lstat(in.Name)
	switch {
	case err != nil:
		return written{}, withoutPath("-w: "+in.Name, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return written{}, hint(fmt.Errorf("-w: %s is a symbolic link", in.Name), "name the file that it points to, or write a new file with -o")
	case !info.Mode().IsRegular():
		return written{}, hint(fmt.Errorf("-w: %s is not a regular file", in.Name), "write a new file with -o")
	}
	if now, err := os.ReadFile(in.Name); err != nil || !bytes.Equal(now, in.Data) {
		return written{}, hint(fmt.Errorf("-w: %s has changed while it was checked", in.Name), "run the command again")
	}
	w := written{file: in.Name, kept: in.Name + ".orig"}
	if err := keep(w.kept, in.Data); err != nil {
		return written{}, err
	}
	if keys := keyBlocks(in, repaired); len(keys) > 0 {
		defer clear(keys)
		w.key = in.Name + ".key"
		if err := keep(w.key, keys); err != nil {
			return written{}, err
		}
	}
	tmp, err := createNextTo(in.Name, info.Mode().Perm())
	if err != nil {
		return written{}, withoutPath("-w: "+in.Name, err)
	}
	defer removeOnSignal(tmp.Name())()
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(repaired.Data)
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), in.Name)
	}
	if err != nil {
		return written{}, withoutPath("-w: "+in.Name, err)
	}
	return w, nil
}

// keep writes a file for its owner alone. A file of this name is the one of an earlier run
// that was interrupted, if it has the same bytes.
func keep(name string, data []byte) error {
	if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
		old, err := os.ReadFile(name)
		defer clear(old)
		if err == nil && bytes.Equal(old, data) {
			return os.Chmod(name, 0o600)
		}
	}
	return createFile(name, data, 0o600)
}

// keyBlocks returns the private keys that a repair takes out of a file, as they are in
// it. Those in a keystore or under another encoding are not copied: the old file,
// which is kept, has them.
func keyBlocks(in chainlint.Input, repaired *chainlint.Repair) []byte {
	text := repaired.Before[0].Chain.Bundle.Text
	if text.UTF16 || text.Mixed || text.Quote != "" {
		return nil
	}
	var all bytes.Buffer
	all.Grow(len(in.Data))
	for _, key := range repaired.Keys {
		if key.Encoding != bundle.PEM || key.Container != "" || key.Label == "" {
			return nil
		}
		all.Write(in.Data[key.Span.Start:key.Span.End])
		all.WriteByte('\n')
	}
	return all.Bytes()
}

// createFile writes a file that must not exist. It appears under its name only when all
// of it is written.
func createFile(name string, data []byte, mode uint32) error {
	tmp, err := createNextTo(name, fs.FileMode(mode))
	if err != nil {
		return withoutPath(name, err)
	}
	defer removeOnSignal(tmp.Name())()
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return withoutPath(name, err)
	}
	switch err = os.Link(tmp.Name(), name); {
	case errors.Is(err, fs.ErrExist):
		return hint(fmt.Errorf("%s exists, and is not overwritten", name), "name another file, or move that one away")
	case err == nil:
		return nil
	}
	return createInPlace(name, data, fs.FileMode(mode)) // a file system without hard links
}

func createInPlace(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return withoutPath(name, err)
	}
	_, err = f.Write(data)
	return withoutPath(name, errors.Join(err, f.Sync(), f.Close()))
}

// withoutPath returns an error that begins with a name, without the name of a
// temporary file.
func withoutPath(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}
