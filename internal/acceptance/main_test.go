// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

var update = flag.Bool("update", false, "rewrite expected outputs and generated documents")

// clock is the evaluation time of this package's tests.
var clock = certtest.Now

// TestMain changes to the root of the module: the paths in these tests are those that
// a person at the root of a checkout types.
func TestMain(m *testing.M) {
	root, err := certtest.ModuleRoot()
	if err == nil {
		err = os.Chdir(root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
