// SPDX-License-Identifier: Apache-2.0

// Command chainlint checks certificate files against the published requirements of
// the providers that they are sent to.
package main

import (
	"os"
	"runtime/debug"

	"github.com/chainlint/chainlint/internal/cli"
)

// heap is the amount of memory above which the program collects garbage more often
// than at every doubling: the largest files produce a lot of it.
const heap = 220 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heap)
	}
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
