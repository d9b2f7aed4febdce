// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

// eachFile reads every file of a corpus folder, in order of their names.
func eachFile(t *testing.T, folder string, visit func(name string, data []byte)) {
	t.Helper()
	root := corpus(t, folder)
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		files++
		visit(filepath.ToSlash(name), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatalf("no file in %s", root)
	}
}

// Bundles as tools print them: every object and problem of each file.
func TestOddPEM(t *testing.T) {
	var out strings.Builder
	eachFile(t, "odd-pem", func(name string, data []byte) {
		b := mustRead(t, name, data)
		accountForMarks(t, b, data)
		fmt.Fprintf(&out, "== %s\n%s", name, dump(b))
	})
	testfile.Golden(t, *update, "testdata/odd-pem.golden", out.String())
}

// Keystores and messages as tools write them.
func TestContainers(t *testing.T) {
	var out strings.Builder
	eachFile(t, "containers", func(name string, data []byte) {
		fmt.Fprintf(&out, "== %s\n%s", name, dump(mustRead(t, name, data)))
	})
	testfile.Golden(t, *update, "testdata/containers.golden", out.String())
}

// The same keystores with the passwords that tools' documentation uses, and with
// the empty one.
func TestContainersWithPasswords(t *testing.T) {
	var out strings.Builder
	eachFile(t, "containers", func(name string, data []byte) {
		b, err := Read(name, data, Limits{}, "changeit", "changeme", "password", "secret", "")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "== %s\n%s", name, dump(b))
	})
	testfile.Golden(t, *update, "testdata/containers-passwords.golden", out.String())
}

// Everything that encoding/pem finds in the corpus is found here, in the same
// order and with the same bytes, and no BEGIN line is lost.
func TestFindsWhatEncodingPEMFinds(t *testing.T) {
	for _, folder := range []string{"odd-pem", "chains", "weak-keys", "pkilint-psd2"} {
		t.Run(folder, func(t *testing.T) {
			eachFile(t, folder, func(name string, data []byte) {
				b := mustRead(t, name, data)
				accountForMarks(t, b, data)
				compareWithPEM(t, b, data)
			})
		})
	}
}

// compareWithPEM looks for each block of encoding/pem among the objects.
func compareWithPEM(t testing.TB, b *Bundle, data []byte) {
	t.Helper()
	next := 0
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return
		}
		for next < len(b.Objects) && !sameBlock(b.Objects[next], block) {
			next++
		}
		if next == len(b.Objects) {
			t.Errorf("%s: encoding/pem finds a %q of %d bytes\n%s", b.Name, block.Type, len(block.Bytes), dump(b))
			return
		}
		next++
	}
}

// sameBlock reports whether an object is what encoding/pem found. A key has no
// bytes to compare; what stands behind an object in its block is left out.
func sameBlock(o *Object, block *pem.Block) bool {
	return o.Label == block.Type && (o.DER == nil || bytes.HasPrefix(block.Bytes, o.DER))
}

// Real chains parse whole: no problem in any of them.
func TestChains(t *testing.T) {
	eachFile(t, "chains", func(name string, data []byte) {
		b := mustRead(t, name, data)
		if len(b.Certificates()) == 0 && bytes.Contains(data, []byte("BEGIN CERTIFICATE")) {
			t.Errorf("%s: no certificate\n%s", name, dump(b))
		}
		for _, o := range b.Certificates() {
			if !o.HasField(NotAfter) || o.At(NotAfter).Line <= o.Span.Line {
				t.Errorf("%s: no place for notAfter of the object in line %d", name, o.Span.Line)
			}
		}
		if len(b.Problems) > 0 {
			t.Errorf("%s:\n%s", name, dump(b))
		}
	})
}

// What fuzzers kept of other parsers: as it stands, and as PEM.
func TestMalformed(t *testing.T) {
	eachFile(t, "malformed", func(name string, data []byte) {
		checkBundle(t, data)
		for _, label := range []string{"CERTIFICATE", "PKCS7"} {
			checkBundle(t, []byte(asPEM(label, data)))
		}
	})
}
