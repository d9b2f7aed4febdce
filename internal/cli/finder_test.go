// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

// TestFilesOfFinder checks that the files which macOS and Windows add to a directory
// are skipped by any name, and that a keystore of an unsupported format and a
// compressed certificate are named.
func TestFilesOfFinder(t *testing.T) {
	dir := t.TempDir()
	double := "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + strings.Repeat("\x00", 100)
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want int) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		args := []string{"check", "--no-config", "--at", "2026-11-22T12:00:00Z", dir}
		if got := Run(args, strings.NewReader(""), &stdout, &stderr); got != want {
			t.Errorf("exit status %d, want %d: %s%s", got, want, &stdout, &stderr)
		}
		return stdout.String() + stderr.String()
	}
	write("client.pem", string(certtest.MustPEM(t, "root ca\nclient from root\nfile client root")))
	write("._client.pem", double)
	write("__MACOSX/._client.pem", double)
	write(".DS_Store", "\x00\x00\x00\x01Bud1")
	write("Thumbs.db", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	if out := check(exitClean); !strings.Contains(out, "skipped 4 files") || strings.Contains(out, "._client") {
		t.Errorf("got %s", out)
	}
	write("ca.pem.xz", "\xFD7zXZ\x00\x00\x04")
	write("client.bks", "\x00\x00\x00\x02\x00\x00\x00\x14"+strings.Repeat("\xA5", 20)+"\x00\x00\x04\x00\x01\x00\x04root"+strings.Repeat("\x00", 40))
	out := check(exitFindings)
	for _, words := range []string{"the file is an xz file; unpack it first", "the file is a BouncyCastle keystore (BKS), which is not read"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), words) {
			t.Errorf("%q is not in %s", words, out)
		}
	}
}
