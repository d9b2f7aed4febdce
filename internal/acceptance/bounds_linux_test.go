// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

const (
	boundsEnv = "CHAINLINT_TEST_BOUNDS" // set in the child process
	maxMemory = 200 << 20               // bytes, resident
	maxMapped = 300 << 20               // bytes of writable memory; the stacks of idle threads also count
	maxTime   = 10 * time.Second        // of the processor, for a file under one ruleset in every format
)

// TestCorpusIsBounded checks every file of the corpus, including those from the
// fuzzers of other parsers, in a separate process: no panic, at most 200 MB resident
// (the kernel stops the process a little above), and at most 10 s of processor time
// per file, so that other work on the machine does not count. It also writes each
// report in every format.
func TestCorpusIsBounded(t *testing.T) {
	if dir := os.Getenv(boundsEnv); dir != "" {
		checkCorpus(t, dir)
		return
	}
	switch {
	case os.Getenv("CHAINLINT_BOUNDS") == "":
		t.Skip("takes minutes on a busy machine: .ci/run runs it with CHAINLINT_BOUNDS=1")
	case raceEnabled:
		t.Skip("the race detector multiplies memory and time, so the bounds mean nothing with it")
	}
	dir := certtest.Corpus(t)
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(executable, "-test.run=^TestCorpusIsBounded$", "-test.v")
	child.Env = append(os.Environ(), boundsEnv+"="+dir, "GOMEMLIMIT=150MiB")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("the child process ended with %v\n%s", err, tail(out, 4000))
	}
}

func checkCorpus(t *testing.T, dir string) {
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: maxMapped, Max: maxMapped}); err != nil {
		t.Fatal(err)
	}
	var loaded []*rulesets.Ruleset
	for _, name := range rulesets.Builtin() {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			t.Fatal(err)
		}
		loaded = append(loaded, r)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i := range loaded {
			linter := &chainlint.Linter{Rulesets: loaded[i : i+1], Now: clock}
			stop := watch(path)
			err := checkEveryWay(linter, filepath.Base(path), data)
			stop()
			if err != nil {
				return err
			}
		}
		return checkResident(path)
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 500 {
		t.Errorf("only %d files in %s", files, dir)
	}
}

// watch ends the process if it works on a file for too long.
func watch(path string) (stop func()) {
	deadline := processorTime() + maxTime
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for processorTime() < deadline {
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
		fmt.Fprintf(os.Stderr, "%s takes longer than %s\n", path, maxTime)
		os.Exit(1)
	}()
	return func() { close(done) }
}

// processorTime returns the processor time of the process so far, on all cores.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func checkEveryWay(linter *chainlint.Linter, name string, data []byte) error {
	rep, err := linter.CheckBytes(name, data)
	if err != nil {
		return err
	}
	for _, format := range report.Formats {
		if err := format.Write(io.Discard, rep, report.Options{}); err != nil {
			return fmt.Errorf("%s as %s: %w", name, format.Name, err)
		}
	}
	return nil
}

// checkResident fails if the process has exceeded its memory limit.
func checkResident(path string) error {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return err
	}
	if peak := usage.Maxrss << 10; peak > maxMemory {
		return fmt.Errorf("%s: the process has grown to %d bytes", path, peak)
	}
	return nil
}

func tail(out []byte, n int) []byte {
	if len(out) > n {
		out = out[len(out)-n:]
	}
	return bytes.TrimSpace(out)
}
