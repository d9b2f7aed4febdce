// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// The bounds of an archive, with the archives that are its members.
const (
	maxArchives = 3         // of which one is in the other; each holds a member in memory
	maxMembers  = 1000      // of all of them
	maxUnpacked = 256 << 20 // bytes, of all members and, in a .tar.gz, of the headers too
	maxMember   = 16 << 20  // bytes of one member, which is held in memory
	maxName     = 1024      // bytes of a member's name: each of its problems says it
)

// zipEntry is the signature of an entry in a zip file's directory.
var zipEntry = []byte("PK\x01\x02")

// isArchive recognises zip, gzip, bzip2 and tar.
func isArchive(data []byte) bool {
	return isZip(data) || isGzip(data) || isBzip2(data) || isTar(data)
}

func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// isTar looks for the magic of POSIX.1-1988 and of GNU.
func isTar(data []byte) bool {
	return len(data) >= 512 && string(data[257:262]) == "ustar"
}

// An archive is unpacked member by member; one of them at a time is in memory.
type archive struct {
	r   *reader
	at  Span
	buf bytes.Buffer
}

// errStop ends the reading of an archive whose problem is told already.
var errStop = errors.New("reading ends here")

// readArchive reads the members of an archive.
func (r *reader) readArchive(data []byte) {
	r.archives++
	a := &archive{r: r, at: r.binarySpan(0, len(data))}
	var err error
	switch {
	case isZip(data):
		err = a.readZip(data)
	case isTar(data):
		err = a.readTar(bytes.NewReader(data))
	default:
		err = a.readCompressed(data)
	}
	if err != nil && err != errStop {
		a.problem(BrokenArchive, "the archive cannot be unpacked: "+unpackReason(err), "make the archive again, or unpack it yourself and name the files")
	}
	clear(a.buf.Bytes()[:a.buf.Cap()])
}

// readZip reads a zip file. The directory is measured before the library keeps
// an entry for each of its records.
func (a *archive) readZip(data []byte) error {
	if bytes.Count(data, zipEntry) > 10*maxMembers {
		return a.tooMany()
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if err := a.next(); err != nil {
			return err
		}
		if f.Mode()&(fs.ModeDir|fs.ModeSymlink) != 0 { // a pipe has content, too: "zip -" writes one
			continue
		}
		if f.Flags&1 != 0 {
			a.brokenMember(f.Name, "it is encrypted")
			continue
		}
		in, err := f.Open()
		if err != nil {
			a.brokenMember(f.Name, unpackReason(err))
			continue
		}
		err = a.member(f.Name, f.UncompressedSize64, in)
		in.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// readTar reads a tar file.
func (a *archive) readTar(in io.Reader) error {
	t := tar.NewReader(in)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := a.next(); err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse {
			continue
		}
		if err := a.member(h.Name, uint64(max(0, h.Size)), t); err != nil {
			return err
		}
	}
}

// next counts a member of any kind.
func (a *archive) next() error {
	if a.r.quota.members++; a.r.quota.members > maxMembers {
		return a.tooMany()
	}
	switch {
	case a.r.quota.full:
		return errStop
	case a.r.quota.held > maxHeld:
		a.problem(ArchiveLimit, fmt.Sprintf("the objects in the archive have more than the limit of %d bytes, with their base64; the members behind them were not read", maxHeld),
			"split the archive")
		return errStop
	}
	return nil
}

// tooMany reports that the rest of the archive is not read.
func (a *archive) tooMany() error {
	a.problem(ArchiveLimit, fmt.Sprintf("the archive holds more than the limit of %d members; the others were not read", maxMembers),
		"pack the certificates alone")
	return errStop
}

// member unpacks a member, if its size is within the bounds, and reads it. size
// is what the archive says it is, and is not relied on.
func (a *archive) member(name string, size uint64, in io.Reader) error {
	left := maxUnpacked - a.r.quota.unpacked
	if size > uint64(left) {
		return a.tooLarge()
	}
	most := min(maxMember, left)
	a.buf.Reset()
	_, err := a.buf.ReadFrom(io.LimitReader(in, most+1))
	data := a.buf.Bytes()
	defer clear(data)
	switch a.r.quota.unpacked += min(left, int64(len(data))); {
	case errors.Is(err, errTooMuch):
		return a.tooLarge()
	case err != nil:
		a.brokenMember(name, unpackReason(err))
		return nil
	case int64(len(data)) > maxMember:
		a.brokenMember(name, fmt.Sprintf("it has more than %d bytes", maxMember))
		return nil
	case int64(len(data)) > most:
		return a.tooLarge()
	}
	p := a.part(name)
	switch {
	case OfFinder(p.member, data):
	case isArchive(data) && a.r.archives == maxArchives:
		a.r.nestedArchive(p)
	case !a.r.readPart(p, data) && NamedAsCertificate(p.member):
		a.r.nothingInside(p)
	}
	return nil
}

// tooLarge reports that the archive unpacks to too much.
func (a *archive) tooLarge() error {
	a.problem(ArchiveLimit, fmt.Sprintf("the archive holds more than the limit of %d bytes, unpacked; what is left was not read", maxUnpacked),
		"pack the certificates alone")
	return errStop
}

// part is a member as a part of the file. Its path is made relative, without
// "..", and valid UTF-8.
func (a *archive) part(name string) part {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "\uFFFD")
	if name = strings.TrimPrefix(path.Clean("/"+name), "/"); name == "" {
		name = "unnamed"
	}
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	return part{name: name, where: inMember(name), at: a.at, container: Archive, member: name}
}

// brokenMember reports a member that is passed over.
func (a *archive) brokenMember(name, reason string) {
	p := a.part(name)
	a.r.problem(Problem{Code: BrokenArchive, Span: p.whole(), Lost: true,
		Message: p.where + ": it was not read: " + reason, Fix: "unpack the archive yourself and name the files"})
}

// nestedArchive reports an archive that is inside of too many others.
func (r *reader) nestedArchive(p part) {
	r.problem(Problem{Code: NestedArchive, Span: p.whole(), Lost: true,
		Message: fmt.Sprintf("%s: it is an archive inside of %d others, and is not opened", p.where, maxArchives),
		Fix:     "unpack it yourself and name the files"})
}

// problem reports a part of the archive that is lost.
func (a *archive) problem(code ProblemCode, message, fix string) {
	a.r.problem(Problem{Code: code, Span: a.at, Lost: true, Message: message, Fix: fix})
}

// unpackReason is a library's error without its package's name.
func unpackReason(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "it is cut off"
	}
	reason := err.Error()
	for _, prefix := range []string{"archive/tar: ", "gzip: ", "zip: ", "flate: ", "bzip2 data invalid: "} {
		reason = strings.TrimPrefix(reason, prefix)
	}
	return printable(reason)
}
