// SPDX-License-Identifier: Apache-2.0

//go:build unix

package cli

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSignal checks that a program that is ended while it writes a report leaves no
// part of it. The test runs itself as that program.
func TestSignal(t *testing.T) {
	if name := os.Getenv("CHAINLINT_TEST_OUTPUT"); name != "" {
		_ = (&app{}).replace(name, 0, func(w io.Writer) error {
			_, _ = io.WriteString(w, "a part of a report")
			_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
			select {}
		})
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSignal$")
	cmd.Env = append(os.Environ(), "CHAINLINT_TEST_OUTPUT="+filepath.Join(dir, "report.json"))
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 128+int(syscall.SIGTERM) {
		t.Errorf("the program ended with %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestInPlace checks that an existing file in a directory where no new file can be
// created is written in place, with a hint.
func TestInPlace(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("to root every directory is writable")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "report.json")
	if err := os.WriteFile(name, []byte("an old and long report"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	var stderr strings.Builder
	err := (&app{stderr: &stderr}).writeFile(name, func(w io.Writer) error {
		_, err := io.WriteString(w, "a new report")
		return err
	})
	if got, _ := os.ReadFile(name); err != nil || string(got) != "a new report" || !strings.Contains(stderr.String(), "is written in place") {
		t.Errorf("%v: %q, %q", err, got, stderr.String())
	}
}
