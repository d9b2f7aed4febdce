// SPDX-License-Identifier: Apache-2.0

// Command conformance holds chainlint's path building and its verdicts against
// suites that others made: x509-limbo, NIST PKITS and the path-building cases of
// BetterTLS. It prints how many cases agree, beside other verifiers, and every
// case that does not.
//
//	go run ./internal/conformance [-corpus DIR]
//
// What the verdicts mean, and why each disagreement stands, is written to
// docs/conformance.md by "go test ./internal/conformance -update".
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

func main() {
	corpus := flag.String("corpus", corpusDir("."), "the folder that holds x509-limbo")
	flag.Parse()
	//lint:ignore SA1019 "go run" is how this program is meant to be run
	if err := show(os.Stdout, *corpus, runtime.GOROOT()); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// corpusDir is where the suites of others lie that are no Go modules.
func corpusDir(repository string) string {
	if dir := os.Getenv("CHAINLINT_CORPUS"); dir != "" {
		return dir
	}
	return filepath.Join(repository, "..", "shared", "corpus")
}

func show(w io.Writer, corpus, goroot string) error {
	results, err := run(corpus, goroot)
	if err != nil {
		return err
	}
	writeTable(w, results)
	for _, r := range results {
		if r.suite.Missing != "" {
			fmt.Fprintf(w, "\n%s was not run: %s\n", r.suite.Name, r.suite.Missing)
		}
		for _, o := range r.disagreements() {
			fmt.Fprintf(w, "\n%s: %s\n    expected: %s; chainlint %s %v\n", r.suite.Name, o.of.ID, o.of.Want, o.verdict.Answer, o.verdict.Reasons)
		}
	}
	return nil
}
