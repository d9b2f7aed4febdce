// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

func isGzip(data []byte) bool { return bytes.HasPrefix(data, []byte("\x1F\x8B\x08")) }

// isBzip2 recognises the head of a bzip2 file with its first block, or with the end
// of an empty one.
func isBzip2(data []byte) bool {
	if len(data) < 10 || !bytes.HasPrefix(data, []byte("BZh")) || data[3] < '1' || data[3] > '9' {
		return false
	}
	block := string(data[4:10])
	return block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90"
}

// bzip2Cost is how much slower bzip2 unpacks than gzip: the bytes that it may unpack
// to are fewer.
const bzip2Cost = 8

// readCompressed reads a compressed tar file, or one compressed file.
func (a *archive) readCompressed(data []byte) error {
	unpacked := &bounded{in: bzip2.NewReader(bytes.NewReader(data)), q: a.r.quota, cost: bzip2Cost}
	name, ending := "", ".bz2"
	if isGzip(data) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err
		}
		unpacked.in, unpacked.cost = z, 1
		name, ending = z.Name, ".gz"
	}
	in := bufio.NewReaderSize(unpacked, 4096)
	head, err := in.Peek(512)
	switch {
	case errors.Is(err, errTooMuch):
		return a.tooLarge()
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case isTar(head):
		return a.readTar(in)
	}
	if err := a.next(); err != nil {
		return err
	}
	return a.member(compressedName(name, a.r.b.Name, ending), 0, in)
}

// compressedName is the name of a compressed file: as its header says, or that of the
// archive without its ending.
func compressedName(header, file, ending string) string {
	if header != "" {
		return header
	}
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ending)
}

// A bounded reader ends in an error where the compressed files of an archive unpack
// to too much, what is between their members included.
type bounded struct {
	in   io.Reader
	q    *quota
	cost int64
}

var errTooMuch = fmt.Errorf("it holds more than %d bytes, unpacked", maxUnpacked)

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	left := (maxUnpacked - b.q.inflated) / b.cost
	if left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.in.Read(p[:min(int64(len(p)), left)])
	b.q.inflated += int64(n) * b.cost
	return n, err
}
