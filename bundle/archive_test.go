// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

// zipOf is a zip file of members: a name, its content, the next name.
func zipOf(t testing.TB, members ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i+1 < len(members); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: members[i], Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, members[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tarOf is a tar file of members.
func tarOf(t testing.TB, members ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i+1 < len(members); i += 2 {
		h := &tar.Header{Name: members[i], Mode: 0o644, Size: int64(len(members[i+1])), Format: tar.FormatPAX}
		if strings.HasSuffix(h.Name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, members[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// gzipOf compresses data under a name.
func gzipOf(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Name = name
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// fakeSize is a tar file whose only header promises so many bytes.
func fakeSize(t testing.TB, size int64) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := tar.NewWriter(&out).WriteHeader(&tar.Header{Name: "huge.pem", Mode: 0o644, Size: size}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What archives hold, and what is not taken out of them.
func TestArchives(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	members := []string{"certs/", "", "certs/client.pem", "leaf:\n" + one, `..\..\certs\ca.der`, string(testCert(t, "two")), "README.txt", "no certificate\n"}
	many := make([]string, 0, 2*(maxMembers+1))
	for i := range maxMembers + 1 {
		many = append(many, fmt.Sprintf("%04d.txt", i), "-")
	}
	zeros := string(make([]byte, maxMember+1))
	damaged := zipOf(t, "a.pem", one, "b.pem", two)
	damaged[60] ^= 0xFF
	encrypted := zipOf(t, "a.pem", one)
	encrypted[bytes.Index(encrypted, zipEntry)+8] |= 1
	piped := zipOf(t, "-", one)
	entry := bytes.Index(piped, zipEntry)
	piped[entry+5] = 3              // made on Unix
	piped[entry+41] = 0o010000 >> 8 // a pipe, in the upper half of the attributes
	files := []struct {
		name string
		data []byte
	}{
		{"zip by a pipe", piped},
		{"zip", zipOf(t, members...)},
		{"tar", tarOf(t, members...)},
		{"tar.gz", gzipOf(t, "certs.tar", tarOf(t, members...))},
		{"gz of one file", gzipOf(t, "", []byte(one))},
		{"gz of one file with its name", gzipOf(t, "chain.pem", []byte(one+two))},
		{"no member", zipOf(t)},
		{"problems in members", zipOf(t, "a.pem", "text\n"+strings.Replace(one, "M", "!", 1), "b.pem", "hello", "c\u202E.pem", "\xEF\xBB\xBF"+two)},
		{"a Secret in a member", zipOf(t, "deploy/secret.yaml", string(secretYAML("tls.crt", []byte(one))))},
		{"an archive in an archive", zipOf(t, "inner.zip", string(zipOf(t, "a.pem", one)), "inner.tgz", string(gzipOf(t, "", tarOf(t))), "b.pem", two)},
		{"an archive of an archive, compressed", gzipOf(t, "", gzipOf(t, "", tarOf(t, "a.pem", one)))},
		{"too many members", zipOf(t, many...)},
		{"too many members of a tar", tarOf(t, many...)},
		{"a large member", zipOf(t, "zeros.bin", zeros, "a.pem", one)},
		{"a damaged member", damaged},
		{"an encrypted member", encrypted},
		{"cut off", zipOf(t, "a.pem", one)[:200]},
		{"tar cut off", tarOf(t, "a.pem", one)[:700]},
		{"gz cut off", gzipOf(t, "", tarOf(t, "a.pem", one))[:300]},
		{"1 GB by its header", fakeSize(t, 1<<30)},
		{"1 GB by its header, compressed", gzipOf(t, "", fakeSize(t, 1<<30))},
		{"100 MB by its header", fakeSize(t, 100<<20)},
		{"no name", zipOf(t, "", one, "..", two)},
	}
	var out strings.Builder
	for _, f := range files {
		b := mustRead(t, "certs.zip", f.data)
		fmt.Fprintf(&out, "== %s\n%s", f.name, withoutSizes(dump(b)))
	}
	testfile.Golden(t, *update, "testdata/archives.golden", out.String())
}

// withoutSizes leaves the sizes of compressed files out: they may change with
// the Go release.
func withoutSizes(dump string) string {
	lines := strings.Split(dump, "\n")
	for i, line := range lines {
		if from := strings.Index(line, "1-1 (0-"); from >= 0 {
			to := from + strings.Index(line[from:], ")")
			lines[i] = line[:from] + "1-1 (whole)" + line[to+1:]
		}
	}
	return strings.Join(lines, "\n")
}

// The members of an archive are bounded together, whatever their headers say.
// The reader does not unpack beyond the bound, nor hold more than one member.
func TestBombs(t *testing.T) {
	zeros := make([]byte, maxMember)
	const members = maxUnpacked/maxMember + 1
	var zipped, tarred bytes.Buffer
	z, g := zip.NewWriter(&zipped), gzip.NewWriter(&tarred)
	w := tar.NewWriter(g)
	for i := range members {
		name := fmt.Sprintf("%02d.bin", i)
		member, err := z.Create(name)
		if err == nil {
			_, err = member.Write(zeros)
		}
		if err == nil {
			err = w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: maxMember})
		}
		if err == nil {
			_, err = w.Write(zeros)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), w.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"zip":                         zipped.Bytes(),
		"tar.gz":                      tarred.Bytes(),
		"a directory of many entries": append([]byte("PK\x03\x04"), bytes.Repeat(zipEntry, 10*maxMembers+1)...),
	} {
		b := mustRead(t, name, data)
		if len(b.Problems) != 1 || b.Problems[0].Code != ArchiveLimit {
			t.Errorf("%s:\n%s", name, dump(b))
		}
	}
}
