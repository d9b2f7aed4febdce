// SPDX-License-Identifier: Apache-2.0

// Command chainlint holds certificate files against the published requirements
// of the providers they are to be sent to.
package main

import (
	"os"

	"github.com/chainlint/chainlint/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
