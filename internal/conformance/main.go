// SPDX-License-Identifier: Apache-2.0

// Command conformance compares chainlint with other software, and writes the results
// to docs/conformance.md.
//
//	go run ./internal/conformance [-corpus DIR] [-seed N] [-count N] [-only PART]
//
// With -seed, -count or -only, it prints the results instead. Progress goes to standard
// error. The exit status is 1 if a part finds that chainlint is wrong.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/conformance/handshakes"
	"github.com/chainlint/chainlint/internal/conformance/mutants"
	"github.com/chainlint/chainlint/internal/conformance/section"
)

// seed is the seed of the document.
const seed = 5280

// A part is one kind of comparison, with its section of the document.
type part struct {
	name, heading string
	run           func(section.Options) (section.Section, error)
}

// parts are those of the document, in its order.
func parts(corpus, goroot string) []part {
	return []part{
		{"suites", suitesHeading, func(o section.Options) (section.Section, error) { return suitesSection(corpus, goroot, o) }},
		{"encodings", mutants.EncodingsHeading, mutants.Encodings},
		{"rulesets", mutants.RulesetsHeading, mutants.Rulesets},
		{"pem", mutants.PEMHeading, mutants.PEM},
		{"bits", mutants.BitsHeading, mutants.BitFlips},
		{"handshakes", handshakes.Heading, handshakes.Run},
	}
}

// A request has the options of the command line.
type request struct {
	corpus, goroot string
	seed           uint64
	count          int
	only           string
	file           string // the document
}

// prints reports whether the sections are printed and the document stays as it is.
func (r request) prints() bool { return r.seed != seed || r.count != 0 || r.only != "" }

func main() {
	//lint:ignore SA1019 "go run" is how this program is meant to be run
	r := request{goroot: runtime.GOROOT(), file: filepath.Join("docs", "conformance.md")}
	flag.StringVar(&r.corpus, "corpus", corpusDir("."), "the directory that has x509-limbo")
	flag.Uint64Var(&r.seed, "seed", seed, "what is drawn at random follows from it")
	flag.IntVar(&r.count, "count", 0, "how many things each part tries (default: as many as the document says)")
	flag.StringVar(&r.only, "only", "", "run this part alone: "+strings.Join(names(), ", "))
	flag.Parse()
	faults, err := r.run(os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
	}
	if err != nil || faults > 0 {
		os.Exit(1)
	}
}

func names() []string {
	var all []string
	for _, p := range parts("", "") {
		all = append(all, p.name)
	}
	return all
}

// corpusDir is the directory of the suites that are not Go modules.
func corpusDir(repository string) string {
	if dir := os.Getenv("CHAINLINT_CORPUS"); dir != "" {
		return dir
	}
	return filepath.Join(repository, "..", "shared", "corpus")
}

// run runs the parts, and returns how many faults they have found.
func (r request) run(stdout, stderr io.Writer) (faults int, err error) {
	if r.only != "" && !slices.Contains(names(), r.only) {
		return 0, fmt.Errorf("unknown part %q; the parts are %s", r.only, strings.Join(names(), ", "))
	}
	var sections []section.Section
	for _, p := range parts(r.corpus, r.goroot) {
		if r.only != "" && p.name != r.only {
			continue
		}
		fmt.Fprintf(stderr, "%s:\n", p.name)
		s, err := p.run(section.Options{Seed: r.seed, Count: r.count, Log: stderr})
		if err != nil {
			return faults, fmt.Errorf("%s: %w", p.name, err)
		}
		for _, fault := range s.Faults {
			fmt.Fprintln(stderr, "fault:", fault)
		}
		if s.Skipped != "" {
			fmt.Fprintf(stderr, "%s was not run: %s\n", p.name, s.Skipped)
		}
		faults += len(s.Faults)
		sections = append(sections, s)
	}
	if r.prints() {
		for _, s := range sections {
			fmt.Fprint(stdout, s.Markdown())
		}
		return faults, nil
	}
	return faults, rewrite(r.file, sections)
}

// rewrite writes the document with these sections. Parts that were not run keep their
// sections.
func rewrite(file string, sections []section.Section) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(document(string(old), sections)), 0o644)
}
