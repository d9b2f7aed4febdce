// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

var update = flag.Bool("update", false, "rewrite expected outputs and generated documents")

// clock is the evaluation time of this package's tests.
var clock = certtest.Now

// TestMain changes to the root of the module: the paths in these tests are those that
// a person at the root of a checkout types.
//
// The tests run commands that reports print, so the test binary is also the program
// chainlint.
func TestMain(m *testing.M) {
	if base := filepath.Base(os.Args[0]); base == "chainlint" {
		os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	root, err := certtest.ModuleRoot()
	if err == nil {
		err = os.Chdir(root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(runWithProgram(m))
}

// runWithProgram runs the tests with chainlint in the search path.
func runWithProgram(m *testing.M) int {
	dir, err := os.MkdirTemp("", "chainlint")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if self, err := os.Executable(); err == nil {
		_ = os.Symlink(self, filepath.Join(dir, "chainlint")) // without it, the tests that need it fail
	}
	os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return m.Run()
}
